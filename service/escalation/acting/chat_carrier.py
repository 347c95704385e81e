"""Carries to the chat: posts that ask, what waits for a person, and the end of both."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

import structlog

from service.chat.interfaces import Draft
from service.errors import DeliveryDelayed, DeliveryRefused
from service.escalation.acting.attempts import Fate
from service.escalation.acting.channels import ChannelBook, objection_to
from service.escalation.cases import ASKING

if TYPE_CHECKING:
    from service.chat.interfaces import Button, ChannelSeen, Chat
    from service.domain import Place
    from service.escalation.acting.errands import Errand
    from service.escalation.cases import Action
    from service.paging.interfaces import Pager

_log = structlog.get_logger(__name__)


class ChatCarrier:
    """A `Carrier` to channels of the chat.

    Args:
        chat: the server.
        channels: looks at a channel before anything is said in it.
        buttons: gives the buttons of a post.
        callback: address that is told what is pressed; without it there are no buttons.

    """

    medium = "chat"

    def __init__(
        self, chat: Chat, channels: ChannelBook, *, buttons: Callable[[Errand], Sequence[Button]], callback: str | None = None
    ) -> None:
        self._chat = chat
        self._channels = channels
        self._buttons = buttons
        self._callback = callback

    def carries(self, action: Action) -> bool:
        """Say whether it is set up for this: without a channel, staff finds it where cases are listed."""
        return action.place is not None or action.kind in ASKING

    def objection(self, action: Action) -> str | None:
        """Say why nothing may be said in the action's channel as it is now. Raises DeliveryError."""
        return None if action.place is None else objection_to(action.place, self._channels.look(action.place))

    def find(self, errand: Errand) -> str | None:
        """Give the id of the post that stands there already, whatever has become of the channel since. Raises DeliveryError."""
        place = errand.action.place
        seen = self._channels.look(place) if place else None
        if seen is None:
            raise DeliveryRefused("the bot can't see the channel where it may stand", reason="channel_missing")
        return self._chat.find(seen.id, errand.marker, since=errand.since)

    def send(self, errand: Errand) -> str:
        """Post. Raises DeliveryError."""
        action = errand.action
        channel = self._channel(action.place)
        handles = [contact.chat for contact in action.contacts if contact.chat]
        unheard = {handle.casefold() for handle in handles} - self._chat.reachable(channel.id, handles)
        if unheard:
            _log.warning("mentions_unreached", case=errand.case_id, channel=channel.url_name, whom=sorted(unheard))
        if action.loud and channel.most_notified is not None and channel.members >= channel.most_notified:
            _log.warning("here_reaches_nobody", case=errand.case_id, channel=channel.url_name, members=channel.members)
        if errand.root_id is not None:
            return self._chat.post(Draft(channel.id, errand.text, errand.marker, root_id=errand.root_id))
        buttons = tuple(self._buttons(errand)) if self._callback else ()
        draft = Draft(channel.id, errand.text, errand.marker, urgent=action.loud, buttons=buttons, callback=self._callback)
        return self._chat.post(draft)

    def _channel(self, place: Place | None) -> ChannelSeen:
        seen = self._channels.look(place) if place else None
        why = objection_to(place, seen) if place else "No channel is named."
        if seen is None or why is not None:
            raise DeliveryRefused(f"{place.team}/{place.channel}: {why}" if place else str(why), reason="channel_not_as_said")
        return seen


class EndCarrier:
    """A `Carrier` that says everywhere that it is over: our posts in the chat are edited, calls are taken back.

    Args:
        chat: the server.
        pager: what called people.

    """

    medium = "end"

    def __init__(self, chat: Chat, pager: Pager) -> None:
        self._chat = chat
        self._pager = pager

    def carries(self, action: Action) -> bool:
        """Say that it is set up for this."""
        del action
        return True

    def objection(self, action: Action) -> str | None:
        """Object to nothing: it tells nothing new."""
        del action
        return None

    def find(self, errand: Errand) -> str | None:
        """Find nothing: what is edited twice says the same."""
        del errand
        return None

    def send(self, errand: Errand) -> str:
        """Edit all that was posted about the case, and let calls be over. A post that is gone needs no edit. Raises DeliveryError."""
        done = [each for each in errand.deliveries if each.status == Fate.DONE and each.remote_id]
        refused: DeliveryRefused | None = None
        for each in done:
            try:
                if each.medium == ChatCarrier.medium:
                    self._chat.amend(str(each.remote_id), errand.text)
                elif each.medium == PAGING:
                    self._pager.resolve(str(each.remote_id))
            except DeliveryRefused as error:
                _log.warning("post_not_edited", case=errand.case_id, reason=error.reason)
                if error.reason not in NEVER_EDITED:
                    refused = error
        if refused is not None:
            # a token or a right that is missing is mended some day, and then the post is not to ask any more
            raise DeliveryDelayed(str(refused), reason=refused.reason)
        return next((str(each.remote_id) for each in done), "nothing")


NEVER_EDITED = frozenset({"post_gone", "not_ours", "may_not_edit", "channel_archived"})
"""Why a post is left as it is: somebody deleted it, or nobody may edit it."""
PAGING = "paging"
"""The medium of calls."""
