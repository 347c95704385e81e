"""Carries to the forum: the reply that mentions people, and advice to moderators."""

from __future__ import annotations

from typing import TYPE_CHECKING

import structlog

from service.directory.visibility import UNLIST_AT_ONCE
from service.domain import Redacted
from service.errors import DeliveryRefused
from service.escalation.cases import ActionKind

if TYPE_CHECKING:
    from service.escalation.acting.errands import Errand
    from service.escalation.cases import Action
    from service.forum.writing import ForumWriter

_log = structlog.get_logger(__name__)


class ForumCarrier:
    """A `Carrier` to the forum.

    Args:
        writer: writes there.
        moderators: the group that gets advice; None where nobody is told there.
        unlists: whether a topic that tells an undisclosed weakness is taken out of the lists by us, as far as the account may.

    """

    medium = "forum"

    def __init__(self, writer: ForumWriter, *, moderators: str | None, unlists: bool) -> None:
        self._writer = writer
        self._moderators = moderators
        self._unlists = unlists

    def carries(self, action: Action) -> bool:
        """Say whether it is set up for this."""
        return action.kind is ActionKind.MENTION or self._moderators is not None or self._unlists_for(action)

    def objection(self, action: Action) -> str | None:
        """Object to nothing: whom a reply reaches is asked when it is sent."""
        del action
        return None

    def find(self, errand: Errand) -> str | None:
        """Give the id of the reply or message that stands there already. Raises DeliveryError."""
        if errand.action.kind is ActionKind.MENTION:
            return self._writer.find_reply(errand.topic_id, errand.marker)
        return self._writer.find_message(_title(errand), errand.marker) if self._moderators else None

    def send(self, errand: Errand) -> str:
        """Reply, or write to the moderators; a reply that would notify nobody is not written. Raises DeliveryError."""
        if errand.action.kind is ActionKind.MENTION:
            self._require_heard(errand)
            return self._writer.reply(errand.topic_id, errand.text, marker=errand.marker)
        if self._unlists_for(errand.action):
            self._unlist(errand)
        if self._moderators is None:
            return f"unlisted:{errand.topic_id}"
        return self._writer.message(self._moderators, _title(errand), errand.text, marker=errand.marker)

    def _require_heard(self, errand: Errand) -> None:
        names = [contact.forum for contact in errand.action.contacts if contact.forum]
        mentions = self._writer.mentions(errand.topic_id, names)
        if mentions.unreached:
            why = sorted(set(mentions.unreached.values()))
            _log.warning("mentions_unreached", case=errand.case_id, whom=sorted(mentions.unreached), why=why)
        if not mentions.reached:
            message = f"a mention of {', '.join(names) or 'nobody'} would notify nobody in topic {errand.topic_id}"
            raise DeliveryRefused(message, reason="nobody_reached")

    def _unlists_for(self, action: Action) -> bool:
        return self._unlists and UNLIST_AT_ONCE in action.advice

    def _unlist(self, errand: Errand) -> None:
        try:
            self._writer.unlist(errand.topic_id)
        except DeliveryRefused as error:
            # the moderators are told in any case, and may do it themselves
            _log.warning("topic_not_unlisted", case=errand.case_id, reason=error.reason)


def _title(errand: Errand) -> Redacted:
    """Tell apart what is about different topics, and nothing of them."""
    return Redacted(f"Topic {errand.topic_id} needs a moderator ({errand.marker[:6]})")
