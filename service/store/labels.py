"""Labels kept in a database."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from sqlalchemy import select
from sqlalchemy.orm import Session, contains_eager

from service.domain import KeptLabel, Label, LabelSource
from service.store.database import Database, open_database
from service.store.identity import content_digest, following_id, refuse_other_content
from service.store.interfaces import EVERY_LABEL, Added, LabelFilter
from service.store.tables import LabelRow, TextRow
from service.store.texts import kept_text, text_row

if TYPE_CHECKING:
    from sqlalchemy import Select

ROWS_AT_ONCE = 500


def _utc_now() -> datetime:
    return datetime.now(UTC)


class SqlLabels:
    """A `LabelRepository` in SQLite or PostgreSQL; `clock` says when a text comes here, from which its time here counts."""

    def __init__(self, database: Database, *, clock: Callable[[], datetime] = _utc_now) -> None:
        self._database = database
        self._clock = clock

    def add(self, label: Label, *, label_id: str | None = None) -> Added:
        """Keep a label, or give the one that is kept already."""
        return self._database.write(lambda session: _add(session, label, label_id, self._clock()))

    def find(self, wanted: LabelFilter = EVERY_LABEL) -> Iterator[KeptLabel]:
        """Yield the wanted labels in the order in which they were kept; no transaction stays open between two."""
        after = 0
        while True:
            with self._database.reading() as session:
                rows = session.scalars(_wanted(wanted).where(LabelRow.number > after).order_by(LabelRow.number).limit(ROWS_AT_ONCE)).all()
                found = [_kept(row) for row in rows]
            yield from found
            if len(found) < ROWS_AT_ONCE:
                return
            after = found[-1].number

    def close(self) -> None:
        """Close all connections."""
        self._database.close()


def open_labels(url: str) -> SqlLabels:
    """Give the repository of labels in the database of this URL. Raises SettingsError (`database_invalid`)."""
    return SqlLabels(open_database(url))


def _add(session: Session, label: Label, label_id: str | None, now: datetime) -> Added:
    digest = content_digest(label)
    if label_id is None:
        previous = session.scalars(_newest_of_author(label)).first()
        if previous is not None and previous.digest == digest:
            return Added(_kept(previous), new=False)
        label_id = following_id(digest, previous.label_id if previous is not None else None)
    same = session.scalars(select(LabelRow).where(LabelRow.author == label.author, LabelRow.label_id == label_id)).first()
    if same is not None:
        refuse_other_content(same=same.digest == digest, label_id=label_id)
        return Added(_kept(same), new=False)
    row = _row(label, label_id, digest, text_row(session, label.topic_id, label.text, kept_at=now))
    session.add(row)
    session.flush()
    return Added(_kept(row), new=True)


def _wanted(wanted: LabelFilter) -> Select[LabelRow]:
    query = select(LabelRow).join(LabelRow.text).options(contains_eager(LabelRow.text))
    if wanted.topic_id is not None:
        query = query.where(TextRow.topic_id == wanted.topic_id)
    if wanted.sources is not None:
        query = query.where(LabelRow.source.in_([str(source) for source in wanted.sources]))
    if wanted.since is not None:
        query = query.where(LabelRow.at >= wanted.since)
    return query


def _newest_of_author(label: Label) -> Select[LabelRow]:
    mine = LabelFilter(topic_id=label.topic_id, sources=frozenset({label.source}))
    return _wanted(mine).where(LabelRow.author == label.author).order_by(LabelRow.number.desc()).limit(1)


def _row(label: Label, label_id: str, digest: str, text: TextRow) -> LabelRow:
    return LabelRow(
        label_id=label_id,
        digest=digest,
        text=text,
        text_at=label.text.at,
        said=label.labels,
        source=str(label.source),
        author=label.author,
        at=label.at,
        decision_due_at=label.decision_due_at,
        model_version=label.model_version,
        predicted=label.predicted,
        answered_by=label.answered_by,
        asked=list(label.asked),
    )


def _kept(row: LabelRow) -> KeptLabel:
    label = Label(
        topic_id=row.text.topic_id,
        text=kept_text(row.text, row.text_at),
        labels=row.said,
        source=LabelSource(row.source),
        author=row.author,
        at=row.at,
        decision_due_at=row.decision_due_at,
        model_version=row.model_version,
        predicted=row.predicted,
        answered_by=row.answered_by,
        asked=tuple(row.asked),
    )
    return KeptLabel(row.number, row.label_id, label)
