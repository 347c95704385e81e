"""What is kept of topics: their texts by version, facts about the thread, and what models said."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import TYPE_CHECKING, Any

from pydantic import TypeAdapter
from sqlalchemy import func, select, update

from service.domain import NOTHING_SHOWN, Prediction, TopicText
from service.store.case_values import Details
from service.store.fingerprints import fingerprint
from service.store.tables import FactsRow, LabelRow, PredictionRow, TextRow
from service.store.texts import kept_text, text_rows

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from service.store.database import Database

_COLUMNS = frozenset({"topic_id", "model_version", "route", "confidence", "abstained", "confidential", "urgent"})
_TEXTS = frozenset({"redacted_title", "redacted_body"})
_EVIDENCE = frozenset({"findings", "reasons", "confidential_reasons", "urgent_reasons", "similar"})
"""Fields of a prediction that show something of the text that it was made of."""


@dataclass(frozen=True, slots=True)
class KeptPrediction:
    """What a model said at `at` of one version of a topic's text.

    Texts are not kept here but by their version, and are empty in `prediction`; so is what came from the text, once its time is over.
    """

    prediction: Prediction
    topic_version: str
    at: datetime


@dataclass(frozen=True, slots=True)
class KeptFacts:
    """What the forum said of a topic, from `first_at` to `last_at` without a change."""

    details: Details
    fingerprint: str
    first_at: datetime
    last_at: datetime


class SqlTopics:
    """What is kept of topics. Every method raises StoreError if the database can't be used."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def keep_text(self, topic_id: str, text: TopicText, *, at: datetime) -> bool:
        """Keep a version of a topic's redacted text, from `at` on; False if it is, or was, kept already."""
        return bool(self.keep_texts({topic_id: (text, at)}))

    def keep_texts(self, texts: Mapping[str, tuple[TopicText, datetime]]) -> frozenset[str]:
        """Keep versions of topics' redacted texts, each from its moment on; return the topics of which it was not kept before."""
        if not texts:
            return frozenset()

        def work(session: Session) -> frozenset[str]:
            new = {topic_id: row for topic_id, row in text_rows(session, texts).items() if row.number is None}
            session.add_all(new.values())
            return frozenset(new)

        return self._database.write(work)

    def let_go_of_others(self, topic_id: str, version: str, *, at: datetime) -> int:
        """Erase the other versions of a topic's text, and what models pointed at in them; return how many texts that were.

        What was edited away may have been confidential. A text that somebody labelled stays, to be learnt from.
        """
        labelled = select(LabelRow.text_number)
        others = TextRow.topic_id == topic_id, TextRow.version != version, TextRow.erased_at.is_(None), TextRow.number.not_in(labelled)
        texts = update(TextRow).where(*others).values(title=NOTHING_SHOWN, body=NOTHING_SHOWN, erased_at=at)
        said = update(PredictionRow).where(PredictionRow.topic_id == topic_id, PredictionRow.topic_version != version).values(evidence=None)

        def work(session: Session) -> int:
            erased = list(session.scalars(texts.returning(TextRow.number), execution_options={"synchronize_session": False}))
            session.execute(said, execution_options={"synchronize_session": False})
            return len(erased)

        return self._database.write(work)

    def texts(self, topic_id: str) -> tuple[TopicText, ...]:
        """Give the texts of a topic that are still kept, in the order in which they came."""
        query = select(TextRow).where(TextRow.topic_id == topic_id, TextRow.erased_at.is_(None)).order_by(TextRow.number)
        with self._database.reading() as session:
            return tuple(kept_text(row, row.written_at or row.kept_at) for row in session.scalars(query))

    def keep_facts(self, topic_id: str, details: Details, *, at: datetime) -> None:
        """Keep facts that were read at `at`; the same as last time only live longer."""
        self.keep_all_facts({topic_id: (details, at)})

    def keep_all_facts(self, read: Mapping[str, tuple[Details, datetime]]) -> None:
        """Keep facts of topics, each with the moment when they were read; the same as last time only live longer."""
        if not read:
            return

        def work(session: Session) -> None:
            newest = {row.topic_id: row for row in session.scalars(_newest_facts(read))}
            for topic_id, (details, at) in read.items():
                row, mark = newest.get(topic_id), fingerprint(details)
                if row is None or row.fingerprint != mark:
                    row = FactsRow(topic_id=topic_id, fingerprint=mark, first_at=at, last_at=at, details=dict(details))
                    session.add(row)
                row.last_at = max(row.last_at, at)

        self._database.write(work)

    def facts(self, topic_id: str) -> tuple[KeptFacts, ...]:
        """Give all facts of a topic, the newest first."""
        with self._database.reading() as session:
            return tuple(map(_kept_facts, session.scalars(_facts_of(topic_id))))

    def newest_facts(self, topic_ids: Collection[str]) -> dict[str, KeptFacts]:
        """Give the newest facts of each of these topics that has any."""
        with self._database.reading() as session:
            return {row.topic_id: _kept_facts(row) for row in session.scalars(_newest_facts(topic_ids))}

    def seen_before(self, moment: datetime, *, most: int) -> tuple[str, ...]:
        """Give topics of which text is kept and nothing was read since `moment`, those first that were not read for longest."""
        last = func.max(FactsRow.last_at)
        kept = select(TextRow.topic_id).where(TextRow.erased_at.is_(None))
        query = (
            select(FactsRow.topic_id)
            .where(FactsRow.topic_id.in_(kept))
            .group_by(FactsRow.topic_id)
            .having(last < moment)
            .order_by(last, FactsRow.topic_id)
            .limit(most)
        )
        with self._database.reading() as session:
            return tuple(session.scalars(query))

    def keep_prediction(self, prediction: Prediction, *, topic_version: str, at: datetime) -> bool:
        """Keep what a model said of a version, or its findings where those were erased; False if all is known already."""

        def work(session: Session) -> bool:
            row = session.scalars(_prediction_of(prediction.topic_id, topic_version, prediction.model_version)).first()
            made = _prediction_row(prediction, topic_version, at)
            if row is None:
                session.add(made)
            elif row.evidence is None:
                # a text that was edited and edited back, or hidden and shown again
                row.evidence = made.evidence
            else:
                return False
            return True

        return self._database.write(work)

    def newest_predictions(self, versions: Mapping[str, str]) -> dict[str, KeptPrediction]:
        """Give what was last said of these versions of topics (the names of the versions by topics' ids), by whichever model."""
        # without its findings a prediction would make a confidential topic look harmless: it is asked for anew
        whole = PredictionRow.topic_id.in_(versions), PredictionRow.evidence.is_not(None)
        query = select(PredictionRow).where(*whole).order_by(PredictionRow.number)
        with self._database.reading() as session:
            rows = [row for row in session.scalars(query) if row.topic_version == versions[row.topic_id]]
            return {row.topic_id: _kept_prediction(row) for row in rows}

    def urgent_since(self, since: datetime) -> tuple[KeptPrediction, ...]:
        """Give the predictions made at `since` or later that say that a topic is urgent."""
        query = select(PredictionRow).where(PredictionRow.urgent, PredictionRow.at >= since).order_by(PredictionRow.number)
        with self._database.reading() as session:
            return tuple(map(_kept_prediction, session.scalars(query)))

    def prediction(self, topic_id: str, *, topic_version: str, model_version: str) -> KeptPrediction | None:
        """Give what a model said of a version of a topic."""
        with self._database.reading() as session:
            row = session.scalars(_prediction_of(topic_id, topic_version, model_version)).first()
            return _kept_prediction(row) if row is not None else None


