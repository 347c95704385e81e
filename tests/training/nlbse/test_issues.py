"""Reading issue reports."""

from __future__ import annotations

from pathlib import Path

import pytest

from service.errors import InputError
from training.nlbse import issues as module
from training.nlbse.issues import read_issues


def write(folder: Path, text: str) -> Path:
    file = folder / "issues.csv"
    file.write_text(text, "utf-8")
    return file


def test_issues_come_by_repository_with_their_label_as_route(tmp_path: Path) -> None:
    file = write(
        tmp_path,
        "repo,created_at,label,title,body\n"
        'b/two,2020,bug,It breaks,"Line one\nline two, with a comma"\n'
        "a/one,2021,question,How?,\n"
        "b/two,2022,feature,Please,Yes\n",
    )
    issues = read_issues(file)
    assert list(issues) == ["a/one", "b/two"]
    assert [(issue.route, issue.title, issue.body) for issue in issues["b/two"]] == [
        (("bug",), "It breaks", "Line one\nline two, with a comma"),
        (("feature",), "Please", "Yes"),
    ]
    assert issues["a/one"][0].body == ""


def test_ids_are_unique_over_repositories(tmp_path: Path) -> None:
    issues = read_issues(write(tmp_path, "repo,label,title,body\na,bug,t,b\nb,bug,t,b\na,bug,t,b\n"))
    ids = [issue.id for found in issues.values() for issue in found]
    assert len(set(ids)) == 3


def test_an_issue_that_says_na_keeps_its_words(tmp_path: Path) -> None:
    assert read_issues(write(tmp_path, "repo,label,title,body\na,bug,NA,null\n"))["a"][0].title == "NA"


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("repo,title,body\na,t,b\n", "no column label"),
        ("repo,label,title,body\na,bug,t,b\na,,t,b\n", "row 2"),
        ("repo,label,title,body\n,bug,t,b\n", "row 1"),
        ("repo,label,title,body\n", "holds a header and no issue"),
        ("", "can't be read"),
        ('repo,label,title,body\na,bug,t,"open\n', "can't be read"),
    ],
)
def test_a_bad_file_is_told_with_its_place(tmp_path: Path, text: str, told: str) -> None:
    with pytest.raises(InputError, match=told) as error:
        read_issues(write(tmp_path, text))
    assert error.value.reason == "issues_invalid"


def test_a_missing_file_is_told(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="can't be read"):
        read_issues(tmp_path / "none.csv")


def test_without_pandas_the_extra_that_brings_it_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "find_spec", lambda _name: None)
    with pytest.raises(InputError, match=r"needs pandas; install the extra: pip install 'topicrouter\[training\]'") as error:
        read_issues(write(tmp_path, "repo,label,title,body\na,bug,t,b\n"))
    assert error.value.reason == "training_extra_missing"
