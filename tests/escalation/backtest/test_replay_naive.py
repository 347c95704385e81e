"""The replay of one case is what looking at it every half hour comes to, the plainest way to say what should have been done."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from service.directory import suggest
from service.domain import FindingKind, Post, PostKind, Prediction, Topic
from service.escalation.backtest.archive import as_it_stood
from service.escalation.cases import ASKING, Action, ActionKind, ActionRecord, Case, Close, Status
from service.escalation.decide import decide
from service.escalation.facts import Approval, Facts, Load, Said
from service.escalation.gathering import judgement_of, people_of
from service.escalation.loudness import Signals
from service.escalation.observed import topic_facts
from service.escalation.policy import Policy
from service.escalation.policy_files import parse_policy
from tests.escalation.backtest.samples import SMALL, at, replayed, said, topic

STEP = timedelta(minutes=30)
POLICIES = [
    parse_policy(
        f"mode: {mode}\n"
        "clocks: {usual: {mention: 2h, channel: 2h, taken: 2h, queue: 2h}, urgent: {mention: 1h, channel: 1h, taken: 1h, queue: 1h},"
        " loud: {mention: 1h, channel: 1h, taken: 1h, queue: 1h, page: 30m}, prediction: 10m, expire: 10h}\n"
        f"working_hours: {{wait_at_most: 4h}}\ncaps: {{person: {cap}, volunteer: 1}}\npaging: {{enabled: true}}"
    )
    for mode in ("suggest", "approve", "auto")
    for cap in (1, 10)
]
KINDS = st.sampled_from([(), (), (FindingKind.SECRET,), (FindingKind.VULNERABILITY,), (FindingKind.COMMERCIAL,)])


@st.composite
def topics(draw: st.DrawFn) -> Topic:
    written = draw(st.integers(0, 60)) / 2
    names = st.sampled_from(["zoe", "yan", "ann", "bob"])
    posts = draw(st.lists(st.tuples(names, st.integers(0, 60), st.sampled_from([PostKind.REGULAR, PostKind.WHISPER])), max_size=3))
    replies = [
        Post(number, 0, name, at(written + later / 2), kind=kind)
        for number, (name, later, kind) in enumerate(sorted(posts, key=lambda each: each[1]), start=2)
    ]
    plain = topic(written=written, author_is_staff=draw(st.sampled_from([False, False, True])))
    return replace(plain, posts=(*plain.posts, *replies), closed=draw(st.booleans()))


@st.composite
def predictions(draw: st.DrawFn, subject: Topic) -> Prediction:
    kinds, urgent = draw(KINDS), draw(st.booleans())
    return said(
        subject,
        route=draw(st.sampled_from(["repair", "prices", "neighbours"])),
        confidence=draw(st.sampled_from([0.6, 0.95])),
        abstained=draw(st.sampled_from([False, False, True])),
        needs_answer=draw(st.sampled_from([True, True, False])),
        urgent=urgent,
        clearly_urgent=urgent,
        confidential=bool(kinds),
        confidential_kinds=kinds,
        confidential_probability=0.95 if kinds else 0.05,
    )


def looked_at_every_half_hour(subject: Topic, prediction: Prediction, policy: Policy) -> Case | None:
    """The case as somebody would work it who looks at it every half hour and releases half an hour after being asked."""
    assert subject.created_at is not None
    now: datetime = subject.created_at
    case, approvals = Case(subject.id, subject.id, policy.version, now), list[Approval]()
    if isinstance(decide(policy, case, facts_at(subject, prediction, case, now, ()), now), Close):
        return None
    while case.ended is None:
        approvals += [
            Approval(record.action.key, record.action.topic_version, "somebody", now)
            for record in case.records
            if record.status is Status.PENDING and record.at + STEP <= now and not _approved(record, approvals)
        ]
        while isinstance(decision := decide(policy, case, facts_at(subject, prediction, case, now, approvals), now), Action):
            case = case.with_action(decision, now)
        case = case.closed(decision, now) if isinstance(decision, Close) else case
        now += STEP
    return case


def facts_at(subject: Topic, prediction: Prediction, case: Case, now: datetime, approvals: Sequence[Approval]) -> Facts:
    seen = topic_facts(as_it_stood(subject, now), now, version="archived")
    suggestion = suggest(subject, prediction, SMALL, now)
    week, night = now - timedelta(days=7), now - timedelta(hours=12)
    asked = [contact.id for record in case.settled(*ASKING) if record.at >= week for contact in record.action.contacts]
    called = [contact.id for record in case.settled(ActionKind.PAGE) if record.at >= night for contact in record.action.contacts]
    signals = Signals(urgent_alike=1, author_of_standing=subject.author_is_staff or None)
    return Facts(
        seen,
        judgement_of(suggestion, topic_version="archived", signals=signals) if case.record("predict:archived") else None,
        people_of(suggestion, SMALL, now),
        Said(approvals=tuple(approvals)),
        Load({name: asked.count(name) for name in asked}, {name: called.count(name) for name in called}),
    )


def _approved(record: ActionRecord, approvals: list[Approval]) -> bool:
    return any(each.key == record.action.key and each.at > record.at for each in approvals)


@settings(max_examples=40)
@given(data=st.data(), subject=topics(), policy=st.sampled_from(POLICIES))
def test_a_case_comes_to_what_looking_at_it_every_half_hour_does(data: st.DataObject, subject: Topic, policy: Policy) -> None:
    prediction = data.draw(predictions(subject))
    outcomes = replayed((subject, prediction), policy=policy, approve_after=STEP).outcomes
    plainly = looked_at_every_half_hour(subject, prediction, policy)
    if plainly is None:
        assert outcomes == ()
    else:
        assert _told(outcomes[0].case) == _told(plainly)


def _told(case: Case) -> tuple[object, ...]:
    return case.ended, case.ended_at, [(record.action.kind, record.at, record.status, _people(record)) for record in case.records]


def _people(record: ActionRecord) -> list[str]:
    return [contact.id for contact in record.action.contacts]
