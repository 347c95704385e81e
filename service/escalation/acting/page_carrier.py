"""Carries to people's telephones."""

from __future__ import annotations

from typing import TYPE_CHECKING

from service.errors import DeliveryRefused
from service.escalation.acting.attempts import may_have_arrived
from service.escalation.acting.chat_carrier import PAGING
from service.paging.interfaces import Page, Severity

if TYPE_CHECKING:
    from service.directory.model import Directory
    from service.escalation.acting.errands import Errand
    from service.escalation.cases import Action
    from service.paging.interfaces import Pager


class PageCarrier:
    """A `Carrier` that calls the one person whom an action names.

    Args:
        pager: calls.
        directory: names the secrets that hold people's numbers.

    """

    medium = PAGING

    def __init__(self, pager: Pager, directory: Directory) -> None:
        self._pager = pager
        self._directory = directory

    def carries(self, action: Action) -> bool:
        """Say that it is set up for this: what calls people is always one thing or another."""
        del action
        return True

    def objection(self, action: Action) -> str | None:
        """Object to nothing: the policy has seen to it."""
        del action
        return None

    def find(self, errand: Errand) -> str | None:
        """Give the reference of the call if it was placed. Raises DeliveryError."""
        return self._pager.find(self._page(errand))

    def send(self, errand: Errand) -> str:
        """Call. Raises DeliveryError."""
        return self._pager.page(self._page(errand))

    def _page(self, errand: Errand) -> Page:
        if not errand.action.contacts:
            raise DeliveryRefused("the call names nobody", reason="nobody_named")
        contact = errand.action.contacts[0]
        person = self._directory.people.get(contact.id) or self._directory.volunteers.get(contact.id)
        unanswered = (each.begun_at for each in errand.deliveries if each.marker == errand.marker and may_have_arrived([each]))
        return Page(
            case_id=errand.case_id,
            person_id=contact.id,
            person_name=contact.name,
            severity=Severity.CRITICAL,
            text=errand.text,
            link=errand.link,
            marker=errand.marker,
            phone=person.phone if person else None,
            tried=tuple(unanswered),
        )
