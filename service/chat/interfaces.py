"""What is asked of a chat server. All times are aware UTC.

Every method raises DeliveryError: DeliveryDelayed where it may work later, DeliveryRefused where it won't until something changes.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

from service.domain import Redacted, Visibility


@dataclass(frozen=True, slots=True)
class Button:
    """A button under a post. `id` is of letters and digits alone; `context` comes back when it is pressed, and readers never see it.

    With `options` it is a menu of (value, shown text); what was chosen comes back in the context as `selected_option`.
    """

    id: str
    label: str
    context: Mapping[str, str]
    options: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class ChannelSeen:
    """A channel as the server shows it.

    `visibility` follows from its type and its team: public in a team that anybody may join, staff in one that needs an invitation, private
    where members alone read. `most_notified`: with more members than that @here and @channel reach nobody; None where it is not told.
    """

    id: str
    team: str
    url_name: str
    visibility: Visibility
    archived: bool
    is_member: bool
    members: int
    most_notified: int | None = None


@dataclass(frozen=True, slots=True)
class Draft:
    """A post to be made. `marker` is kept with it and finds it again; `urgent` asks for the server's urgent label where it has one."""

    channel_id: str
    text: Redacted
    marker: str
    urgent: bool = False
    buttons: tuple[Button, ...] = field(default=())
    callback: str | None = None
    """Address that the server tells what was pressed; without it there are no buttons."""
    root_id: str | None = None
    """The post that it answers, in whose thread it stands."""


class Chat(Protocol):
    """A chat server, as one bot account; safe to use from one thread."""

    def channel(self, team: str, url_name: str) -> ChannelSeen | None:
        """Look at a channel by the URL names of its team and its own; None where there is none, or the bot may not see it."""
        ...

    def reachable(self, channel_id: str, handles: Collection[str]) -> frozenset[str]:
        """Give those of these user names that are in use and in the channel, in lower case: a mention reaches no others."""
        ...

    def post(self, draft: Draft) -> str:
        """Make a post and give its id.

        The same draft again within the server's window gives the same post; who was not answered looks with `find` first.
        """
        ...

    def find(self, channel_id: str, marker: str, *, since: datetime) -> str | None:
        """Give the id of our own undeleted post with this marker that was made at `since` or later; None if there is none."""
        ...

    def amend(self, post_id: str, text: Redacted) -> None:
        """Let a post of our own say this, without buttons; nothing happens if it says so already. A mention in it notifies nobody."""
        ...

    def require_fit(self) -> None:
        """See to it that the server can be reached, its database works, and the token is good."""
        ...
