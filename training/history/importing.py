"""Imports a history: read, labelled by a mapping, redacted, without duplicates."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from service.errors import InputError
from training.data.duplicates import without_duplicates
from training.history.labelling import Tally, labelled
from training.history.sources import past_topics

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from training.data.duplicates import Deduplicated
    from training.data.records import LabelledTopic
    from training.history.mapping import Mapping

MOST_MARKS_TOLD = 10


@dataclass(frozen=True, slots=True)
class Imported:
    """The topics to learn from, what became of the others, and what repeats."""

    tally: Tally
    found: Deduplicated


def import_history(
    source: Path,
    mapping: Mapping,
    *,
    name: str | None = None,
    on_problem: Callable[[str], None],
    progress: Callable[[int], None] = lambda _: None,
) -> Imported:
    """Import one history; see `labelled_history` and `without_duplicates`.

    Raises:
        InputError: nothing that is mapped (`nothing_mapped`), or as `past_topics`.
        SourceRefused, SettingsError: as `past_topics`.

    """
    topics, tally = labelled_history(source, mapping, name=name, on_problem=on_problem, progress=progress)
    return Imported(tally, without_duplicates(topics))


def labelled_history(
    source: Path,
    mapping: Mapping,
    *,
    name: str | None = None,
    on_problem: Callable[[str], None],
    progress: Callable[[int], None] = lambda _: None,
) -> tuple[list[LabelledTopic], Tally]:
    """Read, label and redact one history.

    Args:
        source: as `past_topics` takes it.
        mapping: what the marks mean.
        name: what the history is called, if it should stand before the ids.
        on_problem: told of what can't be read.
        progress: told how many topics were read so far.

    Raises:
        InputError: nothing that is mapped (`nothing_mapped`), or as `past_topics`.
        SourceRefused, SettingsError: as `past_topics`.

    """
    tally = Tally()

    def leave_out(why: str) -> None:
        tally.read += 1
        tally.left_out[why] += 1

    past = past_topics(source, name=name, on_problem=on_problem, on_unfit=leave_out)
    topics: list[LabelledTopic] = []
    for topic in labelled(past, mapping, tally):
        topics.append(topic)
        progress(tally.read)
    if not topics:
        seen = ", ".join(f"{mark} ({times})" for mark, times in tally.unmapped.most_common(MOST_MARKS_TOLD))
        msg = f"{source}: none of its {tally.read:,} topics is mapped to a route" + (f"; there are {seen}" if seen else "")
        raise InputError(msg, reason="nothing_mapped")
    return topics, tally
