"""Looks cases up, and keeps what people say about them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from service.domain import KeptLabel, Labels, Redacted
from service.errors import CaseError
from service.escalation.cases import ActionKind, Decision, Status
from service.escalation.casework.answered_calls import by_call, heard_before
from service.escalation.casework.learning import Judged, made_label, redacted_note
from service.escalation.casework.loads_as_told import LoadsAsTold
from service.escalation.casework.outlook import Awaited, awaited, decisions_at, is_held
from service.escalation.casework.pressing import ButtonPressed
from service.escalation.casework.saying import Standing, acknowledgement, said_before
from service.escalation.casework.wishes import Act, Wish, require_right, somebody
from service.escalation.policy_files import shipped_policy
from service.escalation.running.knowledge import Knowledge
from service.escalation.running.policies import Policies
from service.escalation.running.said import Saying
from service.escalation.situation import Situation
from service.escalation.time_lengths import later
from service.feedback.vocabulary import Vocabulary
from service.store.actions import SqlActions
from service.store.case_search import CaseFilter, SqlCaseSearch
from service.store.case_values import Acknowledgement
from service.store.cases import SqlCases
from service.store.labels import SqlLabels
from service.store.running import SqlRunning
from service.store.saying import SqlSaying
from service.store.storable import storable
from service.store.topics import SqlTopics

if TYPE_CHECKING:
    from service.directory.model import Directory
    from service.escalation.casework.answered_calls import AnsweredCall
    from service.escalation.policy import Pace, Policy
    from service.escalation.running.knowledge import Known
    from service.feedback.blind_draw import BlindDraw
    from service.store.case_search import Place
    from service.store.case_values import KeptCase, KeptDecision
    from service.store.database import Database

MOST_CASES = 200
"""Cases of a page, at most."""
MOST_LOOKED_AT = 2_000
"""Cases that are looked at for one page, at most: where few of many are wanted, a page may hold fewer than asked for."""
OPEN = CaseFilter(is_open=True)
WAITING = CaseFilter(is_open=True, with_actions=((ActionKind.QUEUE, None), (None, Status.PENDING)), by_due=True)
"""What the store can tell of cases that wait for a person; the policy tells the rest."""


@dataclass(frozen=True)
class CaseView:
    """A case with all that is known of it.

    `title` is the topic's, redacted, None where it is not kept; `awaited` is what waits for a person, `held` whether somebody has the time
    for it still; `course` is what is decided if it is looked at now.
    """

    kept: KeptCase
    known: Known
    policy: Policy
    title: Redacted | None
    awaited: tuple[Awaited, ...]
    held: bool
    course: tuple[Decision, ...]

    def pace(self, now: datetime) -> Pace:
        """The clocks that hold."""
        facts = self.known.facts
        return Situation(self.policy, self.known.case, facts, facts.judgement, now).pace


@dataclass(frozen=True)
class Wanted:
    """Which cases are wanted: by what the store knows, by the route that is acted on, and whether they wait for a person."""

    kept: CaseFilter = OPEN
    route: str | None = None
    waiting: bool = False


@dataclass(frozen=True)
class Page:
    """Cases, and where the next page begins; None if there is none."""

    cases: tuple[CaseView, ...]
    next: Place | None


@dataclass(frozen=True)
class Story:
    """All that was decided about a case and said about it, and what comes `next`: what is decided when it is due, if nothing happens."""

    case: CaseView
    decisions: tuple[KeptDecision, ...]
    said: tuple[Acknowledgement, ...]
    next: tuple[Decision, ...]


@dataclass(frozen=True)
class Done:
    """What was kept of a wish; `new` is False where the same was said before. Of a correction, `label` is what is learnt from.

    `taken_for` is how long somebody has for what they take on.
    """

    case: KeptCase
    said: Acknowledgement
    new: bool
    taken_for: timedelta
    label: KeptLabel | None = None


class Casework:
    """The desk. Every method raises StoreError if the database can't be used; times are aware.

    Args:
        database: where cases are.
        directory: who may say what, and whom it names.
        draw: which topics are labelled blind.

    """

    def __init__(self, database: Database, directory: Directory, draw: BlindDraw) -> None:
        self._database = database
        self.directory = directory
        self._vocabulary = Vocabulary.of(directory)
        self._draw = draw
        self._cases, self._search = SqlCases(database), SqlCaseSearch(database)
        self._topics, self._actions, self._labels = SqlTopics(database), SqlActions(database), SqlLabels(database)
        self._running, self._saying = SqlRunning(database), SqlSaying(database)
        self._knowledge = Knowledge(self._topics, self._actions, directory)
        self._policies = Policies(self._running, shipped_policy())

    def find(self, wanted: Wanted, now: datetime, *, most: int, after: Place | None = None) -> Page:
        """Give the wanted cases that come after a place, `most` at most, those that wait in the order of when they are due."""
        picky = wanted.route is not None or wanted.waiting
        kept = replace(wanted.kept, is_open=True, with_actions=WAITING.with_actions, by_due=True) if wanted.waiting else wanted.kept
        batch_size = MOST_CASES if picky else most + 1
        found: list[CaseView] = []
        for _ in range(0, MOST_LOOKED_AT, batch_size):
            batch = self._search.find(kept, after=after, most=batch_size)
            for case in self._views(batch, now):
                if len(found) == most:
                    return Page(tuple(found), after)
                if _is_wanted(case, wanted):
                    found.append(case)
                after = (case.kept.due_at, case.kept.id)
            if len(batch) < batch_size:
                return Page(tuple(found), None)
        return Page(tuple(found), after)

    def get(self, case_id: str, now: datetime) -> CaseView:
        """Give one case. Raises CaseError (`case_unknown`)."""
        return next(self._views([self._kept(case_id)], now))

    def story(self, case_id: str, now: datetime) -> Story:
        """Give all that happened to a case. Raises CaseError (`case_unknown`)."""
        view = self.get(case_id, now)
        decisions, said = self._cases.decisions(case_id), self._actions.acknowledgements(case_id)
        due_at = view.kept.due_at
        if due_at is None or due_at <= now:
            return Story(view, decisions, said, view.course if view.kept.ended is None else ())
        (then,) = self._knowledge.of([view.kept], due_at)
        facts = then.with_load(self._loads(now).of(view.policy))
        return Story(view, decisions, said, decisions_at(view.policy, then.case, facts, due_at))

    def act(
        self, case_id: str, wish: Wish, now: datetime, *, by: str, client: str | None = None, button: ButtonPressed | None = None
    ) -> Done:
        """Keep what a person wants of a case, and let whoever runs decide it anew; the same again changes nothing.

        Args:
            case_id: the case.
            wish: what they want.
            now: the present moment.
            by: who says it, by the directory's id or a handle.
            client: the name of the API key that it came by.
            button: what was pressed to say it. Each press is kept, and counts once, however often it is told.

        Raises:
            CaseError: `case_unknown`, `case_ended`, `case_nothing_pending`, `case_act_forbidden` or `case_act_invalid`.

        """
        view = self.get(case_id, now)
        person = somebody(self.directory, by, "by")
        asked = {contact.id for record in view.known.case.records for contact in record.action.contacts}
        require_right(self.directory, person, wish.act, asked=asked)
        said = self._actions.acknowledgements(case_id)
        told_before = next((each for each in said if button is not None and button.is_the_one_of(each)), None)
        if told_before is not None:
            return Done(view.kept, told_before, new=False, taken_for=view.pace(now).taken)
        standing = Standing(view.policy, view.known.case, view.known.facts, view.awaited, said)
        earlier = said_before(standing, wish, person.id, now)
        note = redacted_note(wish.note)
        told = earlier or replace(_with_way(acknowledgement(standing, wish, person.id, now), client, button), note=note)
        # the label first: if all is cut off after it, the same said again keeps the rest
        label = self._learnt(standing, wish, person.id, now) if wish.act is Act.REASSIGN else None
        if earlier is None:
            self._saying.say(case_id, told)
        else:
            self._said_again(view.kept, _with_way(Acknowledgement(Saying.PRESSED, person.id, now), client, button))
        return Done(self._kept(case_id), told, new=earlier is None, taken_for=view.pace(now).taken, label=label)

    def answered(self, call: AnsweredCall, now: datetime) -> Done | None:
        """Keep that somebody acknowledged a call, who takes the case on by that; told again it changes nothing.

        Args:
            call: what the paging service tells.
            now: the present moment.

        Returns:
            What was kept; None if it was no call of ours.

        Raises:
            CaseError: `case_ended`.

        """
        delivered = self._actions.delivered(storable(call.marker))
        if delivered is None or delivered.action.kind != ActionKind.PAGE or not delivered.action.asked:
            return None
        view, said, wish = self.get(delivered.case_id, now), self._actions.acknowledgements(delivered.case_id), Wish(Act.TAKE)
        person = delivered.action.asked[0]
        standing = Standing(view.policy, view.known.case, view.known.facts, view.awaited, said)
        earlier = heard_before(said, call) or said_before(standing, wish, person, now)
        told = earlier or by_call(acknowledgement(standing, wish, person, now), call, delivered, now)
        if earlier is None:
            self._saying.say(delivered.case_id, told)
        return Done(self._kept(delivered.case_id), told, new=earlier is None, taken_for=view.pace(now).taken)

    def views(self, cases: Sequence[KeptCase], now: datetime) -> list[CaseView]:
        """Give cases with all that is known of them at `now`, in their order."""
        return list(self._views(cases, now))

    def count_open(self) -> int:
        """Count the open cases."""
        return self._search.count_open()

    def close(self) -> None:
        """Close all connections."""
        self._database.close()

    def _kept(self, case_id: str) -> KeptCase:
        found = self._cases.get(storable(case_id))
        if found is not None:
            return found
        of_topic = self._cases.of_topic(storable(case_id))
        hint = f"; the topic {case_id} has {', '.join(each.id for each in of_topic)}" if of_topic else "; see `topicrouter cases list`"
        raise CaseError(f"there is no case {case_id!r}{hint}", reason="case_unknown")

    def _said_again(self, case: KeptCase, again: Acknowledgement) -> None:
        if "button" in again.details:
            self._actions.acknowledge(case.id, again)
        if case.ended is None:
            self._saying.wake(case.id, at=again.at)

    def _views(self, cases: Sequence[KeptCase], now: datetime) -> Iterator[CaseView]:
        known = self._knowledge.of(cases, now)
        titles = self._search.titles({each.case.topic_id: each.topic.facts.version for each in known})
        loads = self._loads(now)
        for kept, each in zip(cases, known, strict=True):
            policy = self._policies.of(kept.policy_version)
            facts = each.with_load(loads.of(policy))
            yield CaseView(
                kept=kept,
                known=replace(each, facts=facts),
                policy=policy,
                title=titles.get(kept.topic_id),
                awaited=awaited(policy, each.case, facts, now),
                held=is_held(policy, each.case, facts, now),
                course=decisions_at(policy, each.case, facts, now),
            )

    def _loads(self, now: datetime) -> LoadsAsTold:
        return LoadsAsTold(self._actions, {mark.name: mark.by for mark in self._running.marks()}, now)

    def _learnt(self, standing: Standing, wish: Wish, by: str, now: datetime) -> KeptLabel | None:
        topic_id, version = standing.case.topic_id, standing.facts.topic.version
        judged = [text for text in self._topics.texts(topic_id) if text.version == version]
        predicted = self._topics.newest_predictions({topic_id: version}).get(topic_id)
        due = later(standing.facts.topic.created_at or standing.case.opened_at, standing.pace(now).mention)
        judgement = Judged(topic_id, judged[-1], predicted.prediction if predicted else None, due) if judged else None
        made = made_label(judgement, wish.labels or Labels(), by=by, now=now, vocabulary=self._vocabulary, draw=self._draw)
        return None if made is None else self._labels.add(made.label, label_id=made.label_id).kept


def _is_wanted(case: CaseView, wanted: Wanted) -> bool:
    judgement = case.known.facts.judgement
    if wanted.route is not None and (judgement is None or judgement.route != wanted.route):
        return False
    return not wanted.waiting or (bool(case.awaited) and not case.held)


def _with_way(said: Acknowledgement, client: str | None, button: ButtonPressed | None) -> Acknowledgement:
    way = {"client": client, "button": button.details() if button else None}
    return replace(said, details={**said.details, **{name: value for name, value in way.items() if value is not None}})
