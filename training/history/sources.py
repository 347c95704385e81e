"""From a path to the topics of the past that lie there."""

from __future__ import annotations

from enum import Enum, auto
from typing import TYPE_CHECKING

from service.errors import InputError
from service.forum.fitness import why_unfit
from service.forum.folder import FolderSource
from service.forum.jsonl import JsonLinesSource
from service.forum.parsing import UNKNOWN_TIME
from service.forum.sources import JSON_LINES
from training.history.issues import past_issues
from training.history.past_topic import Mark, MarkKind, PastTopic

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from service.domain import Topic

CSV = ".csv"


class HistoryForm(Enum):
    """In which form a history lies."""

    DOCUMENTS = auto()
    LINES = auto()
    ISSUES = auto()


def form_of(source: Path) -> HistoryForm:
    """Say in which form a history lies.

    Raises:
        InputError: it is none that can be read (`unknown_source`).

    """
    if source.is_dir():
        return HistoryForm.DOCUMENTS
    if source.is_file() and source.suffix.lower() == CSV:
        return HistoryForm.ISSUES
    if source.is_file() and source.suffix.lower() in JSON_LINES:
        return HistoryForm.LINES
    found = "is a file, but named neither .jsonl nor .csv" if source.is_file() else "is no file or folder"
    msg = f"{source} {found}; give a folder of Discourse topic documents, a .jsonl file of topics, or a .csv file of issues"
    raise InputError(msg, reason="unknown_source")


def past_topics(
    source: Path, *, name: str | None = None, on_problem: Callable[[str], None], on_unfit: Callable[[str], None]
) -> Iterator[PastTopic]:
    """Yield what can be learnt from.

    Args:
        source: a folder of Discourse topic documents, JSON Lines of topics, or CSV of issues.
        name: what the history is called; it stands before each id then. Without it, the file or folder, or an issue's repository.
        on_problem: told a sentence about what can't be read; it never repeats a text.
        on_unfit: told why a topic is nothing to learn from, in words that are the same for all such topics.

    Raises:
        InputError: it is none that can be read (`unknown_source`), or as `past_issues`.
        SourceRefused: nothing there, or it can't be read.
        SettingsError: CSV needs pandas, which is not installed (`pandas_missing`).

    """
    form = form_of(source)
    if form is HistoryForm.ISSUES:
        found = past_issues(source, on_problem=on_problem)
    else:
        reader = (
            FolderSource(source, on_problem=on_problem) if form is HistoryForm.DOCUMENTS else JsonLinesSource(source, on_problem=on_problem)
        )
        # nothing of a source on disk is left out by time
        found = (_past(topic, reader.name) for topic in reader.topics(UNKNOWN_TIME) if _is_fit(topic, on_unfit))
    for topic in found:
        yield PastTopic(f"{name}:{topic.id}", topic.title, topic.body, name, topic.marks, topic.created_at) if name else topic


def _past(topic: Topic, source: str) -> PastTopic:
    number = None if topic.category_id is None else str(topic.category_id)
    category = tuple(filter(None, (topic.category, number)))
    marks = [Mark(MarkKind.TAG, (tag,)) for tag in topic.tags]
    if category:
        marks.append(Mark(MarkKind.CATEGORY, category))
    return PastTopic(topic.id, topic.title, topic.body, source, tuple(marks), topic.created_at)


def _is_fit(topic: Topic, on_unfit: Callable[[str], None]) -> bool:
    why = why_unfit(topic)
    if why is not None:
        on_unfit(why)
    return why is None
