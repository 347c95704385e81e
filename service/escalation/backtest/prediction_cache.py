"""Predictions kept between backtests, so that a second run with another policy takes no model: numbers and names of classes, no text.

One SQLite file. What can't be read or written is done without: a cache is never worth a failed run.
"""

from __future__ import annotations

import hashlib
import json
import sqlite3
from collections.abc import Mapping, Sequence
from contextlib import closing
from dataclasses import replace
from functools import cache
from importlib.metadata import version
from pathlib import Path
from threading import RLock
from typing import TYPE_CHECKING

import structlog
from pydantic import TypeAdapter, ValidationError

from service.directory.visibility import confidential_kinds
from service.domain import NOTHING_SHOWN, Prediction, Topic
from service.store.storable import storable

if TYPE_CHECKING:
    from types import TracebackType

    from service.inference.reading import Reading

ROWS_AT_ONCE = 500
_TABLES = (
    "CREATE TABLE IF NOT EXISTS prediction (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID",
    "CREATE TABLE IF NOT EXISTS topic (archive TEXT, id TEXT, key TEXT NOT NULL, PRIMARY KEY (archive, id)) WITHOUT ROWID",
)

_log = structlog.get_logger(__name__)


def without_text(prediction: Prediction) -> Prediction:
    """Keep of a prediction what the policy goes by; of the text, and of the words and findings that told it, nothing stays."""
    return replace(
        prediction,
        confidential_kinds=confidential_kinds(prediction),
        confidential_reasons=(),
        findings=(),
        redacted_title=NOTHING_SHOWN,
        redacted_body=NOTHING_SHOWN,
        urgent_reasons=(),
        reasons=(),
        similar=(),
    )


def cache_key(topic: Topic, reading: Reading, model: str) -> str:
    """Name what a prediction rests on: the model, the redacted text and what was found in it, and when the topic was written.

    The text as it was written has no part in it, not even as a hash: with the rest of the text known, one could try values for the
    secret in it until the hash fits.
    """
    found = sorted((finding.kind, finding.recogniser, finding.confidence) for finding in reading.detection.findings)
    written = topic.created_at.isoformat() if topic.created_at else None
    rests_on = (model, topic.id, written, reading.version, reading.undetermined, found)
    return hashlib.sha256(json.dumps(rests_on).encode()).hexdigest()


class PredictionCache:
    """The predictions kept in `folder`, which is made if need be; only its owner may read it. Use it in a `with`, from any thread."""

    def __init__(self, folder: Path) -> None:
        self._path = folder / "predictions.db"
        self._connection: sqlite3.Connection | None = None
        self._lock = RLock()

    def __enter__(self) -> PredictionCache:
        try:
            self._path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            self._path.touch(mode=0o600)
            self._connection = sqlite3.connect(self._path, check_same_thread=False)
            for table in _TABLES:
                self._connection.execute(table)
        except (OSError, sqlite3.Error) as error:
            self._do_without(error)
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        if self._connection is not None:
            self._connection.close()
            self._connection = None

    def get(self, keys: Sequence[str]) -> dict[str, Prediction]:
        """Give what is kept under these keys; what is damaged counts as not there."""
        found: dict[str, Prediction] = {}
        for first in range(0, len(keys), ROWS_AT_ONCE):
            some = keys[first : first + ROWS_AT_ONCE]
            marks = ", ".join("?" * len(some))
            for key, value in self._rows(f"SELECT key, value FROM prediction WHERE key IN ({marks})", some):  # noqa: S608 - only question marks are filled in
                try:
                    found[key] = _predictions().validate_json(value)
                except ValidationError:
                    _log.warning("kept_prediction_damaged")
        return found

    def put(self, predictions: Mapping[str, Prediction]) -> None:
        """Keep predictions, all of them or none."""
        rows = [(key, _predictions().dump_json(prediction).decode()) for key, prediction in predictions.items()]
        self._keep("INSERT OR REPLACE INTO prediction VALUES (?, ?)", rows)

    def keys_of(self, signature: str, model: str) -> dict[str, str]:
        """Give the keys under which an archive's topics are kept, by topic id, as far as they were when its files were the same."""
        return dict(self._rows("SELECT id, key FROM topic WHERE archive = ?", [_archive(signature, model)]))

    def keep_keys(self, signature: str, model: str, keys: Mapping[str, str]) -> None:
        """Keep the keys of an archive's topics, by topic id, all of them or none."""
        archive = _archive(signature, model)
        self._keep("INSERT OR REPLACE INTO topic VALUES (?, ?, ?)", [(archive, storable(topic_id), key) for topic_id, key in keys.items()])

    def _rows(self, query: str, values: Sequence[str]) -> list[tuple[str, str]]:
        with self._lock:
            if self._connection is None:
                return []
            try:
                with closing(self._connection.execute(query, values)) as cursor:
                    return cursor.fetchall()
            except sqlite3.Error as error:
                self._do_without(error)
                return []

    def _keep(self, query: str, rows: Sequence[tuple[str, ...]]) -> None:
        with self._lock:
            if self._connection is None:
                return
            try:
                with self._connection:
                    self._connection.executemany(query, rows)
            except sqlite3.Error as error:
                self._do_without(error)

    def _do_without(self, error: Exception) -> None:
        _log.warning("predictions_not_kept", file=str(self._path), problem=str(error))
        if self._connection is not None:
            self._connection.close()
            self._connection = None


def _archive(signature: str, model: str) -> str:
    # another version of the program may read the same text in another way
    return f"{signature} {model} {version('topicrouter')}"


@cache
def _predictions() -> TypeAdapter[Prediction]:
    return TypeAdapter(Prediction)
