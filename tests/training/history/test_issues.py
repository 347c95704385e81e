from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from service.errors import InputError
from training.history.issues import past_issues
from training.history.past_topic import Mark, MarkKind, PastTopic


def read(folder: Path, text: str) -> tuple[list[PastTopic], list[str]]:
    file = folder / "issues.csv"
    file.write_text(text, "utf-8")
    problems: list[str] = []
    return list(past_issues(file, on_problem=problems.append)), problems


def test_an_issue_is_known_by_repository_and_row_and_marked_by_label_and_repository(tmp_path: Path) -> None:
    text = 'repo,created_at,label,title,body\nclub/sheds,2023-08-26 06:33:37,bug,Door,"It sticks,\nalways"\n'
    ((issue,), problems) = read(tmp_path, text)
    assert (issue.id, issue.title, issue.body, issue.source) == ("club/sheds#2", "Door", "It sticks,\nalways", "club/sheds")
    assert issue.created_at == datetime(2023, 8, 26, 6, 33, 37, tzinfo=UTC)
    assert issue.marks == (Mark(MarkKind.LABEL, ("bug",)), Mark(MarkKind.REPOSITORY, ("club/sheds",)))
    assert problems == []


def test_label_title_and_body_are_enough_and_an_id_is_taken(tmp_path: Path) -> None:
    issues, _ = read(tmp_path, "label,title,body\nbug,Door,It sticks\n,Roof,It leaks\n")
    assert [(issue.id, issue.created_at, len(issue.marks)) for issue in issues] == [("issues#2", None, 1), ("issues#3", None, 0)]
    issues, _ = read(tmp_path, "id,repo,label,title,body\n77,a,bug,Door,It sticks\n")
    assert [issue.id for issue in issues] == ["a#77"]


def test_a_bad_row_is_told_by_its_number_and_the_rest_is_read(tmp_path: Path) -> None:
    issues, problems = read(
        tmp_path,
        "id,created_at,label,title,body\n1,in spring,bug,t,b\n2,2023-08-26,bug,t,b\n2,2023-08-27,bug,u,c\n"
        "3,,bug,t,b,more,and more\n4,,bug,t,b\n",
    )
    assert [issue.id for issue in issues] == ["issues#2", "issues#4"]
    assert problems == [
        "issues.csv row 2: created_at is not an ISO 8601 time",
        "issues.csv row 4: id 'issues#2' was already read from row 3",
        "issues.csv row 5: has more cells than the header",
    ]


def test_a_missing_column_is_told_with_what_is_needed(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="has no column label, body; needed are label, title, body, where known repo") as caught:
        read(tmp_path, "title,text\nt,b\n")
    assert caught.value.reason == "issues_invalid"
