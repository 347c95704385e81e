"""A harmless post that shows whether posting, finding and editing work on a chat server. Only the `Chat` protocol is needed."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from service.chat.interfaces import Button, Draft
from service.domain import Redacted, Visibility
from service.errors import DeliveryRefused, InputError

if TYPE_CHECKING:
    from service.chat.interfaces import ChannelSeen, Chat

OVER = Redacted("This was a test of topicrouter. It is over; nothing needs to be done.")
SLACK = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class Trial:
    """What is posted where; `wait` is called between finding and editing, while buttons can be pressed."""

    team: str
    url_name: str
    text: Redacted
    marker: str
    buttons: tuple[Button, ...] = ()
    callback: str | None = None
    public_too: bool = False
    wait: Callable[[], None] = lambda: None


def try_out(chat: Chat, trial: Trial, now: datetime) -> Iterator[str]:
    """Post, find and edit at `now` (aware); yields a sentence for each thing that worked.

    Raises:
        InputError: anybody can read the channel, and that was not said to be meant (`channel_public`).
        DeliveryError: what the chat server refused or did not answer; `not_found_again` where the post is not found by its mark.

    """
    chat.require_fit()
    yield "the server answers, and the token is good"
    seen = _usable(chat.channel(trial.team, trial.url_name), trial)
    yield f"{trial.team}/{trial.url_name} is {seen.visibility}, with {seen.members} members"
    post_id = chat.post(Draft(seen.id, trial.text, trial.marker, buttons=trial.buttons if trial.callback else (), callback=trial.callback))
    yield f"posted: {post_id}"
    found = chat.find(seen.id, trial.marker, since=now - SLACK)
    if found == post_id:
        yield "found again by its mark"
    trial.wait()
    chat.amend(post_id, OVER)
    yield "edited: it says that it is over"
    if found != post_id:
        raise DeliveryRefused("the post was not found by its mark, so after a crash it would be made twice", reason="not_found_again")


def _usable(seen: ChannelSeen | None, trial: Trial) -> ChannelSeen:
    name = f"{trial.team}/{trial.url_name}"
    if seen is None:
        raise DeliveryRefused(f"{name}: there is no such channel, or the bot may not see it; invite the bot", reason="channel_missing")
    if seen.archived:
        raise DeliveryRefused(f"{name} is archived", reason="channel_archived")
    if not seen.is_member:
        raise DeliveryRefused(f"{name}: the bot is not a member; invite it", reason="not_a_member")
    if seen.visibility is Visibility.PUBLIC and not trial.public_too:
        raise InputError(f"anybody can read {name}; name another channel, or say --yes", reason="channel_public")
    return seen
