from __future__ import annotations

from tests.training.hard_cases.samples import BY_ID, CONTRADICTIONS, PAIRS, RECORD, TOPICS
from training.hard_cases.table import closest, confusions, hardest_pairs, state, verdicts


def test_a_record_says_whether_it_is_of_the_corpus_as_it_is() -> None:
    assert state(RECORD, TOPICS) == "Recorded on 4 topics with the encoder an encoder. The corpus is still the same."
    assert "The corpus has changed since (3 topics now); make the record again: python -m training.hard_cases" in state(RECORD, TOPICS[1:])


def test_pairs_are_counted_by_label_and_verdict() -> None:
    assert verdicts(PAIRS) == {
        "route": {"all right": 1, "the same of all": 3, "else wrong": 1},
        "confidential": {"all right": 1, "the same of all": 0, "else wrong": 0},
    }


def test_confusions_are_counted_by_what_the_pairs_turn_on_the_most_frequent_first() -> None:
    assert confusions(PAIRS, "route") == [
        {"pairs turn on": "lease / water", "pairs": 3, "confused": 2},
        {"pairs turn on": "team owned / water", "pairs": 2, "confused": 1},
    ]


def test_the_confused_pairs_that_are_most_alike_are_shown_by_redacted_titles_without_confidential_ones() -> None:
    rows = hardest_pairs(PAIRS, "route", BY_ID, most=5)
    assert [(row["title 2"], row["cosine"]) for row in rows] == [("The well", 0.95), ("The fee of the pump", 0.8)]
    assert rows[0]["wanted 2"] == "team owned"
    assert rows[0]["said of both"] == "water"
    assert "gmail" not in str(rows)
    assert "secret" not in str(rows)
    assert len(hardest_pairs(PAIRS, "route", BY_ID, most=1)) == 1


def test_close_topics_are_shown_in_the_same_way_and_those_that_are_gone_left_out() -> None:
    assert [row["route 2"] for row in closest(CONTRADICTIONS, BY_ID, most=5)] == ["team owned", "lease"]
    assert closest(CONTRADICTIONS, {"b": BY_ID["b"], "c": BY_ID["c"]}, most=5) == []
