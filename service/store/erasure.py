"""Erasing: a topic that is to be forgotten, and texts whose time is over. Decisions stay, without text."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import ColumnElement, CursorResult, Delete, Update, delete, func, select, update

from service.domain import NOTHING_SHOWN
from service.store.tables import AcknowledgementRow, ActionRow, CaseRow, FactsRow, LabelRow, ObservationRow, PredictionRow, TextRow

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from service.store.database import Database


@dataclass(frozen=True, slots=True)
class Erased:
    """How much was erased.

    Labels and texts, what models pointed at in predictions, messages of actions, people's notes, facts of the thread, and observations.
    """

    labels: int = 0
    texts: int = 0
    predictions: int = 0
    messages: int = 0
    notes: int = 0
    facts: int = 0
    observations: int = 0


class SqlErasure:
    """Erases from a database, in SQLite from its files as well.

    Every method raises StoreError (`store_unavailable`) if the database can't be used, and if what was erased still stands in its log.
    """

    def __init__(self, database: Database) -> None:
        self._database = database

    def forget(self, topic_id: str) -> Erased:
        """Erase every text, label, fact and observation of a topic, and all that came from its text.

        Its cases and decisions stay without it.
        """
        cases = select(CaseRow.case_id).where(CaseRow.topic_id == topic_id)

        def work(session: Session) -> Erased:
            of_topic = select(TextRow.number).where(TextRow.topic_id == topic_id)
            labels = session.scalar(select(func.count()).select_from(LabelRow).where(LabelRow.text_number.in_(of_topic))) or 0
            _count(session, delete(LabelRow).where(LabelRow.text_number.in_(of_topic)))
            return Erased(
                labels=labels,
                texts=_count(session, delete(TextRow).where(TextRow.topic_id == topic_id)),
                **_derived(
                    session,
                    predictions=PredictionRow.topic_id == topic_id,
                    actions=ActionRow.case_id.in_(cases),
                    said=AcknowledgementRow.case_id.in_(cases),
                    facts=FactsRow.topic_id == topic_id,
                    observed=ObservationRow.topic_id == topic_id,
                ),
            )

        return self._erased(work)

    def sweep(self, *, before: datetime, at: datetime) -> Erased:
        """Erase texts that came before a moment, and what came from texts then; labels stay without their texts.

        Args:
            before: what came earlier is erased.
            at: the present moment.

        """

        def work(session: Session) -> Erased:
            old = update(TextRow).where(TextRow.kept_at < before, TextRow.erased_at.is_(None))
            return Erased(
                texts=_count(session, old.values(title=NOTHING_SHOWN, body=NOTHING_SHOWN, erased_at=at)),
                **_derived(
                    session,
                    predictions=PredictionRow.at < before,
                    actions=ActionRow.changed_at < before,
                    said=AcknowledgementRow.at < before,
                    facts=FactsRow.last_at < before,
                    observed=ObservationRow.at < before,
                ),
            )

        return self._erased(work)

    def _erased(self, work: Any) -> Erased:
        erased: Erased = self._database.write(work)
        self._database.empty_log()
        return erased


def _derived(
    session: Session,
    *,
    predictions: ColumnElement[bool],
    actions: ColumnElement[bool],
    said: ColumnElement[bool],
    facts: ColumnElement[bool],
    observed: ColumnElement[bool],
) -> dict[str, int]:
    """Erase what came from texts, or names people, in the rows that the conditions choose."""
    evidence = update(PredictionRow).where(predictions, PredictionRow.evidence.is_not(None)).values(evidence=None)
    messages = update(ActionRow).where(actions, ActionRow.text.is_not(None)).values(text=None)
    notes = update(AcknowledgementRow).where(said, AcknowledgementRow.note.is_not(None)).values(note=None)
    return {
        "predictions": _count(session, evidence),
        "messages": _count(session, messages),
        "notes": _count(session, notes),
        "facts": _count(session, delete(FactsRow).where(facts)),
        "observations": _count(session, delete(ObservationRow).where(observed)),
    }


def _count(session: Session, change: Update | Delete) -> int:
    result = session.execute(change.execution_options(synchronize_session=False))
    assert isinstance(result, CursorResult)  # noqa: S101 - what changes rows counts them
    return result.rowcount
