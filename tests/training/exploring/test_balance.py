from __future__ import annotations

from typing import Any

from tests.training.samples import topic
from training.exploring.balance import draw_kinds, draw_languages, draw_routes_and_areas, draw_traps, draw_voices
from training.exploring.captioned import Captioned

TOPICS = [
    topic("a", "water", area="pump", language="en", author_group="ann", confidential=True, confidential_kinds=["secret"]),
    topic("b", "water", area="gate", language="en", author_group="ann", body="Please, the tap at 192.168.3.4!!"),
    topic("c", ["lease", "water"], area="gate", language="de", author_group="bob", split="holdout", urgent=True),
    topic("d", "water", language="de", author_group="bob", split="holdout", confidential=True, confidential_kinds=["secret", "personal"]),
]


def texts(picture: Captioned, panel: int = 0) -> list[str]:
    return [text.get_text().strip() for text in picture.figure.axes[panel].texts]


def legend(picture: Captioned) -> list[str]:
    return [text.get_text() for text in picture.figure.legends[0].get_texts()]


def rows(picture: Captioned, panel: int = 0) -> list[str]:
    return [label.get_text() for label in picture.figure.axes[panel].get_yticklabels()]


def widths(picture: Captioned, panel: int = 0) -> list[list[float]]:
    containers: Any = picture.figure.axes[panel].containers
    return [[bar.get_width() for bar in bars] for bars in containers]


def test_a_cell_counts_the_leading_route_in_the_leading_area_and_the_words_name_the_fullest() -> None:
    picture = draw_routes_and_areas([*TOPICS, topic("e", "water", area="gate")])
    assert rows(picture) == ["gate (3)", "pump (1)"]
    assert [label.get_text() for label in picture.figure.axes[0].get_xticklabels()] == ["water\n(3)", "lease\n(1)"]
    assert texts(picture) == ["2", "1", "1", "0"]
    assert "The fullest cell is gate, water (2). 1 of 4 cells are empty, 3 hold fewer than 10 topics." in picture.words


def test_voices_stand_by_split_and_the_words_say_that_none_is_in_two() -> None:
    picture = draw_voices(TOPICS)
    assert [label.get_text() for label in picture.figure.axes[0].get_xticklabels()] == ["ann", "bob"]
    assert legend(picture) == ["train (2)", "holdout (2)"]
    assert picture.words == "A bar is a voice. They wrote 2 to 2 topics each. No voice has topics in two splits."


def test_a_voice_in_two_splits_is_told() -> None:
    picture = draw_voices([*TOPICS, topic("e", author_group="bob")])
    assert picture.title == "2 voices and what their topics are for"
    assert "In more than one split: bob." in picture.words


def test_what_seems_confidential_or_urgent_is_set_beside_what_is() -> None:
    picture = draw_traps(TOPICS)
    assert rows(picture) == ["confidential\n2", "harmless\n2"]
    assert rows(picture, 1) == ["urgent\n1", "can wait\n3"]
    assert widths(picture) == [[0.0, 0.5], [1.0, 0.5]]
    assert "Of the confidential posts 0% hold something" in picture.words
    assert "of the harmless ones 50%" in picture.words
    assert picture.words.endswith("Of the urgent topics 0% use loud words, of those that can wait 33%.")


def test_a_topic_counts_for_each_kind_that_it_holds() -> None:
    picture = draw_kinds(TOPICS)
    assert rows(picture) == ["secret", "personal"]
    assert legend(picture) == ["train", "holdout"]
    assert widths(picture) == [[1, 0], [1, 1]]
    assert texts(picture) == ["2", "1"]


def test_the_largest_language_is_told_and_not_drawn() -> None:
    picture = draw_languages(TOPICS)
    assert rows(picture) == ["de"]
    assert texts(picture) == ["2"]
    assert picture.words.startswith("2 of 4 topics (50%) are in “en” and not drawn. The most frequent of 1 is de (2)")
