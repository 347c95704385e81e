from __future__ import annotations

import numpy as np

from tests.training.exploring.test_nearest import unit
from tests.training.samples import topic
from training.exploring.map import busiest_voices, draw_map, draw_spotlights, lay_out


def test_topics_that_are_alike_lie_together() -> None:
    rng = np.random.default_rng(1)
    centres = np.eye(3, 12, dtype=np.float32)
    vectors = np.repeat(centres, 20, axis=0) + rng.normal(scale=0.05, size=(60, 12)).astype(np.float32)
    flat = lay_out(vectors / np.linalg.norm(vectors, axis=1, keepdims=True), seed=1)
    assert flat.shape == (60, 2)
    gathered = flat.reshape(3, 20, 2)
    within = np.linalg.norm(gathered - gathered.mean(axis=1, keepdims=True), axis=2).max()
    between = min(np.linalg.norm(gathered[one].mean(axis=0) - gathered[two].mean(axis=0)) for one, two in ((0, 1), (0, 2), (1, 2)))
    assert within < between


def test_a_handful_of_topics_has_a_map_too_and_always_the_same() -> None:
    vectors = unit(8, 3)
    assert np.array_equal(lay_out(vectors, seed=1), lay_out(vectors, seed=1))


def test_every_label_has_its_own_colour_and_shape_and_the_words_tell_how_often_neighbours_share_one() -> None:
    vectors = np.array([[1, 0], [1, 0.01], [0, 1], [0.01, 1]], np.float32)
    labels = ["team_owned", "team_owned", "team_owned", "feature"]
    drawn = draw_map(vectors, vectors, ["1", "2", "3", "4"], labels, "route")
    axes = drawn.figure.axes[0]
    assert [text.get_text() for text in drawn.figure.legends[0].get_texts()] == ["team owned", "feature"]
    assert [len(np.asarray(marks.get_offsets())) for marks in axes.collections] == [3, 1]
    first, second = axes.collections
    assert not np.array_equal(first.get_facecolor(), second.get_facecolor())
    assert np.shape(first.get_paths()[0].vertices) != np.shape(second.get_paths()[0].vertices)
    assert "in 50% of the topics the nearest other topic has the same route" in drawn.words
    assert "by lot, in 62%" in drawn.words


def test_a_spotlight_shows_one_group_dark_among_all_others() -> None:
    drawn = draw_spotlights(unit(6, 1)[:, :2], {"ann": [True] * 2 + [False] * 4, "bob": [False] * 5 + [True]}, "Voices")
    panels = [axes for axes in drawn.figure.axes if axes.get_visible()]
    assert [axes.get_title() for axes in panels] == ["ann: 2", "bob: 1"]
    assert [[len(np.asarray(marks.get_offsets())) for marks in axes.collections] for axes in panels] == [[4, 2], [5, 1]]
    assert "(ann: 2, bob: 1)" in drawn.words


def test_the_busiest_voices_come_first_with_their_split() -> None:
    topics = [topic(str(at), author_group=voice) for at, voice in enumerate(("ann", "bob", "bob", None, "cat"))]
    assert busiest_voices(topics, most=2) == {
        "bob (train)": [False, True, True, False, False],
        "ann (train)": [True, False, False, False, False],
    }
