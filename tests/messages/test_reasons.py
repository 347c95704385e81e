from __future__ import annotations

from typing import Any

import pytest

from service.directory.role_people import Holder
from service.directory.who import contact_of
from service.domain import FindingKind
from service.messages.reasons import Reason, Why, reasons_for
from tests.messages.samples import DEMO, NOON, suggested


def why(*people: str, **changes: Any) -> tuple[Reason, ...]:
    contacts = [contact_of(Holder(DEMO.person(person), "any"), NOON) for person in people]
    return reasons_for(contacts, suggested(**changes), DEMO, NOON)


@pytest.mark.parametrize(
    ("person", "route", "area", "reason"),
    [
        ("halyard", "team_owned", "mobile", Reason(Why.LOOKS_AFTER, "mobile apps")),
        ("sextant", "feature", "mobile", Reason(Why.LOOKS_AFTER, "mobile apps")),
        ("windlass", "team_owned", "mobile", Reason(Why.ON_DUTY)),
        ("monsoon", "technical", "database", Reason(Why.SUPPORT)),
        ("bollard", "licensing", "licensing_billing", Reason(Why.BUSINESS)),
        ("driftwood", "community_expert", "integrations", Reason(Why.OFFERED, "integrations")),
        ("compass", "feature", "mobile", Reason(Why.STANDS_IN)),
    ],
)
def test_a_reason_follows_from_role_team_rota_and_consent(person: str, route: str, area: str, reason: Reason) -> None:
    assert why(person, route=route, area=area) == (reason,)


def test_an_area_that_is_not_spoken_of_in_public_is_not_named() -> None:
    assert why("bastion", route="team_owned", area="security") == (Reason(Why.LOOKS_AFTER),)
    assert why("almanac", route="feature", area="licensing_billing") == (Reason(Why.LOOKS_AFTER),)


def test_a_volunteer_is_thanked_for_no_area_that_they_did_not_name() -> None:
    assert why("driftwood", route="community_expert", area="mobile") == (Reason(Why.OFFERED),)


def test_a_reason_that_several_share_is_given_once() -> None:
    assert why("halyard", "spinnaker", "windlass") == (Reason(Why.LOOKS_AFTER, "mobile apps"), Reason(Why.ON_DUTY))


def test_why_security_is_asked_is_never_said() -> None:
    contacts = suggested(FindingKind.VULNERABILITY).contacts
    assert reasons_for(contacts, suggested(FindingKind.VULNERABILITY), DEMO, NOON) == ()
