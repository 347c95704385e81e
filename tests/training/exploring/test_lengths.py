from __future__ import annotations

from typing import Any

from tests.training.samples import topic
from training.exploring.captioned import Captioned
from training.exploring.lengths import draw_lengths

TOPICS = [
    topic("a", "water", body="x" * 100, urgent=True),
    topic("b", "water", body="x" * 300),
    topic("c", "lease", body="x" * 900, split="holdout", language="de"),
    topic("d", "lease", body="", split="holdout", language="de"),
]


def panels(picture: Captioned) -> list[Any]:
    return picture.figure.axes


def test_every_label_has_its_median_and_the_words_name_the_shortest_and_longest() -> None:
    picture = draw_lengths(TOPICS)
    left, right = panels(picture)
    assert [text.get_text() for text in left.get_legend().get_texts()] == ["train", "holdout"]
    rows = [label.get_text() for label in right.get_yticklabels()]
    assert rows == ["lease", "water", "harmless", "urgent", "can wait", "English", "other languages"]
    medians = [line.get_xdata()[0] for line in right.get_lines() if line.get_marker() == "o"]
    assert dict(zip(rows, medians, strict=True))["water"] == 200
    assert "the median is 200" in picture.words
    assert "between 100 (urgent) and 450 (lease)" in picture.words
    assert picture.png()


def test_of_a_split_the_shares_add_up() -> None:
    left = panels(draw_lengths(TOPICS))[0]
    assert [sum(stairs.get_data().values) for stairs in left.patches] == [1.0, 1.0]
