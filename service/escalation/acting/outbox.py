"""The outbox: carries out what was released, one errand after the other, so that each is done once whatever dies in between.

An attempt is kept before anything is sent. What began and was never ended may have arrived: it is looked for on the other side by its mark
before it is sent again, or given up. Who sends holds the case's lease, and says so anew before each attempt.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

import structlog

from service.domain import NOTHING_SHOWN
from service.errors import DeliveryError
from service.escalation.acting.asking_release import question_about, question_marker, wanted_releases
from service.escalation.acting.attempts import GIVE_UP_AFTER, Fate, arrived, is_given_up, is_settled_by, may_have_arrived, try_again_at
from service.escalation.acting.errands import MEDIUM_OF, Errand, marker_of
from service.escalation.acting.news import news_of
from service.escalation.brake import LEAVING
from service.escalation.cases import ASKING, Action, ActionKind, Status
from service.escalation.endings import end_of
from service.escalation.running.keeping import kept_case
from service.escalation.sending import Course, Ruling, released, ruling
from service.escalation.time_lengths import later
from service.store.case_values import KeptDecision, Step

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from service.escalation.acting.delivering import Deliverer
    from service.escalation.acting.errands import Carrier
    from service.escalation.acting.news import News
    from service.escalation.cases import ActionRecord
    from service.escalation.policy import Policy
    from service.escalation.running.deciding import Compose
    from service.escalation.running.knowledge import Known
    from service.escalation.running.loads import Loads
    from service.store.actions import SqlActions
    from service.store.case_values import Delivery, KeptAction, Lease
    from service.store.cases import SqlCases

AGAIN_AFTER = timedelta(minutes=2)
"""How soon is looked again whether something can be sent that can't just now."""

_log = structlog.get_logger(__name__)


@dataclass(frozen=True)
class Ledger:
    """The parts of the database that say what stands in the outbox."""

    actions: SqlActions
    cases: SqlCases


@dataclass
class Carried:
    """What became of a case's errands: its lease as it is now, how many were done and how many never will be.

    `again_at` is when those that stand in the outbox still are tried again; `withdrawn` has the marks of those that are decided anew.
    """

    lease: Lease
    done: int = 0
    failed: int = 0
    again_at: datetime | None = None
    withdrawn: set[str] = field(default_factory=set)

    def again(self, moment: datetime) -> None:
        """Let the case be looked at again at a moment, if not before."""
        self.again_at = moment if self.again_at is None else min(self.again_at, moment)


@dataclass(frozen=True)
class Desk:
    """A case at the moment when its errands are carried out."""

    known: Known
    policy: Policy
    loads: Loads
    deliveries: Sequence[Delivery]
    now: datetime

    def errand(self, kept: KeptAction, action: Action) -> Errand:
        """Make the errand of an action."""
        case = self.known.case
        marker = marker_of(case.id, action.key)
        before = [each for each in self.deliveries if each.marker == marker]
        since = before[0].begun_at if before else self.now
        link = self.known.topic.link or ""
        return Errand(case.id, case.topic_id, action, kept.text or NOTHING_SHOWN, marker, since, link, tuple(self.deliveries))

    def attempts(self, errand: Errand) -> list[Delivery]:
        """Give what was tried before."""
        return [each for each in self.deliveries if each.marker == errand.marker]


