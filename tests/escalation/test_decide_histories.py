"""Random histories of a case: whatever happens, in whatever order, the rules that never bend hold and the case ends."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule
from pydantic import TypeAdapter

from service.directory.visibility import handling_of
from service.domain import Contact, FindingKind
from service.escalation.cases import ASKING, CHAT_POSTS, Action, ActionKind, Case, Close, Decision, End, Release, Status, Wait
from service.escalation.decide import decide
from service.escalation.endings import expires_at
from service.escalation.facts import Approval, Facts, Judgement, TakenOn, TopicFacts
from service.escalation.policy import Mode, Policy
from service.escalation.policy_files import parse_policy
from service.escalation.whom import weekly_cap
from service.forum.unanswered import Verdict
from tests.escalation.samples import PEOPLE, PRIVATE, PUBLIC, STAFF, WRITTEN, contact

POLICIES = [
    parse_policy(f"mode: {mode}\npaging: {{enabled: {paging}}}\ncaps: {{person: 3, volunteer: 1}}")
    for mode in Mode
    for paging in ("on", "off")
]
NAMES = ("ann", "bob", "cat", "dan", "eve")
VOLUNTEER = "val"
PLACES = st.none() | st.sampled_from([PUBLIC, STAFF, PRIVATE])
SPANS = st.timedeltas(timedelta(minutes=1), timedelta(days=3))
CASES, FACTS = TypeAdapter(Case), TypeAdapter(Facts)
MOST_STEPS = 200


@st.composite
def contacts(draw: st.DrawFn, now: datetime, most: int) -> tuple[Contact, ...]:
    names = draw(st.lists(st.sampled_from((*NAMES, VOLUNTEER)), max_size=most, unique=True))
    return tuple(
        contact(
            name,
            comes=draw(st.none() | SPANS.map(lambda span: now + span)),
            forum=draw(st.sampled_from([name, name, None])),
        )
        for name in names
    )


@st.composite
def judgements(draw: st.DrawFn, version: str) -> Judgement:
    urgent = draw(st.booleans())
    return Judgement(
        topic_version=version,
        route="technical",
        confidence=draw(st.sampled_from([0.4, 0.95])),
        abstained=draw(st.sampled_from([False, False, True])),
        needs_answer=draw(st.sampled_from([True, True, False])),
        kinds=tuple(draw(st.lists(st.sampled_from(FindingKind), max_size=2, unique=True))),
        confidential_probability=draw(st.sampled_from([0.5, 0.95])),
        urgent=urgent,
        loud=urgent and draw(st.booleans()),
        model_version="model",
        route_set_by=draw(st.sampled_from([None, None, "cat"])),
    )


class History(RuleBasedStateMachine):
    """A case, its facts and the time; what is decided is carried out at once and held against what is forbidden."""

    def __init__(self) -> None:
        super().__init__()
        self.now = WRITTEN
        self.policy: Policy
        self.case: Case
        self.facts: Facts
        self.left: list[Action] = []
        self.decided: Decision | None = None

    @initialize(policy=st.sampled_from(POLICIES), late=st.timedeltas(timedelta(), timedelta(days=29)), data=st.data())
    def begin(self, policy: Policy, late: timedelta, data: st.DataObject) -> None:
        self.policy, self.now = policy, WRITTEN + late
        self.case = Case("case", "topic", policy.version, self.now)
        topic = TopicFacts(version="1", created_at=data.draw(st.sampled_from([WRITTEN, None])), author="zoe", wrote=("zoe",))
        people = replace(PEOPLE, volunteer_caps={VOLUNTEER: 2})
        self.facts = Facts(topic, data.draw(st.none() | judgements("1")), people)
        self.work_off()

    # what happens

    @rule(span=SPANS)
    def time_passes(self, span: timedelta) -> None:
        self.now += span
        self.work_off()

    @precondition(lambda self: isinstance(self.decided, Wait))
    @rule()
    def the_wait_is_over(self) -> None:
        assert isinstance(self.decided, Wait)
        self.now = max(self.now, self.decided.until)
        self.work_off()

    @rule(data=st.data(), predicted=st.booleans())
    def the_topic_is_edited(self, data: st.DataObject, predicted: bool) -> None:
        version = str(int(self.facts.topic.version) + 1)
        self.facts = replace(self.facts, topic=replace(self.facts.topic, version=version))
        if predicted:
            self.facts = replace(self.facts, judgement=data.draw(judgements(version)))
        self.work_off()

    @rule(data=st.data())
    def it_is_judged_otherwise(self, data: st.DataObject) -> None:
        self.facts = replace(self.facts, judgement=data.draw(judgements(self.facts.topic.version)))
        self.work_off()

    @rule(data=st.data())
    def other_people_are_there(self, data: st.DataObject) -> None:
        people = replace(
            self.facts.people,
            contacts=data.draw(contacts(self.now, 2)),
            fallback=data.draw(contacts(self.now, 4)),
            place=data.draw(PLACES),
            place_as_said=data.draw(st.sampled_from([True, None, False])),
            private_place=data.draw(st.sampled_from([PRIVATE, None])),
            in_order=data.draw(st.booleans()),
        )
        self.facts = replace(self.facts, people=people)
        self.work_off()

    @rule(data=st.data())
    def others_asked_them_too(self, data: st.DataObject) -> None:
        asked, called = (data.draw(st.dictionaries(st.sampled_from((*NAMES, VOLUNTEER)), st.integers(0, 4))) for _ in range(2))
        self.facts = replace(self.facts, load=replace(self.facts.load, asked=asked, called=called))
        self.work_off()

    @rule(recent=st.sampled_from([0, 0, 100]), stopped_by=st.sampled_from([None, None, "cat"]))
    def the_brake_moves(self, recent: int, stopped_by: str | None) -> None:
        self.facts = replace(self.facts, load=replace(self.facts.load, recent=recent, usual=2, stopped_by=stopped_by))
        self.work_off()

    @precondition(lambda self: self.case.records)
    @rule(data=st.data(), status=st.sampled_from([Status.DONE, Status.FAILED]))
    def it_is_known_what_became_of_an_action(self, data: st.DataObject, status: Status) -> None:
        record = data.draw(st.sampled_from(self.case.records))
        if record.status is Status.RELEASED:
            self.case = self.case.with_status(record.action.key, status, self.now)
        self.work_off()

    @precondition(lambda self: self.case.records)
    @rule(data=st.data())
    def a_person_releases_something(self, data: st.DataObject) -> None:
        self.now += timedelta(seconds=1)
        key = data.draw(st.sampled_from(self.case.records)).action.key
        approval = Approval(key, self.facts.topic.version, "cat", self.now)
        self.facts = replace(self.facts, said=replace(self.facts.said, approvals=(*self.facts.said.approvals, approval)))
        self.work_off()

    @rule(span=SPANS, taken=st.booleans())
    def a_person_holds_it(self, span: timedelta, taken: bool) -> None:
        said = self.facts.said
        held = replace(said, taken_on=TakenOn("ann", self.now)) if taken else replace(said, snoozed_until=self.now + span)
        self.facts = replace(self.facts, said=held)
        self.work_off()

    @rule(name=st.sampled_from(NAMES))
    def somebody_writes_me_too(self, name: str) -> None:
        topic = self.facts.topic
        self.facts = replace(self.facts, topic=replace(topic, wrote=(*topic.wrote, name)))
        self.work_off()

    @rule(what=st.sampled_from(["answered", "answered", "resolved", "dismissed", *Verdict, None]))
    def it_is_over_or_not(self, what: str | None) -> None:
        topic, said = self.facts.topic, self.facts.said
        topic = replace(
            topic,
            answered_at=self.now if what == "answered" else None,
            resolved_at=self.now if what == "resolved" else None,
            standing=what if isinstance(what, Verdict) else None,
        )
        said = replace(said, dismissed_by="cat" if what == "dismissed" else None)
        self.facts = replace(self.facts, topic=topic, said=said)
        self.work_off()

    # what follows

    def work_off(self) -> None:
        """Decide and carry out until there is nothing more to do now."""
        for _ in range(MOST_STEPS):
            self.decided = self.decide()
            if isinstance(self.decided, Wait):
                assert self.now < self.decided.until <= expires_at(self.policy, self.case, self.facts), "a wait without an end"
                assert self.decided.because
                return
            if isinstance(self.decided, Close):
                assert self.case.ended in (None, self.decided.reason), "an end that changes"
                if self.case.ended is None:
                    self.case = self.case.closed(self.decided, self.now)
                return
            self.carry_out(self.decided)
        raise AssertionError("the policy does not come to rest")

    def decide(self) -> Decision:
        decided = decide(self.policy, self.case, self.facts, self.now)
        assert isinstance(decided, (Action, Wait, Close)), "silent"
        return decided

    def carry_out(self, action: Action) -> None:
        before = self.case.record(action.key)
        assert before is None or before.status is Status.PENDING, f"{action.key} twice"
        self.hold_against_the_rules(action)
        self.case = self.case.with_action(action, self.now)
        if action.kind in ASKING and action.release is not Release.APPROVAL:
            self.left.append(action)
            asked = dict(self.facts.load.asked)
            for person in action.contacts:
                asked[person.id] = asked.get(person.id, 0) + 1
            self.facts = replace(self.facts, load=replace(self.facts.load, asked=asked))

    def hold_against_the_rules(self, action: Action) -> None:
        facts, topic, judgement = self.facts, self.facts.topic, self.facts.judgement
        assert self.case.ended is None, "after the end"
        over = topic.answered_at or topic.resolved_at or facts.said.dismissed_by
        assert not over or action.kind is ActionKind.AMEND, "after an answer"
        allowed = {
            Mode.SUGGEST: {Release.SUGGESTED},
            Mode.APPROVE: {Release.APPROVAL, Release.APPROVED},
            Mode.AUTO: {Release.APPROVAL, Release.APPROVED, Release.AUTOMATIC},
        }
        if action.kind not in ASKING:
            return
        assert action.release in allowed[self.policy.mode], "against the mode"
        assert judgement is not None
        assert judgement.topic_version == topic.version == action.topic_version, "by an old prediction"
        assert facts.load.stopped_by is None, "against the brake"
        assert facts.load.recent < self.policy.brake.least, "against the brake"
        handling = handling_of(judgement.kinds)
        assert handling.forum_mention or action.kind is not ActionKind.MENTION, "against the table"
        assert handling.may_quote or not action.may_quote, "against the table"
        assert (action.place is not None) == (action.kind in CHAT_POSTS)
        if action.place is not None:
            assert action.place.visibility in handling.levels, "against the table"
            assert action.place != facts.people.place or facts.people.place_as_said is not False, "into a channel of another level"
        for person in action.contacts:
            assert facts.load.asked.get(person.id, 0) < weekly_cap(self.policy, facts.people, person.id), "beyond a cap"
            assert person.id != VOLUNTEER or not judgement.kinds, "a volunteer about something confidential"
            assert person.forum not in topic.wrote, "somebody who is in the topic"
        assert judgement.loud or not action.loud, "loud without proof"
        if action.kind is ActionKind.PAGE:
            assert judgement.loud
            assert self.policy.paging.enabled
            assert all(facts.load.called.get(person.id, 0) < self.policy.paging.nightly for person in action.contacts), "woken too often"
        sure = judgement.route_set_by is not None or not judgement.abstained
        assert sure or action.release is not Release.AUTOMATIC, "unsure, by itself"

    @invariant()
    def nobody_was_asked_twice_by_the_same_medium_at_the_same_stage(self) -> None:
        asked = [(action.kind, person.id) for action in self.left for person in action.contacts]
        assert len(asked) == len(set(asked))
        keys = [action.key for action in self.left]
        assert len(keys) == len(set(keys))

    @precondition(lambda self: getattr(self, "case", None) is not None)
    @invariant()
    def kept_as_json_it_is_decided_the_same(self) -> None:
        kept = CASES.validate_json(CASES.dump_json(self.case)), FACTS.validate_json(FACTS.dump_json(self.facts))
        assert kept == (self.case, self.facts)
        assert decide(self.policy, *kept, self.now) == self.decide()

    @invariant()
    def a_dismissed_case_stays_dismissed(self) -> None:
        if getattr(self, "case", None) is not None and self.case.ended is End.DISMISSED:
            assert isinstance(self.decided, Close)

    def teardown(self) -> None:
        """Left alone, every case ends."""
        if getattr(self, "case", None) is None:
            return
        for _ in range(MOST_STEPS):
            if self.case.ended is not None:
                return
            assert isinstance(self.decided, Wait)
            # late by some hours, or a brake that nobody lets go would take a fortnight of half hours
            self.now = self.decided.until + timedelta(hours=6)
            self.work_off()
        raise AssertionError("the case does not end")


TestHistories = History.TestCase
TestHistories.settings = settings(max_examples=50, stateful_step_count=20)
