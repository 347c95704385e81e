"""A case with a clock that tests move: what was done, and when, comes out."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import Any

from service.domain import Contact, FindingKind, Place, Visibility
from service.escalation.cases import Action, ActionKind, Case, Close, Decision, End, Status, Wait
from service.escalation.decide import decide
from service.escalation.facts import Approval, Facts, Judgement, People, TopicFacts
from service.escalation.policy import Policy
from service.escalation.policy_files import parse_policy

WRITTEN = datetime(2026, 3, 2, 9, tzinfo=UTC)
"""When the topic was written: a Monday morning."""
AUTO, APPROVE, SUGGEST = (parse_policy(f"mode: {mode}\npaging: {{enabled: true}}") for mode in ("auto", "approve", "suggest"))
PUBLIC = Place("help", "open", Visibility.PUBLIC)
STAFF = Place("desk", "staff", Visibility.STAFF)
PRIVATE = Place("vault", "staff", Visibility.PRIVATE)


def contact(name: str, *, comes: datetime | None = None, at_work: bool = True, **changes: Any) -> Contact:
    """Somebody at work, or who comes to work then."""
    at_work = at_work and comes is None
    plain = Contact(name, name.title(), "support", forum=name, chat=name, available_at=comes, at_work=at_work)
    return replace(plain, **changes)


ANN, BOB, CAT, DAN = (contact(name) for name in ("ann", "bob", "cat", "dan"))
PEOPLE = People(
    contacts=(ANN,),
    fallback=(BOB,),
    place=PUBLIC,
    place_as_said=True,
    private_place=PRIVATE,
    reviewers=(CAT,),
    reviewers_fallback=(DAN,),
    on_call=(contact("eve"), contact("fay")),
    directory_version="directory",
)
SURE = Judgement(
    topic_version="1",
    route="technical",
    confidence=0.97,
    abstained=False,
    needs_answer=True,
    kinds=(),
    confidential_probability=0.02,
    urgent=False,
    loud=False,
    model_version="model",
)
TOPIC = TopicFacts(version="1", created_at=WRITTEN, author="zoe", wrote=("zoe",))


def hours(number: float) -> timedelta:
    return timedelta(hours=number)


def at(number: float) -> datetime:
    """So many hours after the topic was written."""
    return WRITTEN + hours(number)


@dataclass
class Story:
    """A case, its facts and a clock. What is decided is carried out at once, and kept with its hour after the topic was written."""

    policy: Policy = AUTO
    facts: Facts = field(default_factory=lambda: Facts(TOPIC, SURE, PEOPLE))
    now: datetime = WRITTEN
    told: list[tuple[float, Action]] = field(default_factory=list)
    case: Case = field(init=False)
    last: Wait | Close = field(init=False)

    def __post_init__(self) -> None:
        self.case = Case("case", "topic", self.policy.version, self.now)

    def ask(self) -> Decision:
        """What is decided now, without doing it."""
        return decide(self.policy, self.case, self.facts, self.now)

    def settle(self) -> Story:
        """Carry out everything that is due now."""
        for _ in range(50):
            decision = self.ask()
            if not isinstance(decision, Action):
                self.last = decision
                if isinstance(decision, Close):
                    self.case = self.case.closed(decision, self.now)
                return self
            self.told.append((round((self.now - WRITTEN) / hours(1), 2), decision))
            self.case = self.case.with_action(decision, self.now)
        raise AssertionError(f"the policy does not come to rest: {[action.key for _, action in self.told]}")

    def until(self, number: float) -> Story:
        """Go from one wait to the next until so many hours after the topic was written."""
        self.settle()
        while isinstance(self.last, Wait) and self.last.until <= at(number):
            self.now = self.last.until
            self.settle()
        self.now = max(self.now, at(number))
        return self.settle()

    def topic(self, **changes: Any) -> Story:
        return self._with(topic=replace(self.facts.topic, **changes))

    def judged(self, **changes: Any) -> Story:
        assert self.facts.judgement is not None
        return self._with(judgement=replace(self.facts.judgement, **changes))

    def people(self, **changes: Any) -> Story:
        return self._with(people=replace(self.facts.people, **changes))

    def said(self, **changes: Any) -> Story:
        return self._with(said=replace(self.facts.said, **changes))

    def load(self, **changes: Any) -> Story:
        return self._with(load=replace(self.facts.load, **changes))

    def edited(self, **changes: Any) -> Story:
        """The topic has a new version, and the model has judged it."""
        version = str(int(self.facts.topic.version) + 1)
        return self.topic(version=version).judged(topic_version=version, **changes)

    def approved(self, key: str, by: str = "cat") -> Story:
        self.now += timedelta(seconds=1)
        approval = Approval(key, self.facts.topic.version, by, self.now)
        return self.said(approvals=(*self.facts.said.approvals, approval))

    def became(self, key: str, status: Status) -> Story:
        self.case = self.case.with_status(key, status, self.now)
        return self

    @property
    def done(self) -> list[tuple[float, str]]:
        """What was decided, with its hour; without what only asks the model."""
        return [(hour, action.key) for hour, action in self.told if action.kind is not ActionKind.PREDICT]

    def action(self, key: str) -> Action:
        """The newest action of that key."""
        return next(action for _, action in reversed(self.told) if action.key == key)

    @property
    def end(self) -> End | None:
        return self.case.ended

    def _with(self, **changes: Any) -> Story:
        self.facts = replace(self.facts, **changes)
        return self


def weakness(**changes: Any) -> Judgement:
    """The judgement of a topic that tells an undisclosed weakness."""
    return replace(SURE, kinds=(FindingKind.VULNERABILITY,), confidential_probability=0.99, **changes)