def _facts_of(topic_id: str) -> Any:
    return select(FactsRow).where(FactsRow.topic_id == topic_id).order_by(FactsRow.number.desc())


def _newest_facts(topic_ids: Collection[str]) -> Any:
    newest = select(func.max(FactsRow.number)).where(FactsRow.topic_id.in_(topic_ids)).group_by(FactsRow.topic_id)
    return select(FactsRow).where(FactsRow.number.in_(newest))


def _kept_facts(row: FactsRow) -> KeptFacts:
    return KeptFacts(row.details, row.fingerprint, row.first_at, row.last_at)


def _prediction_of(topic_id: str, topic_version: str, model_version: str) -> Any:
    return select(PredictionRow).where(
        PredictionRow.topic_id == topic_id, PredictionRow.topic_version == topic_version, PredictionRow.model_version == model_version
    )


@cache
def _predictions() -> TypeAdapter[Prediction]:
    return TypeAdapter(Prediction)


def _prediction_row(prediction: Prediction, topic_version: str, at: datetime) -> PredictionRow:
    plain = _predictions().dump_python(prediction, mode="json")
    return PredictionRow(
        topic_version=topic_version,
        at=at,
        **{name: plain[name] for name in _COLUMNS},
        details={name: value for name, value in plain.items() if name not in _COLUMNS | _TEXTS | _EVIDENCE},
        evidence={name: plain[name] for name in sorted(_EVIDENCE)},
    )


def _kept_prediction(row: PredictionRow) -> KeptPrediction:
    columns = {name: getattr(row, name) for name in _COLUMNS}
    evidence = row.evidence if row.evidence is not None else dict.fromkeys(_EVIDENCE, ())
    texts = dict.fromkeys(_TEXTS, NOTHING_SHOWN)
    return KeptPrediction(_predictions().validate_python({**columns, **row.details, **evidence, **texts}), row.topic_version, row.at)
