"""From what `--data` and `--map` name to topics with splits: labelled ones as they are, histories by the mapping."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

from service.errors import InputError
from service.forum.sources import JSON_LINES
from training.data.duplicates import without_duplicates
from training.data.holdout import HeldOutBy, HoldOut, hold_out
from training.data.records import read_corpus
from training.history.importing import labelled_history
from training.history.sources import CSV
from training.history.summary import duplicates_told, hold_out_name, hold_out_told, tally_told
from training.run import refuse_too_few

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from training.data.records import LabelledTopic
    from training.history.mapping import Mapping


@dataclass(frozen=True, slots=True)
class TrainingData:
    """Topics with their splits, and what to say of them: sentences for a person, and what the card calls them."""

    held: HoldOut
    told: tuple[str, ...]
    origin: dict[str, str]


def gather(
    sources: Sequence[Path],
    mapping: Mapping | None,
    *,
    share: float,
    seed: int,
    on_problem: Callable[[str], None],
    progress: Callable[[int], None] = lambda _: None,
) -> TrainingData:
    """Read all sources, leave out duplicates, and hold topics out.

    Args:
        sources: labelled topics (JSON Lines, or a folder of them), or histories as `past_topics` takes them.
        mapping: what the marks of histories mean.
        share: of the topics, to be held out where none say for themselves which are.
        seed: of a draw by chance, where no times are known.
        on_problem: told of what of a history can't be read.
        progress: told how many topics of a history were read so far.

    Raises:
        InputError: a history without a mapping (`mapping_missing`), a mapping without a history (`mapping_needless`), an id that stands in
            two sources (`corpus_invalid`), too few topics to learn from (`corpus_too_small`), or as `read_corpus` and `labelled_history`.
        SourceRefused, SettingsError: as `labelled_history`.

    """
    topics: list[LabelledTopic] = []
    told: list[str] = []
    origins: dict[str, Path] = {}
    histories = [source for source in sources if _is_history(source, mapped=mapping is not None)]
    if mapping is not None and not histories:
        msg = "--map maps histories, and what --data names is labelled already; leave --map out"
        raise InputError(msg, reason="mapping_needless")
    for source in sources:
        if source not in histories:
            found = list(read_corpus(source).topics)
        elif mapping is None:
            msg = f"{source} is not labelled; map its categories, tags or labels with --map (`topicrouter import {source}` lists them)"
            raise InputError(msg, reason="mapping_missing")
        else:
            found, tally = labelled_history(source, mapping, on_problem=on_problem, progress=progress)
            told += tally_told(tally, mapping, name=source.name)
        twice = next((topic.id for topic in found if topic.id in origins), None)
        if twice is not None:
            msg = f"the id {twice!r} stands in {origins[twice]} and in {source}; import one of them with `topicrouter import --name NAME`"
            raise InputError(msg, reason="corpus_invalid")
        origins |= dict.fromkeys((topic.id for topic in found), source)
        topics += found
    once = without_duplicates(topics)
    told += duplicates_told(once)
    held = _held_out(once.topics, share=share, seed=seed)
    told += hold_out_told(held)
    names = ", ".join(source.resolve().name for source in sources)
    return TrainingData(held, tuple(told), {"topics": f"topics of {names}", "holdout": hold_out_name(held)})


def _held_out(topics: Sequence[LabelledTopic], *, share: float, seed: int) -> HoldOut:
    held = hold_out(topics, share=share, seed=seed)
    learnt = [topic for topic in held.topics if topic.split == "train"]
    if held.by in {HeldOutBy.DATA, HeldOutBy.NOTHING}:
        return held
    refuse_too_few(topics)
    try:
        refuse_too_few(learnt)
    except InputError:
        # to learn at all comes first
        return HoldOut(tuple(topics), HeldOutBy.NOTHING)
    return held


def _is_history(source: Path, *, mapped: bool) -> bool:
    if source.is_dir():
        return not any(source.glob("*.jsonl")) and any(source.glob("*.json"))
    if source.suffix.lower() in JSON_LINES and source.is_file():
        return mapped and not _first_line_has_a_route(source)
    return source.suffix.lower() == CSV


def _first_line_has_a_route(file: Path) -> bool:
    with file.open("rb") as lines:
        first = next((line for line in lines if line.strip()), b"")
    try:
        row = json.loads(first)
    except (ValueError, RecursionError):
        return False
    return isinstance(row, dict) and "route" in row
