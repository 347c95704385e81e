"""Measures how often the watch on drift cries wolf; see the package."""

from __future__ import annotations

import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.progress import track

from service.command_line import tell_error
from service.domain import Topic
from service.errors import TopicRouterError
from service.inference.bundle import load_bundle, released_models
from service.inference.predictor import Predictor
from service.watching.observing import KnownWords, observe
from training.data.records import CORPUS_FOLDER, read_corpus
from training.drift.measure import SHARES, WINDOWS, Pool, false_alarms, noticed
from training.drift.record import RECORD, DriftRecord, as_table

if TYPE_CHECKING:
    from collections.abc import Sequence

    from service.store.observation import Observation
    from training.data.records import LabelledTopic

BATCH = 32
ENGLISH = frozenset({"en", "und"})


def main(
    data: Annotated[Path | None, typer.Option(help="Topics of elsewhere, JSON Lines, to be noticed.")] = None,
    draws: Annotated[int, typer.Option(min=1, help="Windows drawn for false alarms; a fifth of them for misses.")] = 500,
    seed: int = 0,
    out: Annotated[Path, typer.Option(help="File that keeps the figures.")] = RECORD,
) -> None:
    """Measure false alarms and misses with the current model, keep them, and print them as a table."""
    predictor = Predictor(load_bundle(released_models()))
    holdout = read_corpus(CORPUS_FOLDER).split("holdout").topics
    pool = Pool(_observed(predictor, holdout), [topic.group for topic in holdout], seed)
    drawn = [false_alarms(pool, size=size, draws=draws) for size in track(WINDOWS, "False alarms", transient=True)]
    others = {"in other languages": [each for each in pool.topics if each.language not in ENGLISH]}
    if data:
        others[f"of {data.stem}"] = _observed(predictor, read_corpus(data).topics)
    for what, elsewhere in others.items():
        drawn += [
            noticed(pool, elsewhere, share=share, size=size, draws=max(1, draws // 5), what=what)
            for share in SHARES
            for size in WINDOWS[1:3]
        ]
    record = DriftRecord(model=predictor.bundle.manifest.version, holdout_topics=len(pool.topics), seed=seed, drawn=drawn)
    record.write(out)
    typer.echo(as_table(record))


def _observed(predictor: Predictor, topics: Sequence[LabelledTopic]) -> list[Observation]:
    known = KnownWords.of(predictor.bundle.pipeline)
    asked = [Topic(topic.id, topic.title, topic.body) for topic in topics]
    chunks = [asked[at : at + BATCH] for at in range(0, len(asked), BATCH)]
    predictions = [each for chunk in track(chunks, "Predicting", transient=True) for each in predictor.predict(chunk)]
    return [observe(prediction, known, at=datetime.min.replace(tzinfo=UTC)) for prediction in predictions]


if __name__ == "__main__":
    try:
        typer.run(main)
    except TopicRouterError as error:
        tell_error(error)
        sys.exit(error.exit_code)
