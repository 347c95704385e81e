from __future__ import annotations

from typing import Any

from service.domain import LabelSource
from service.feedback.importing import Imported, Rules, keep_all, labels_of_rows
from service.store.memory import MemoryLabels
from tests.feedback.samples import NONE_DRAWN, VOCABULARY
from tests.store.samples import HOUR, NOW

RULES = Rules(VOCABULARY, NONE_DRAWN, "ada", LabelSource.CORRECTION, NOW)


def row(topic: int = 1, route: str = "technical", **more: Any) -> dict[str, Any]:
    return {"id": topic, "title": "T", "body": "B", "route": route, **more}


class Importing:
    """Imports into one repository; `told` holds the problems of the last import."""

    def __init__(self) -> None:
        self.labels = MemoryLabels()
        self.told: list[str] = []

    def __call__(self, *rows: dict[str, Any] | str) -> Imported:
        self.told = []
        numbered = [(f"line {number}", each) for number, each in enumerate(rows, start=1)]
        return keep_all(labels_of_rows(numbered, rules=RULES, on_problem=self.told.append), self.labels, on_problem=self.told.append)


def test_bad_lines_are_told_by_number_and_the_rest_is_kept() -> None:
    importing = Importing()
    assert importing(row(1), "is not JSON in UTF-8", row(2, "repair"), row(3, at="soon"), row(4)) == Imported(new=2, known=0)
    assert [problem.split(":")[0] for problem in importing.told] == ["line 2", "line 3", "line 4"]
    assert [kept.label.topic_id for kept in importing.labels.find()] == ["1", "4"]


def test_the_same_file_again_adds_nothing() -> None:
    importing = Importing()
    timed = [row(3, at=(NOW - HOUR).isoformat()), row(3, "feature", at=NOW.isoformat())]
    assert importing(row(1), row(2), *timed) == Imported(new=4, known=0)
    assert importing(row(1), row(2), *timed) == Imported(new=0, known=4)


def test_a_person_who_contradicts_herself_in_one_file_must_give_times() -> None:
    importing = Importing()
    assert importing(row(1), row(1, "feature"), row(1), row(1, "feature", by="bo")) == Imported(new=2, known=1)
    assert importing.told == [
        "line 2: says something else of the topic than line 1 by the same person; give each its time in `at`",
    ]


def test_an_id_of_another_label_is_told_by_its_line() -> None:
    importing = Importing()
    assert importing(row(1, feedback_id="a"), row(2, feedback_id="a"), row(3)) == Imported(new=2, known=0)
    assert importing.told == ["line 2: the id 'a' is that of another label of this author; send a new id, or none"]
