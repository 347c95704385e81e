from __future__ import annotations

import csv
import io
import json
from datetime import timedelta

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.reports.tables import COLUMNS, defused_cell, suggestions_csv, suggestions_json
from tests.reports import samples

ANY_TEXT = st.text(alphabet=st.characters(exclude_categories=()), max_size=60)


def rows(text: str) -> list[dict[str, str]]:
    assert text.startswith("\ufeff")
    return list(csv.DictReader(io.StringIO(text.removeprefix("\ufeff"), newline="")))


@pytest.mark.parametrize("opening", ["=", "+", "-", "@", "\t", "\r", "＝"])
def test_a_cell_that_a_spreadsheet_would_run_gets_an_apostrophe(opening: str) -> None:
    assert defused_cell(f"{opening}cmd|' /C calc'!A0") == f"'{opening}cmd|' /C calc'!A0"


def test_harmless_cells_and_numbers_stay_as_they_are() -> None:
    assert [defused_cell(cell) for cell in ("2 = 2", "", None, -1.5)] == ["2 = 2", "", None, -1.5]


@given(ANY_TEXT, ANY_TEXT, st.sampled_from("=+-@\t\r"))
def test_no_cell_of_the_file_begins_like_a_formula(title: str, draft: str, opening: str) -> None:
    made = samples.entry(
        samples.suggestion(draft=opening + draft, why=(opening + title,)), title=opening + title, author=title, topic_id=title
    )
    for row in rows(suggestions_csv(samples.report(made))):
        assert not [cell for cell in row.values() if cell.startswith(tuple("=+-@\t\r"))]


def test_the_csv_file_has_a_row_for_each_topic_in_the_order_of_the_report() -> None:
    made = samples.full_report()
    read = rows(suggestions_csv(made))
    assert list(read[0]) == list(COLUMNS)
    assert [row["id"] for row in read] == [entry.topic_id for entry in made.entries]
    assert read[1]["confidential_kinds"] == "secret; infrastructure"
    assert (read[1]["predicted_route"], read[1]["route"]) == ("community_expert", "technical")
    assert read[1]["ask"] == "Mira Okafor; Tomás Alvarez"


def test_pandas_reads_the_csv_file_with_its_lines_within_cells() -> None:
    frame = pd.read_csv(io.BytesIO(suggestions_csv(samples.full_report()).encode()), encoding="utf-8-sig")
    assert len(frame) == 7
    assert frame["draft"].iloc[0] == samples.DRAFT
    assert frame["age_hours"].iloc[0] == 49.0


def test_an_empty_report_is_a_csv_file_with_its_heading_only() -> None:
    assert suggestions_csv(samples.report()) == "\ufeff" + ",".join(COLUMNS) + "\r\n"


def test_the_json_file_says_its_shape_its_counts_and_its_topics() -> None:
    document = json.loads(suggestions_json(samples.full_report()))
    assert (document["schema"], document["version"]) == ("topicrouter/suggestions", 1)
    assert document["generated_at"] == "2026-03-26T08:30:00Z"
    assert document["counts"] == {
        "read": 40,
        "due": 7,
        "urgent": 2,
        "confidential": 2,
        "unsure": 1,
        "not_due": {"answered": 14, "too_young": 5, "closed": 2},
    }
    assert list(document["topics"][0]) == ["id", "title", "excerpt", "url", "author", "unanswered_since", "age_hours", "suggestion"]
    assert document["topics"][1]["author"] is None


def test_an_unknown_age_is_null() -> None:
    topic = json.loads(suggestions_json(samples.report(samples.entry(age=None))))["topics"][0]
    assert (topic["age_hours"], topic["unanswered_since"]) == (None, None)


def test_an_age_is_told_in_hours() -> None:
    topic = json.loads(suggestions_json(samples.report(samples.entry(age=timedelta(hours=30, minutes=15)))))["topics"][0]
    assert topic["age_hours"] == pytest.approx(30.2, abs=0.06)
