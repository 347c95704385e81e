from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.releases.comparison import Comparison
from service.releases.journal import Journal, older_half, read_journal
from service.releases.summary import MOST_EXAMPLES, summarise
from service.releases.tables import agreement_tables


def agreed(topic: str, *, candidate: str = "new") -> Comparison:
    return {
        "at": "2026-11-28T09:00:00+00:00",
        "topic": topic,
        "differs": [],
        "serving": {"model": "old"},
        "candidate": {"model": candidate},
    }


def differed(topic: str, before: str, after: str) -> Comparison:
    sides = {"serving": {"model": "old", "route": before}, "candidate": {"model": "new", "route": after}}
    return {"at": "2026-11-28T09:00:00+00:00", "topic": topic, "differs": ["route"], **sides}


def test_what_was_written_is_read_in_its_order(tmp_path: Path) -> None:
    journal = Journal(tmp_path / "new" / "folder" / "kept.jsonl", most_bytes=100_000)
    written = [agreed("é\n1"), differed("2", "a", "b"), agreed("3")]
    for comparison in written:
        journal.write(comparison)
    assert list(read_journal(tmp_path / "new" / "folder" / "kept.jsonl")) == written


@given(topics=st.lists(st.text(max_size=40), max_size=60), most=st.integers(1_000, 4_000))
def test_a_journal_never_grows_beyond_its_bound_and_keeps_the_newest(
    tmp_path_factory: pytest.TempPathFactory, topics: list[str], most: int
) -> None:
    file = tmp_path_factory.mktemp("journal") / "kept.jsonl"
    journal = Journal(file, most_bytes=most)
    for topic in topics:
        journal.write(agreed(topic))
        assert sum(half.stat().st_size for half in (file, older_half(file)) if half.exists()) <= most
    kept = [comparison["topic"] for comparison in read_journal(file)]
    assert kept == topics[len(topics) - len(kept) :]
    assert len(kept) >= min(len(topics), 1)


def test_a_torn_line_is_passed_over(tmp_path: Path) -> None:
    journal = Journal(tmp_path / "kept.jsonl", most_bytes=100_000)
    journal.write(agreed("1"))
    with (tmp_path / "kept.jsonl").open("ab") as file:
        file.write(b'{"topic": "torn"\n[]\n\xff\n')
    journal.write(agreed("2"))
    assert [comparison["topic"] for comparison in read_journal(tmp_path / "kept.jsonl")] == ["1", "2"]


@pytest.mark.parametrize("torn", [b'{"topic": "torn"', b"\n\n", b"\xff"])
def test_what_follows_a_line_that_never_ended_is_kept(tmp_path: Path, torn: bytes) -> None:
    journal = Journal(tmp_path / "kept.jsonl", most_bytes=100_000)
    journal.write(agreed("1"))
    with (tmp_path / "kept.jsonl").open("ab") as file:
        file.write(torn)
    for topic in ("2", "3"):
        journal.write(agreed(topic))
    assert [comparison["topic"] for comparison in read_journal(tmp_path / "kept.jsonl")] == ["1", "2", "3"]


def test_without_a_journal_nothing_was_compared(tmp_path: Path) -> None:
    assert summarise(read_journal(tmp_path / "none.jsonl")) == []


def test_a_summary_tells_agreement_and_what_would_change_the_most_frequent_first() -> None:
    comparisons = [agreed("1"), differed("2", "a", "b"), *(differed(str(number), "b", "a") for number in range(3, 9)), agreed("9")]
    (summary,) = summarise(comparisons)
    assert (summary.serving, summary.candidate, summary.topics, summary.agreeing) == ("old", "new", 9, 2)
    assert summary.differing == {"route": 7, "area": 0, "confidential": 0, "urgent": 0, "abstained": 0}
    assert [(flip.serving, flip.candidate, flip.topics) for flip in summary.flips] == [("b", "a", 6), ("a", "b", 1)]
    assert summary.flips[0].examples == ("6", "7", "8")
    assert len(summary.flips[0].examples) == MOST_EXAMPLES
    assert len(agreement_tables(summary)) == 2


def test_each_candidate_is_summed_up_by_itself() -> None:
    summaries = summarise([agreed("1"), agreed("2", candidate="newer"), agreed("3")])
    assert [(summary.candidate, summary.topics) for summary in summaries] == [("new", 2), ("newer", 1)]
    assert len(agreement_tables(summaries[0])) == 1


def test_yes_and_no_are_said_in_words() -> None:
    flipped = differed("1", "a", "a") | {
        "differs": ["urgent"],
        "serving": {"model": "old", "urgent": False},
        "candidate": {"model": "new", "urgent": True},
    }
    (flip,) = summarise([flipped])[0].flips
    assert (flip.field, flip.serving, flip.candidate) == ("urgent", "no", "yes")
