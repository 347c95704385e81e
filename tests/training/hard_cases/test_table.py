from __future__ import annotations

from tests.training.hard_cases.samples import BY_ID, CONTRADICTIONS, PAIRS, RECORD, TOPICS, pair
from training.hard_cases.table import closest, confusions, hardest_pairs, state, verdicts


def test_a_record_says_whether_it_is_of_the_corpus_as_it_is() -> None:
    assert state(RECORD, TOPICS) == "Recorded on 4 topics with the encoder an encoder. The corpus is still the same."
    assert "The corpus has changed since (3 topics now); make the record again: python -m training.hard_cases" in state(RECORD, TOPICS[1:])


def test_pairs_are_counted_by_label_and_verdict() -> None:
    assert verdicts(PAIRS) == {
        "route": {"all right": 1, "the same of all": 3, "else wrong": 1},
        "confidential": {"all right": 1, "the same of all": 0, "else wrong": 0},
    }


def test_confusions_are_counted_by_what_the_pairs_turn_on_the_most_frequent_first_with_what_was_said() -> None:
    loud = pair("a", "b", ("False", "False"), label="urgent")
    assert [list(row.values()) for row in confusions([*PAIRS, loud])] == [
        ["route", "lease / water", 3, 2, "water 2"],
        ["route", "team owned / water", 2, 1, "water 1"],
        ["confidential", "confidential / harmless", 1, 0, ""],
        ["urgent", "can wait / urgent", 1, 1, "can wait 1"],
    ]


def test_the_confused_pairs_that_are_most_alike_are_shown_by_redacted_titles_without_confidential_ones() -> None:
    rows = hardest_pairs(PAIRS, "route", BY_ID, most=5)
    assert [(row["topics"], row["cosine"]) for row in rows] == [("a / d", 0.95), ("a / b", 0.8)]
    assert (rows[0]["wanted"], rows[0]["said of both"]) == ("water / team owned", "water")
    assert str(rows[0]["titles"]).endswith(" drips / The well")
    assert "gmail" not in str(rows)
    assert "secret" not in str(rows)
    assert len(hardest_pairs(PAIRS, "route", BY_ID, most=1)) == 1


def test_close_topics_are_shown_in_the_same_way_and_those_that_are_gone_left_out() -> None:
    rows = closest(CONTRADICTIONS, BY_ID, most=5)
    assert [row["wanted"] for row in rows] == ["water / team owned", "water / lease"]
    assert all("said of both" not in row for row in rows)
    assert closest(CONTRADICTIONS, {"b": BY_ID["b"], "c": BY_ID["c"]}, most=5) == []


def test_a_title_that_both_topics_have_is_named_once() -> None:
    twins = {name: BY_ID[name].model_copy(update={"title": "The pump"}) for name in ("a", "b")}
    (row,) = closest(CONTRADICTIONS[2:], twins, most=5)
    assert (row["topics"], row["titles"]) == ("a / b", "The pump")
