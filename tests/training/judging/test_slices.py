from __future__ import annotations

from tests.training.judging.samples import labelled, routed, scales
from tests.training.samples import topic
from training.data.records import LabelledTopic
from training.judging.compare import Comparison
from training.judging.slices import all_slices


def parts(topics: list[LabelledTopic]) -> dict[str, list[str]]:
    answers = routed(topics)
    found: dict[str, list[str]] = {}
    for each in all_slices(scales(answers, answers, draws=20)):
        if each.name == "accuracy":
            found.setdefault(each.group, []).append(each.of)
    return found


def test_topics_are_parted_by_language_length_area_source_and_month() -> None:
    topics = [
        topic("a", language="en", area=["beds", "paths"], author_group="ada", body="x" * 1_600, created_at="2026-03-01T00:30:00+02:00"),
        topic(
            "b", language="de", area="paths", source="mailing list", author_group="ada", body="x" * 250, created_at="2025-11-03T12:00:00Z"
        ),
        topic("c", body="x"),
    ]
    assert parts(topics) == {
        "language": ["de", "en"],
        "length": ["0 to 199 characters", "200 to 699 characters", "1,500 characters and more"],
        "area": ["beds", "paths"],
        "source": ["ada", "mailing list"],
        "month": ["2025-11", "2026-02"],
    }


def test_what_the_topics_do_not_tell_is_no_slice() -> None:
    assert parts(labelled(4)).keys() == {"length"}


def test_a_slice_counts_its_own_topics_only(comparison: Comparison) -> None:
    by_name = {(each.group, each.of, each.name): each for each in comparison.slices}
    german = by_name["language", "de", "accuracy"]
    # of every fifth topic one was wrong before and another one is now
    assert (german.items, german.current, german.candidate, german.lost) == (12, 11 / 12, 11 / 12, 0)
    assert by_name["source", "gate", "confidential_recall"].lost == 1
    assert ("source", "shed", "confidential_recall") not in by_name
    assert by_name["source", "shed", "false_alarms"].items == 30
    assert {each.of: each.items for each in comparison.slices if each.group == "month" and each.name == "accuracy"} == {
        "2026-01": 20,
        "2026-02": 20,
        "2026-03": 20,
    }
