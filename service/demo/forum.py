"""The demo's forum: a twin on which the demo's topics and posts appear when the moved clock comes to them."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from importlib.resources import files
from typing import TYPE_CHECKING

from service.forum.connection import Access, ForumConnection
from service.forum.demo import NAME, demo_forum
from service.forum.discourse_changes import DiscourseReader
from service.forum.twin import TwinForum
from service.forum.twin_content import TwinGroup, TwinPost, TwinTopic, TwinUser
from service.forum.twin_state import SYSTEM

if TYPE_CHECKING:
    from service.directory.model import Directory

DEMO_AT = datetime(2026, 3, 4, 9, tzinfo=UTC)
"""A Wednesday morning: the moment that the demo forum's ages count from."""
OLDEST = timedelta(days=30)
ACCOUNT, KEY, MODERATORS = "topicrouter", "demo", "moderators"
NO_LIMIT = 1_000_000
_FIRST_ID = 10_000
"""Ids of accounts and private messages begin here, beyond those of the demo's topics and authors."""


class DemoForum:
    """The twin (`twin`) with accounts for everybody of the directory, and all that is still to be written there."""

    def __init__(self, directory: Directory, clock: Callable[[], datetime]) -> None:
        whole = demo_forum(DEMO_AT)
        self._written = {topic.id: topic for topic in (*whole.topics.values(), *_outage(whole))}
        coming = ((post.created_at, topic.id, number) for topic in self._written.values() for number, post in enumerate(topic.posts))
        self._coming = sorted(coming, reverse=True)
        people = [*directory.people.values(), *directory.volunteers.values()]
        accounts = [
            TwinUser(number, person.forum, staff=person.id in directory.people)
            for number, person in enumerate(people, start=_FIRST_ID)
            if person.forum
        ]
        moderators = [directory.people[person_id].forum for person_id in _moderators(directory)]
        welcome = TwinTopic(
            _FIRST_ID,
            "Welcome",
            [TwinPost(1, SYSTEM, DEMO_AT - 2 * OLDEST, "Welcome to the forum.")],
            archetype="private_message",
            allowed=(SYSTEM.username,),
        )
        self.twin = TwinForum(
            [welcome],
            whole.categories.values(),
            api_key=KEY,
            users=[*accounts, TwinUser(_FIRST_ID - 1, ACCOUNT, staff=True)],
            groups=[TwinGroup(MODERATORS, tuple(name for name in moderators if name))],
            clock=clock,
        )

    def come_to(self, now: datetime) -> None:
        """Let everything be there that was written by now."""
        while self._coming and self._coming[-1][0] <= now:
            _, topic_id, number = self._coming.pop()
            written = self._written[topic_id]
            topic = self.twin.topics.setdefault(topic_id, _begun(written))
            topic.posts.append(replace(written.posts[number], id=self.twin.next_post_id()))
            if number == len(written.posts) - 1:
                # nothing tells when a topic was closed or unlisted: that counts from its last post on
                for state in ("closed", "archived", "visible", "deleted", "pinned_globally"):
                    setattr(topic, state, getattr(written, state))

    def answer(self, topic_id: str, author: str, text: str, at: datetime) -> None:
        """Let somebody answer in a topic."""
        account = self.twin.account(author)
        if account is None:
            raise LookupError(f"the demo's script lets {author!r} answer, who has no account")
        self.twin.add_post(self.twin.topics[int(topic_id)], account, text, at)

    def reader(self) -> DiscourseReader:
        """Read it as a runner reads a forum; what is said there goes over the same connection."""
        access = Access("https://community.harbourline.example", api_key=KEY, api_username=ACCOUNT)
        connection = ForumConnection(access, calls_per_minute=NO_LIMIT, transport=self.twin.transport())
        return DiscourseReader(connection, oldest=OLDEST, name=NAME)


def _begun(written: TwinTopic) -> TwinTopic:
    return TwinTopic(written.id, written.title, [], written.category_id, written.tags, written.views)


def _moderators(directory: Directory) -> tuple[str, ...]:
    return next((entry.people for role, entry in directory.roles.items() if role == "community"), ())


def _outage(forum: TwinForum) -> Iterator[TwinTopic]:
    """Yield the topics of an outage, which begins after `DEMO_AT`."""
    support = next(category.id for category in forum.categories.values() if category.name == "Support")
    for number, plain in enumerate(json.loads(files("service.forum.demo").joinpath("outage.json").read_text("utf-8"))):
        posts = [TwinPost(0, TwinUser(9_000 + number, plain["author"]), DEMO_AT + timedelta(hours=plain["hours"]), plain["raw"])]
        if answer := plain.get("answer"):
            author = forum.account(answer["author"]) or TwinUser(8_999, answer["author"], staff=True)
            posts.append(TwinPost(0, author, DEMO_AT + timedelta(hours=answer["hours"]), answer["raw"]))
        yield TwinTopic(int(plain["id"]), plain["title"], posts, support)