class Outbox:
    """Carries the errands of leased cases out.

    Args:
        ledger: what stands in the outbox.
        deliverer: makes attempts.
        carriers: by medium, what carries errands there.
        compose: writes what asks a person for a release.

    """

    def __init__(self, ledger: Ledger, deliverer: Deliverer, carriers: Mapping[str, Carrier], compose: Compose) -> None:
        self._ledger = ledger
        self._deliverer = deliverer
        self._carriers = carriers
        self._compose = compose

    def standing(self, known: Known, policy: Policy) -> frozenset[str]:
        """Give the marks of all that stands in a case's outbox."""
        case_id = known.case.id
        marks = {marker_of(case_id, record.action.key) for record in released(known.case)}
        marks |= {question_marker(case_id, action) for action in wanted_releases(known, policy)}
        return frozenset(marks | {news.marker for news in news_of(known)})

    def carry_out(self, lease: Lease, known: Known, policy: Policy, loads: Loads, now: datetime) -> Carried:
        """Carry out what stands in a leased case's outbox at `now` (aware), by what is known of its topic, which was read just now.

        Raises:
            StoreError: the database can't be used, or somebody else leased the case meanwhile (`lease_lost`); what was sent is found again.

        """
        carried = Carried(lease)
        case = known.case
        for record in released(case):
            if record.action.kind is ActionKind.AMEND and len(released(case)) > 1:
                # what is not settled may stand there all the same, and is edited with the rest
                carried.again(later(now, AGAIN_AFTER))
                continue
            # who stops the runner means what is about to leave
            loads.look_at_stop()
            desk = Desk(known, policy, loads, self._ledger.actions.deliveries(case.id), now)
            kept = next(action for action in known.actions if action.key == record.action.key)
            outcome = self._outcome(carried, desk, record, kept)
            if outcome is None:
                continue
            status, because = outcome
            case = case.with_status(kept.key, status, now)
            step = Step(kept_case(case, due_at=now), _audited(desk, kept, status, because), (replace(kept, status=status, at=now),))
            carried.lease = self._ledger.cases.take(carried.lease, step)
            carried.done += status is Status.DONE
            carried.failed += status is Status.FAILED
            if status is Status.WITHDRAWN:
                carried.withdrawn.add(marker_of(case.id, kept.key))
                loads.uncount(record.action)
            if status is Status.DONE and record.action.kind in LEAVING:
                loads.count_sent()
            _log.info("action_settled", case=case.id, action=kept.key, status=str(status), because=because)
        quiet = end_of(policy, case, known.with_load(loads.now()), now) is not None or loads.now().stopped_by is not None
        for action in () if quiet else wanted_releases(known, policy):
            desk = Desk(known, policy, loads, self._ledger.actions.deliveries(case.id), now)
            self._ask(carried, desk, action)
        for news in () if quiet else news_of(known):
            self._tell(carried, Desk(known, policy, loads, self._ledger.actions.deliveries(case.id), now), news)
        return carried

    def _outcome(self, carried: Carried, desk: Desk, record: ActionRecord, kept: KeptAction) -> tuple[Status, str] | None:
        """Carry one errand out and say what it came to, with the reason; None where it stays in the outbox."""
        errand = desk.errand(kept, record.action)
        if record.action.kind is ActionKind.AMEND and not errand.text:
            # what was forgotten with its topic is said all the same, for it repeats nothing of it
            errand = replace(errand, text=self._compose(record.action, desk.known, desk.now) or errand.text)
        carrier = self._carriers.get(MEDIUM_OF[record.action.kind])
        if arrived(desk.attempts(errand)):
            return Status.DONE, "It had arrived."
        if carrier is None or not carrier.carries(record.action):
            return Status.DONE, "It stays in the house: nothing is set up that carries it."
        rule = self._ruling(desk, carrier, record) if errand.text else Ruling(Course.DROP, "There is nothing to say.")
        if rule.course is Course.HOLD:
            carried.again(rule.until or desk.now)
            return None
        if rule.course is Course.SEND:
            return self._tried(carried, desk, carrier, errand, decided_at=record.at)
        return self._taken_back(carried, desk, carrier, errand, rule)

    @staticmethod
    def _ruling(desk: Desk, carrier: Carrier, record: ActionRecord) -> Ruling:
        """Say what becomes of an action by what is known, and by a look at where it goes."""
        facts = desk.known.with_load(desk.loads.now())
        rule = ruling(desk.policy, desk.known.case, facts, record, desk.now, brake_holds=desk.loads.sent_enough)
        if rule.course is not Course.SEND:
            return rule
        try:
            objection = carrier.objection(record.action)
        except DeliveryError as error:
            _log.warning("place_not_seen", case=desk.known.case.id, action=record.action.key, reason=error.reason, trouble=str(error))
            if desk.now >= later(record.at, GIVE_UP_AFTER):
                return Ruling(Course.DROP, f"Its channel could not be looked at for hours ({error.reason}).")
            return Ruling(Course.HOLD, until=later(desk.now, AGAIN_AFTER))
        if objection is None:
            return rule
        # another place may do for what asks people; for the rest there is none
        return Ruling(Course.WITHDRAW if record.action.kind in ASKING else Course.DROP, objection)

    def _taken_back(self, carried: Carried, desk: Desk, carrier: Carrier, errand: Errand, rule: Ruling) -> tuple[Status, str] | None:
        """Say what an errand comes to that may not leave any more, once it is clear that it has not."""
        before = desk.attempts(errand)
        if may_have_arrived(before):
            found = self._deliverer.look(carrier, errand, before)
            if found:
                return Status.DONE, "It had arrived."
            hopeless = found is None and desk.now >= later(before[-1].begun_at, GIVE_UP_AFTER)
            if not hopeless and (found is None or desk.now < is_settled_by(before)):
                soon = later(desk.now, AGAIN_AFTER)
                carried.again(soon if found is None else max(is_settled_by(before), soon))
                return None
        return Status.WITHDRAWN if rule.course is Course.WITHDRAW else Status.FAILED, rule.because

    def _tried(self, carried: Carried, desk: Desk, carrier: Carrier, errand: Errand, *, decided_at: datetime) -> tuple[Status, str] | None:
        before = desk.attempts(errand)
        # what was taken back and decided anew has its own time
        given_up = is_given_up([each for each in before if each.begun_at >= decided_at], desk.now)
        on_its_way = may_have_arrived(before) and desk.now < is_settled_by(before)
        if (on_its_way or (given_up and may_have_arrived(before))) and self._deliverer.look(carrier, errand, before):
            return Status.DONE, "It had arrived."
        if given_up:
            return Status.FAILED, f"It was tried in vain for hours ({before[-1].reason})."
        # another may be sending it at this moment, or the server be saving it
        again = is_settled_by(before) if on_its_way else try_again_at(before)
        if again is not None and desk.now < again:
            carried.again(again)
            return None
        made = self._deliverer.attempt(carried.lease, carrier, errand, before)
        carried.lease = made.lease
        if made.fate in {Fate.DONE, Fate.REFUSED}:
            return (Status.DONE, "It arrived.") if made.fate is Fate.DONE else (Status.FAILED, f"It was refused ({made.reason}).")
        carried.again(made.again_at)
        return None

    def _ask(self, carried: Carried, desk: Desk, action: Action) -> None:
        """Ask a person to release an action; without an answer the policy's own wait and the fallback contact come."""
        carrier = self._carriers.get("chat")
        question = question_about(action, desk.known)
        marker = question_marker(desk.known.case.id, action)
        before = [each for each in desk.deliveries if each.marker == marker]
        text = self._compose(question, desk.known, desk.now)
        if carrier is None or text is None or not carrier.carries(question) or arrived(before):
            return
        since = before[0].begun_at if before else desk.now
        case = desk.known.case
        errand = Errand(case.id, case.topic_id, question, text, marker, since, desk.known.topic.link or "", needs_release=True)
        self._tried(carried, desk, carrier, errand, decided_at=since)

    def _tell(self, carried: Carried, desk: Desk, news: News) -> None:
        """Tell in its thread what is new about a post; what can't be told is no reason to keep a case open."""
        carrier, case = self._carriers.get("chat"), desk.known.case
        before = [each for each in desk.deliveries if each.marker == news.marker]
        post = arrived([each for each in desk.deliveries if each.marker == marker_of(case.id, news.action.key)])
        if carrier is None or post is None or post.remote_id is None or arrived(before):
            return
        since = before[0].begun_at if before else desk.now
        link = desk.known.topic.link or ""
        errand = Errand(case.id, case.topic_id, news.action, news.text, news.marker, since, link, root_id=post.remote_id)
        self._tried(carried, desk, carrier, errand, decided_at=since)


def _audited(desk: Desk, kept: KeptAction, status: Status, because: str) -> KeptDecision:
    """Make the audit record of what became of an action."""
    facts = desk.known.facts
    judgement = facts.judgement
    return KeptDecision(
        at=desk.now,
        verdict=status,
        stage=desk.known.case.stage,
        because=(because,),
        policy_version=desk.policy.version,
        directory_version=facts.people.directory_version or None,
        model_version=judgement.model_version if judgement else None,
        topic_version=facts.topic.version,
        action_key=kept.key,
    )
