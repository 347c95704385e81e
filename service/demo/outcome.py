"""What came of the demo's days: read from the database, and from the servers as they stand at the end."""

from __future__ import annotations

from typing import TYPE_CHECKING

from service.chat.buttons import LABELS, ButtonAct
from service.demo.chat import BOT, level_of
from service.demo.confidential import Written
from service.demo.crowd import made_at
from service.demo.forum import ACCOUNT
from service.demo.telling import Call, ChannelShown, Days, PostShown, Pressed, Said, Story
from service.domain import Visibility
from service.escalation.cases import ActionKind, Status
from service.store.actions import SqlActions
from service.store.cases import SqlCases

if TYPE_CHECKING:
    from collections.abc import Iterator

    from service.chat.twin import TwinChat
    from service.chat.twin_content import TwinChannel, TwinPost
    from service.demo.confidential import Witness
    from service.demo.telling import Event
    from service.forum.twin import TwinForum
    from service.paging.twin import TwinPager
    from service.store.case_values import KeptAction, KeptCase
    from service.store.database import Database

NOT_SAID = frozenset({ActionKind.PREDICT})
TOLD = frozenset({Status.DONE, Status.FAILED, Status.PENDING})
"""What is told: what was carried out, never will be, or waits for a person."""


class Book:
    """Keeps what was told, and finds what is new in the database.

    Args:
        database: the runner's.

    """

    def __init__(self, database: Database) -> None:
        self.cases, self.actions = SqlCases(database), SqlActions(database)
        self.presses: list[Pressed] = []
        self._known: dict[str, KeptCase] = {}
        self._told: set[tuple[str, str, Status]] = set()

    def note(self, deed: Event) -> None:
        """Remember what somebody did."""
        if isinstance(deed, Pressed):
            self.presses.append(deed)

    def news(self) -> Iterator[Said]:
        """Yield what the runner did since it was asked last."""
        for case in self.cases.all(only_open=False):
            if self._known.get(case.id) == case:
                continue
            self._known[case.id] = case
            for action in self.actions.of_case(case.id):
                status = Status(action.status)
                if status in TOLD and action.kind not in NOT_SAID and (case.id, action.key, status) not in self._told:
                    self._told.add((case.id, action.key, status))
                    yield _said(case, action)

    def stories(self, forum: TwinForum) -> tuple[Story, ...]:
        """Give how each topic of the forum went, in the order in which it was first spoken of."""
        stories = []
        for case in self.cases.all(only_open=False):
            said = tuple(_said(case, action) for action in self.actions.of_case(case.id) if action.kind not in NOT_SAID)
            stories.append((said[0].at if said else case.opened_at, case, said))
        stories.sort(key=lambda each: (each[0], each[1].id))
        return tuple(
            Story(case.topic_id, forum.topics[int(case.topic_id)].title, case.stage, case.ended, said) for _, case, said in stories
        )

    def topics_of_posts(self) -> dict[str, str]:
        """Give the topic that each of our posts in the chat is about, by the post's id."""
        return {
            delivery.remote_id: case.topic_id
            for case in self.cases.all(only_open=False)
            for delivery in self.actions.deliveries(case.id)
            if delivery.medium == "chat" and delivery.remote_id
        }


def how_it_went(book: Book, forum: TwinForum, chat: TwinChat, pager: TwinPager, witness: Witness) -> Days:
    """Put together how the days went."""
    written = [*_public_posts(chat, book.topics_of_posts()), *_replies(forum)]
    return Days(
        stories=book.stories(forum),
        channels=tuple(_channels(chat)),
        presses=tuple(book.presses),
        calls=tuple(
            Call(page.person_name, page.case_id.rpartition("-")[0], page.text, over=f"twin-{number}" in pager.resolved)
            for number, page in enumerate(pager.rung, start=1)
        ),
        public_texts=len(written),
        leaks=len(witness.leaks(written)),
    )


def _said(case: KeptCase, action: KeptAction) -> Said:
    decided = action.details["action"]
    place = decided["place"]
    return Said(
        at=action.at,
        topic=case.topic_id,
        kind=action.kind,
        people=tuple(contact["name"] for contact in decided["contacts"]),
        place=f"{place['channel']} ({place['visibility']})" if place else "",
        loud=decided["loud"],
        text=action.text or "",
        status=Status(action.status),
    )


def _channels(chat: TwinChat) -> Iterator[ChannelShown]:
    for channel in chat.channels.values():
        posts = tuple(_shown(post) for post in chat.shown(channel))
        if posts:
            yield ChannelShown(f"{channel.team.name}/{channel.name}", level_of(channel), posts)


def _shown(post: TwinPost) -> PostShown:
    buttons = tuple(LABELS[ButtonAct(name)] for name in post.actions)
    return PostShown(made_at(post), post.message, buttons, edited=bool(post.edit_at), urgent=bool(post.priority))


def _public_posts(chat: TwinChat, topics: dict[str, str]) -> Iterator[Written]:
    """Yield what we ever wrote in channels that anybody reads, with what edited posts said before."""
    for post in chat.posts.values():
        if post.author.username == BOT and _is_public(post.channel):
            yield Written(topics.get(post.original_id or post.id, ""), post.message, in_topic=False)


def _is_public(channel: TwinChannel) -> bool:
    return level_of(channel) is Visibility.PUBLIC


def _replies(forum: TwinForum) -> Iterator[Written]:
    for topic, _, post in forum.posts():
        if post.author.username == ACCOUNT and topic.archetype == "regular":
            yield Written(str(topic.id), post.raw, in_topic=True)
