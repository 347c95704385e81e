"""A forum, a chat, a telephone and a runner that acts on them, all in memory, with a moved clock."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

import httpx

from service.acting import Tools, make_acting
from service.chat.connection import ChatAccess
from service.chat.mattermost import Mattermost
from service.chat.twin import TwinChat
from service.chat.twin_content import TwinChannel
from service.directory.loading import parse_directory
from service.escalation.cases import Status
from service.escalation.observing import Observer
from service.escalation.policy import Policy
from service.escalation.policy_files import parse_policy
from service.escalation.running.cycle import Books, Cycle, Means, Runner
from service.escalation.running.forum_desk import ForumDesk, Shelves
from service.escalation.running.knowledge import Knowledge
from service.escalation.running.policies import Policies
from service.escalation.running.writing import Writer
from service.forum.connection import Access, ForumConnection
from service.forum.discourse_changes import DiscourseReader
from service.forum.discourse_writing import DiscourseWriter
from service.forum.twin import TwinForum
from service.forum.twin_content import TwinGroup, TwinPost, TwinTopic, TwinUser
from service.paging.twin import TwinPager
from service.settings import Settings
from service.store.actions import SqlActions
from service.store.case_values import KeptAction
from service.store.cases import SqlCases
from service.store.database import Database
from service.store.erasure import SqlErasure
from service.store.leases import SqlLeases
from service.store.rereads import SqlRereads
from service.store.running import SqlRunning
from service.store.saying import SqlSaying
from service.store.topics import SqlTopics
from service.store.watermarks import SqlWatermarks
from tests.directory.samples import SMALL_FILE
from tests.escalation.running.samples import HOUR, MONDAY, Model

DIRECTORY = parse_directory(
    SMALL_FILE.replace("forum: ann,", "forum: ann, chat: ann, phone: PHONE_ANN,").replace(
        "forum: bob,", "forum: bob, chat: bob, phone: PHONE_BOB,"
    )
)
AUTO = parse_policy("mode: auto\npaging: {enabled: true}")
APPROVE = parse_policy("mode: approve")
KEY, BOT = "a-key", "topicrouter"
SECRET = "for buttons, in tests alone, of 32 letters"


def at_once(seconds: float) -> None:
    """Wait for nothing."""
    del seconds


ZOE = TwinUser(70, "zoe")
MODERATORS = "moderators"


def forum_of(clock: Callable[[], datetime]) -> TwinForum:
    """A forum with accounts for everybody of the directory, and a group of moderators."""
    users = [TwinUser(1, BOT, staff=True), TwinUser(2, "ann", staff=True), TwinUser(3, "bob", staff=True), TwinUser(4, "val"), ZOE]
    return TwinForum(api_key=KEY, users=users, groups=[TwinGroup(MODERATORS, ("ann",))], clock=clock)


def chat_of(clock: Callable[[], datetime]) -> TwinChat:
    """A chat whose channels are what the directory says."""
    chat = TwinChat(clock=clock, sleep=at_once)
    everybody = [chat.add_user(BOT, bot=True), chat.add_user("ann", status="online"), chat.add_user("bob", status="online")]
    beach, hut = chat.add_team("beach", open=True), chat.add_team("hut")
    chat.add_channel(beach, "help", *everybody)
    chat.add_channel(hut, "desk", *everybody)
    chat.add_channel(hut, "vault", *everybody, private=True)
    return chat


def put(forum: TwinForum, number: int = 7, *, body: str = "The app crashes. What can I do?", at: datetime = MONDAY) -> TwinTopic:
    """Let somebody ask."""
    topic = TwinTopic(number, f"It crashes, says number {number}", [TwinPost(number * 100, ZOE, at, body)])
    forum.topics[number] = topic
    return topic


class Scene:
    """Everything, and one runner."""

    def __init__(
        self,
        database: Database,
        policy: Policy = AUTO,
        *,
        name: str = "first",
        forum: TwinForum | None = None,
        chat: TwinChat | None = None,
        addresses: tuple[str, str] | None = None,
        pager: TwinPager | None = None,
        paced: bool = False,
    ) -> None:
        self.now = MONDAY
        self.database = database
        self.forum = forum or forum_of(self.clock)
        self.chat = chat or chat_of(self.clock)
        self.pager = pager or TwinPager()
        self.model = Model()
        self.cases, self.actions, self.saying = SqlCases(database), SqlActions(database), SqlSaying(database)
        self._addresses = addresses or ("https://forum.example", "https://chat.example")
        self._over_http = addresses is not None
        self._paced = paced
        self.runner, self.observer = self._hired(policy, name)

    def clock(self) -> datetime:
        """The present moment."""
        return self.now

    def seconds(self) -> float:
        """The present moment in seconds."""
        return self.now.timestamp()

    def pause(self, seconds: float) -> None:
        """Let time go by."""
        self.now += timedelta(seconds=seconds)

    def _hired(self, policy: Policy, name: str) -> tuple[Runner, Observer]:
        database, topics, running = self.database, SqlTopics(self.database), SqlRunning(self.database)
        forum_transport: httpx.BaseTransport | None = None if self._over_http else self.forum.transport()
        chat_transport: httpx.BaseTransport | None = None if self._over_http else self.chat.transport()
        connection = ForumConnection(
            Access(self._addresses[0], api_key=KEY, api_username=BOT),
            calls_per_minute=30 if self._paced else 100_000,
            transport=forum_transport,
            clock=self.seconds,
            sleep=self.pause if self._paced else at_once,
        )
        token = self.chat.user(BOT).token
        chat = Mattermost(
            ChatAccess(self._addresses[1], token),
            calls_per_second=8 if self._paced else 10_000,
            transport=chat_transport,
            clock=self.seconds,
            sleep=self.pause if self._paced else at_once,
        )
        self.bot = chat.__enter__()
        settings = Settings(public_url="https://router.example", button_secret=SECRET, moderators_group=MODERATORS)
        policies = Policies(running, policy)
        writer = Writer(topics, DIRECTORY)
        tools = Tools(chat, DiscourseWriter(connection), self.pager)
        acting = make_acting(settings, DIRECTORY, database, tools, policy, compose=writer, clock=self.clock)
        shelves = Shelves(topics, self.cases, self.actions, SqlErasure(database))
        desk = ForumDesk(shelves, policies, link=lambda each: f"https://forum.example/t/{each.id}", own_account=BOT)
        reader = DiscourseReader(connection, oldest=timedelta(days=30))
        knowledge = Knowledge(topics, self.actions, DIRECTORY, as_said=acting.channels.as_said)
        means = Means(desk, reader, knowledge, policies, self.model, writer, self.clock, acting.outbox)
        runner = Runner(Books(topics, self.cases, self.actions, SqlLeases(database), running), means, name=name)
        observer = Observer(reader, SqlWatermarks(database), BOT, rereads=SqlRereads(database), on_vanished=desk.forget)
        return runner, observer

    def turn(self, at: datetime) -> Cycle:
        """What a runner does in one turn at a moment."""
        self.now = at
        for topic in self.observer.observe(at):
            self.runner.observe([topic], at)
        return self.runner.work(at)

    def pass_to(self, hours: float, *, step: timedelta = HOUR) -> None:
        """Let the hours since Monday morning go by, a turn in each."""
        while self.now < MONDAY + hours * HOUR:
            self.turn(min(self.now + step, MONDAY + hours * HOUR))

    def close(self) -> None:
        """Let go of the chat."""
        self.bot.__exit__()

    def replies(self, number: int = 7) -> list[str]:
        """What we wrote in a topic."""
        return [post.raw for post in self.forum.topics[number].posts if post.author.username == BOT]

    def answer(self, number: int = 7, author: str = "val", raw: str = "Clear the cache, and it works again.") -> None:
        """Let somebody answer."""
        account = self.forum.account(author)
        assert account is not None
        posts = self.forum.topics[number].posts
        posts.append(TwinPost(number * 100 + len(posts), account, self.now, raw))

    def messages(self) -> list[str]:
        """Titles of the private messages that we wrote."""
        return [topic.title for topic in self.forum.topics.values() if topic.archetype == "private_message"]

    def channel(self, name: str) -> TwinChannel:
        """A channel by its name."""
        return next(channel for channel in self.chat.channels.values() if channel.name == name)

    def said(self, channel: str) -> list[str]:
        """What stands in a channel."""
        return [post.message for post in self.chat.shown(self.channel(channel))]

    def action(self, key: str, case_id: str = "7-1") -> KeptAction:
        """An action of a case."""
        return next(action for action in self.actions.of_case(case_id) if action.key == key)

    def status(self, key: str, case_id: str = "7-1") -> Status:
        """What became of an action."""
        return Status(self.action(key, case_id).status)

    def ended(self, case_id: str = "7-1") -> str | None:
        """How a case ended."""
        case = self.cases.get(case_id)
        assert case is not None
        return case.ended
