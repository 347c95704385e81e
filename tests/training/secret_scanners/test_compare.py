from __future__ import annotations

import numpy as np
import pytest

from service.errors import InputError
from tests.training.samples import topic
from tests.training.secret_scanners.samples import TOPICS, leak
from training.release import corpus_digest
from training.secret_scanners.compare import Scanned, Truth, compare, scan_topics, titles_of, truth_of
from training.secret_scanners.record import ByTruth
from training.secret_scanners.scanners import OURS, SCANNERS

CODE, DOCUMENT, YAML = (SCANNERS[name] for name in ("credsweeper_code", "credsweeper_document", "detect_secrets_yaml"))


def said(*rules: str, milliseconds: float = 1.0) -> Scanned:
    """What a scanner said of `TOPICS`: names of rules, blank-separated, a text each."""
    return Scanned([frozenset(names.split()) for names in rules], np.full(len(rules), milliseconds))


def test_a_topic_with_a_secret_counts_as_that_whatever_else_it_holds() -> None:
    assert [truth_of(one) for one in TOPICS] == [Truth.SECRET] * 3 + [Truth.OTHER_REASONS, Truth.HARMLESS]
    both = topic("both", confidential=True, confidential_kinds=["personal", "secret"])
    assert truth_of(both) is Truth.SECRET


def test_a_topic_that_nobody_labelled_is_refused() -> None:
    with pytest.raises(InputError, match="one: nothing says whether") as caught:
        truth_of(topic("one"))
    assert caught.value.reason == "labels_missing"


def test_our_recognisers_read_every_topic_and_are_timed() -> None:
    scanned = scan_topics(OURS, TOPICS)
    assert [bool(rules) for rules in scanned.rules] == [True, True, False, False, False]
    assert scanned.milliseconds.shape == (5,)
    assert (scanned.milliseconds >= 0).all()
    assert scanned.milliseconds.sum() > 0


def test_counts_are_by_truth_and_misses_and_alarms_are_named() -> None:
    compared = compare("some", TOPICS, {OURS: said("a b", "", "", "", "a")})
    found = compared.outcomes["ours"]
    assert (found.recall.hits, found.recall.total) == (1, 3)
    assert (found.false_alarms.hits, found.false_alarms.total) == (1, 1)
    assert (found.other_reasons.hits, found.other_reasons.total) == (0, 1)
    assert found.missed == ("key", "hidden")
    assert found.alarmed == ("pump",)
    assert found.rules == {"a": ByTruth(secret=1, harmless=1), "b": ByTruth(secret=1)}
    assert compared.topics == ByTruth(secret=3, other_reasons=1, harmless=1)
    assert compared.sha256 == corpus_digest(TOPICS)


def test_only_leaves_out_what_another_library_found_but_not_what_another_way_of_the_same_found() -> None:
    scanned = {OURS: said("a", "", "", "", ""), CODE: said("b", "b", "b", "b", "b"), DOCUMENT: said("", "c", "", "", "")}
    outcomes = compare("some", TOPICS, scanned).outcomes
    assert outcomes["ours"].only == ()
    assert outcomes["credsweeper_code"].only == ("key", "hidden")
    assert outcomes["credsweeper_document"].only == ("key",)


def test_ours_is_joined_with_every_other_and_takes_the_sum_of_both_times() -> None:
    scanned = {OURS: said("a", "", "", "", "", milliseconds=0.5), YAML: said("", "b", "", "b", "", milliseconds=2.0)}
    outcomes = compare("some", TOPICS, scanned).outcomes
    assert list(outcomes) == ["ours", "detect_secrets_yaml", "ours+detect_secrets_yaml"]
    both = outcomes["ours+detect_secrets_yaml"]
    assert (both.recall.hits, both.false_alarms.hits, both.other_reasons.hits) == (2, 0, 1)
    assert both.missed == ("hidden",)
    assert both.milliseconds_median == both.milliseconds_95 == 2.5
    assert both.only is None
    assert both.rules == {}


def test_times_are_the_median_and_the_95_percent_point() -> None:
    topics = [leak(f"n{number}", "") for number in range(101)]
    scanned = Scanned([frozenset()] * 101, np.arange(101.0))
    found = compare("many", topics, {OURS: scanned}).outcomes["ours"]
    assert (found.milliseconds_median, found.milliseconds_95) == (50.0, 95.0)


def test_every_outcome_has_a_title() -> None:
    scanners = list(SCANNERS.values())
    outcomes = compare("some", TOPICS, {scanner: said("", "", "", "", "") for scanner in scanners}).outcomes
    assert list(titles_of(scanners)) == list(outcomes)
    assert titles_of(scanners)["ours+detect_secrets_yaml"] == "ours + detect-secrets, as YAML"
