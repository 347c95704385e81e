"""The demo's people: they press and answer as the script says, each at their own time."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import islice
from typing import TYPE_CHECKING

from service.chat.buttons import LABELS
from service.demo.script import Answer, Press
from service.demo.telling import Answered, Pressed

if TYPE_CHECKING:
    from service.chat.twin import TwinChat
    from service.chat.twin_content import TwinPost
    from service.demo.forum import DemoForum
    from service.demo.script import Deed
    from service.directory.model import Directory


@dataclass
class Crowd:
    """Does what is due of the deeds that are left (`left`)."""

    left: list[Deed]
    chat: TwinChat
    forum: DemoForum
    directory: Directory
    _pressed: set[tuple[str, str, str]] = field(default_factory=set)

    def act(self, until: datetime, set_clock: Callable[[datetime], None]) -> Iterator[Pressed | Answered]:
        """Let everybody do what they do by a moment (aware), in order, and yield what they did; the clock is set to each deed's time."""
        while due := self._next(until):
            at, number, post = due
            deed = self.left.pop(number)
            set_clock(at)
            yield self._press(deed, post, at) if isinstance(deed, Press) else self._answer(deed, at)

    def _next(self, until: datetime) -> tuple[datetime, int, TwinPost] | None:
        """Give the first deed that is due: when, its number among those left, and the post that it goes by."""
        posts = [post for post in self.chat.posts.values() if post.actions and not post.delete_at]
        found = [
            (made_at(post) + deed.after, number, post)
            for number, deed in enumerate(self.left)
            for post in islice((post for post in posts if self._goes_by(deed, post)), 1)
        ]
        return min((each for each in found if each[0] <= until), key=lambda each: each[:2], default=None)

    def _goes_by(self, deed: Deed, post: TwinPost) -> bool:
        if topic_of(post) != deed.topic:
            return False
        if isinstance(deed, Answer):
            return True
        return post.channel.name == deed.channel and deed.button in post.actions and (deed.who, deed.button, post.id) not in self._pressed

    def _press(self, press: Press, post: TwinPost, at: datetime) -> Pressed:
        self._pressed.add((press.who, press.button, post.id))
        came = self.chat.press(post.id, press.button, self.chat.user(press.who), press.chosen)
        return Pressed(
            at=at,
            topic=press.topic,
            who=self._name(press.who),
            button=LABELS[press.button],
            chosen=press.chosen,
            channel=post.channel.name,
            told=came.ephemeral_text or f"(an error of the chat: {came.error_id})",
        )

    def _answer(self, answer: Answer, at: datetime) -> Answered:
        self.forum.answer(answer.topic, answer.who, answer.text, at)
        return Answered(at, answer.topic, self._name(answer.who), answer.text)

    def _name(self, handle: str) -> str:
        people = (*self.directory.people.values(), *self.directory.volunteers.values())
        return next((person.name for person in people if handle in {person.chat, person.forum}), handle)


def topic_of(post: TwinPost) -> str | None:
    """Give the topic that a post of ours is about, as long as it has buttons."""
    for action in post.actions.values():
        return str(action["integration"]["context"]["case"]).rpartition("-")[0]
    return None


def made_at(post: TwinPost) -> datetime:
    """Give when a post was made."""
    return datetime.fromtimestamp(post.create_at / 1_000, UTC)
