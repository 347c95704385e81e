"""Gathers the digest of a morning from what is kept of cases."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from statistics import median
from typing import TYPE_CHECKING

from service.directory.naming import person_named
from service.escalation.cases import ASKING, End, Status
from service.escalation.casework.desk import MOST_CASES, CaseView, Casework, Wanted
from service.reports.digest import About, Asked, Digest, Ended, Figures, Waiting
from service.store.interfaces import LabelFilter
from service.store.labels import SqlLabels
from service.store.observation import Window
from service.store.periods import SqlPeriods

if TYPE_CHECKING:
    from service.directory.model import Directory
    from service.domain import Contact
    from service.feedback.blind_draw import BlindDraw
    from service.store.database import Database

LABELLED_WITHIN = timedelta(days=7)
"""How far back topics are worth labelling: as far as `feedback worth-labelling` looks by itself."""
_HAPPENED = (Status.SHOWN, Status.RELEASED, Status.DONE)
_HOUR = timedelta(hours=1)


class Morning:
    """Gathers digests. Every method raises StoreError if the database can't be used.

    Args:
        database: where cases are; it stays open.
        directory: names people, and the company's zone.
        draw: which topics are labelled blind.

    """

    def __init__(self, database: Database, directory: Directory, draw: BlindDraw) -> None:
        self._desk = Casework(database, directory, draw)
        self._periods, self._labels = SqlPeriods(database), SqlLabels(database)
        self._directory = directory
        self._draw = draw

    def gather(self, window: Window, now: datetime) -> Digest:
        """Tell what happened within a window and, if it reaches until `now` (aware), what waits."""
        company = self._directory.company
        acted = self._desk.views(self._periods.acted(window, kinds=ASKING, statuses=_HAPPENED), now)
        over = self._desk.views(self._periods.ended(window), now)
        asked = tuple(each for view in acted for each in self._asked(view, window))
        return Digest(
            product=company.product,
            since=window.since,
            until=window.until,
            zone=company.zone,
            city=company.city,
            waiting=tuple(self._waiting(now)) if window.until >= now else None,
            asked=asked,
            ended=tuple(self._ended(view) for view in over),
            to_label=self._count_to_label(window.until),
            figures=Figures(
                open=self._desk.count_open(),
                opened=len(self._periods.opened(window)),
                asked=len(asked),
                ended=Counter(str(view.kept.ended) for view in over),
                hours_to_answer=_hours_to_answer(over),
            ),
        )

    def _waiting(self, now: datetime) -> Iterator[Waiting]:
        for view in self._desk.find(Wanted(waiting=True), now, most=MOST_CASES).cases:
            for each in view.awaited:
                yield Waiting(_about(view), str(each.kind), _names(each.contacts), each.since, each.due, each.because)

    def _asked(self, view: CaseView, window: Window) -> Iterator[Asked]:
        facts = view.known.facts
        taken_on = facts.said.taken_on
        for record in view.known.case.records:
            action = record.action
            if action.kind in ASKING and record.status in _HAPPENED and window.since <= record.at < window.until:
                answered = facts.topic.answered_at
                yield Asked(
                    about=_about(view),
                    kind=str(action.kind),
                    people=_names(action.contacts),
                    place=f"{action.place.team}/{action.place.channel}" if action.place else None,
                    at=record.at,
                    only_shown=record.status is Status.SHOWN,
                    taken_by=self._name(taken_on.by) if taken_on and taken_on.at >= record.at else None,
                    answered_at=answered,
                    helped=self._helped(view) if answered else (),
                )

    def _ended(self, view: CaseView) -> Ended:
        kept = view.kept
        helped = self._helped(view) if kept.ended == End.ANSWERED else ()
        return Ended(_about(view), str(kept.ended), kept.ended_at or kept.opened_at, helped)

    def _helped(self, view: CaseView) -> tuple[str, ...]:
        """Name those of the directory who wrote in a topic: who wrote the answer itself is not kept."""
        topic = view.known.facts.topic
        people = (person_named(self._directory, name) for name in topic.wrote if name != topic.author)
        return tuple(dict.fromkeys(person.name for person in people if person is not None))

    def _name(self, person_id: str) -> str:
        person = person_named(self._directory, person_id)
        return person.name if person else person_id

    def _count_to_label(self, until: datetime) -> int:
        cases = self._periods.opened(Window(until - LABELLED_WITHIN, until))
        labels = self._labels.find(LabelFilter(since=until - LABELLED_WITHIN))
        labelled = {kept.label.topic_id for kept in labels if kept.label.source.by_person}
        views = self._desk.views([case for case in cases if case.topic_id not in labelled], until)
        return sum(self._draw.has(view.kept.topic_id) or _is_unsure(view) for view in views)


def _about(view: CaseView) -> About:
    judgement = view.known.facts.judgement
    if judgement is None or judgement.kinds:
        return About(view.kept.id)
    return About(view.kept.id, harmless=True, title=view.title, link=view.known.topic.link)


def _is_unsure(view: CaseView) -> bool:
    judgement = view.known.facts.judgement
    return judgement is not None and judgement.abstained


def _hours_to_answer(over: Sequence[CaseView]) -> float | None:
    topics = [view.known.facts.topic for view in over if view.kept.ended == End.ANSWERED]
    hours = [(topic.answered_at - topic.created_at) / _HOUR for topic in topics if topic.answered_at and topic.created_at]
    return median(hours) if hours else None


def _names(contacts: Sequence[Contact]) -> tuple[str, ...]:
    return tuple(contact.name for contact in contacts)
