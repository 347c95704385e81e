"""Whether those who agreed to be called can be; numbers and addresses are never shown."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from service.doctor.findings import Finding, ok, warning, wrong
from service.domain import NOTHING_SHOWN
from service.errors import DeliveryRefused
from service.paging.choosing import open_pager
from service.paging.interfaces import Page, Severity
from service.paging.secrets import SecretOf, deployed_secret, number_of, secret_of

if TYPE_CHECKING:
    from service.directory.model import Person
    from service.doctor.deployment import Deployment

NAME = "paging"


def paging(deployment: Deployment, *, secrets: SecretOf = deployed_secret) -> Iterator[Finding]:
    """Look at the pager and at the secrets that the directory names; nobody is called, and nobody is asked whether keys are good."""
    given = deployment.settings
    pager = open_pager(given)
    agreed = [person for person in deployment.directory.people.values() if person.phone]
    if given.pager == "console":
        yield ok(NAME, "nobody is called: calls are only logged")
        return
    yield ok(NAME, f"{given.pager} has all that it needs; whether its keys are good is seen at the first call")
    if not pager.knows_answers:
        yield warning(NAME, f"{given.pager} does not tell who acknowledged", "the next person is called once the policy's time is over")
    if not deployment.policy.paging.enabled:
        return
    if not agreed:
        yield wrong(NAME, "nobody of the directory agreed to be called", "give people `phone:` with the name of a secret")
    faults = [fault for person in agreed if (fault := _fault(person, given.pager, secrets)) is not None]
    yield from faults or [ok(NAME, f"{len(agreed)} people can be called")] if agreed else []


def _fault(person: Person, pager: str, secrets: SecretOf) -> Finding | None:
    page = Page("", person.id, person.name, Severity.WARNING, NOTHING_SHOWN, "", "", person.phone)
    try:
        if pager == "twilio":
            number_of(page, secrets)
        elif pager == "apprise":
            secret_of(page, secrets)
    except DeliveryRefused as error:
        return wrong(NAME, str(error))
    return None
