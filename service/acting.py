"""Puts together what a runner says things with: the outbox, and the servers that its errands go to."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from service.api.buttons import PATH
from service.chat.buttons import buttons_for
from service.chat.connection import ChatAccess
from service.chat.mattermost import Mattermost
from service.errors import PolicyError
from service.escalation.acting.channels import ChannelBook
from service.escalation.acting.chat_carrier import ChatCarrier, EndCarrier
from service.escalation.acting.delivering import Deliverer
from service.escalation.acting.forum_carrier import ForumCarrier
from service.escalation.acting.outbox import Ledger, Outbox
from service.escalation.acting.page_carrier import PageCarrier
from service.escalation.policy import Mode
from service.paging.choosing import open_pager
from service.store.actions import SqlActions
from service.store.cases import SqlCases
from service.store.leases import SqlLeases

if TYPE_CHECKING:
    from service.chat.interfaces import Button, Chat
    from service.directory.model import Directory
    from service.escalation.acting.errands import Carrier, Errand
    from service.escalation.policy import Policy
    from service.escalation.running.deciding import Compose
    from service.forum.writing import ForumWriter
    from service.paging.interfaces import Pager
    from service.settings import Settings
    from service.store.database import Database


@dataclass(frozen=True)
class Tools:
    """The servers that errands go to."""

    chat: Chat
    forum: ForumWriter
    pager: Pager


@dataclass(frozen=True)
class Acting:
    """What carries actions out, and what was seen of channels meanwhile."""

    outbox: Outbox
    channels: ChannelBook


@contextmanager
def open_tools(settings: Settings, directory: Directory, forum: ForumWriter | None, policy: Policy) -> Iterator[Tools | None]:
    """Give the servers that the settings name while the context lasts; None where the policy only suggests. Nothing is sent yet.

    Args:
        settings: tokens, and what calls people.
        directory: says where the chat is.
        forum: writes on the forum; None where the source is none, or there is no key.
        policy: the one that new cases begin with.

    Raises:
        PolicyError: its mode lets something leave, and something is missing that it takes (`mode_unsupported`).
        InputError: an address or token can't be used.
        SettingsError: the pager lacks a setting.

    """
    if policy.mode is Mode.SUGGEST:
        yield None
        return
    token = settings.chat_token.get_secret_value() if settings.chat_token else None
    missing = (["TOPICROUTER_CHAT_TOKEN"] if token is None else []) + (
        ["TOPICROUTER_SOURCE, a Discourse forum's address, with TOPICROUTER_FORUM_API_KEY"] if forum is None else []
    )
    if token is None or forum is None:
        message = f"the policy's mode is {policy.mode}, which takes {' and '.join(missing)}; set that, or write `mode: suggest`"
        raise PolicyError(message, reason="mode_unsupported")
    with Mattermost(ChatAccess(directory.company.chat, token)) as chat:
        yield Tools(chat, forum, open_pager(settings))


def make_acting(
    settings: Settings,
    directory: Directory,
    database: Database,
    tools: Tools,
    policy: Policy,
    *,
    compose: Compose,
    clock: Callable[[], datetime],
) -> Acting:
    """Put an outbox together.

    Args:
        settings: buttons, and the moderators' group.
        directory: routes, and the names of telephone numbers.
        database: what stands in the outbox.
        tools: where errands go.
        policy: whether topics are unlisted by us.
        compose: writes messages.
        clock: gives the present moment (aware).

    """
    channels = ChannelBook(tools.chat, clock)
    secret = settings.button_secret.get_secret_value() if settings.button_secret else None
    callback = f"{settings.public_url.rstrip('/')}{PATH}" if settings.public_url and secret else None

    def buttons(errand: Errand) -> Sequence[Button]:
        action = errand.action
        routes = tuple(directory.routes)
        return buttons_for(
            errand.case_id,
            action.key,
            kind=action.kind,
            version=action.topic_version,
            marker=errand.marker,
            routes=routes,
            secret=secret or "",
        )

    actions, cases = SqlActions(database), SqlCases(database)
    carriers: dict[str, Carrier] = {
        "forum": ForumCarrier(tools.forum, moderators=settings.moderators_group, unlists=policy.moderation.unlist),
        "chat": ChatCarrier(tools.chat, channels, buttons=buttons, callback=callback),
        "paging": PageCarrier(tools.pager, directory),
        "end": EndCarrier(tools.chat, tools.pager),
    }
    outbox = Outbox(Ledger(actions, cases), Deliverer(actions, SqlLeases(database), clock), carriers, compose)
    return Acting(outbox, channels)
