"""The curve: computed, kept, read, judged."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from service.errors import InputError
from tests.training.samples import QUICK, community, topic
from training.data.records import read_corpus
from training.embedding import EmbeddingCache
from training.evaluation.intervals import Figure
from training.learning_curve.curve import FILE, Curve, learning_curve, read_curve, refuse_unwritable
from training.learning_curve.picture import draw_curve
from training.learning_curve.rounds import ROUND, Material
from training.release import corpus_digest
from training.run import read_all


def figures(*values: float) -> list[Figure]:
    return [Figure(value=value, low=value - 0.05, high=value + 0.05) for value in values]


def curve(*drawn: float) -> Curve:
    sizes = [300 * (at + 1) for at in range(len(drawn))]
    return Curve(sizes, figures(*drawn), sizes, list(drawn), draws=1, judged=90, corpus="0" * 64)


def test_a_gain_is_what_a_round_added_to_the_one_before_and_with_how_many_topics() -> None:
    found = Curve([300, 601, 750], figures(0.5, 0.6, 0.57), [300, 600, 750], [0.4, 0.5, 0.6], draws=1, judged=90, corpus="0" * 64)
    assert [gain.topics for gain in found.written_gains] == [301, 149]
    assert [gain.macro_f1 for gain in found.written_gains] == pytest.approx([0.1, -0.03])
    assert [gain.topics for gain in found.drawn_gains] == [300, 150]
    assert [gain.macro_f1 for gain in found.drawn_gains] == pytest.approx([0.1, 0.1])
    assert curve(0.5).drawn_gains == []


def test_a_curve_of_a_small_corpus_has_a_point_and_judges_its_hold_out(embeddings: EmbeddingCache) -> None:
    known, judged = (
        Material(part.topics, readings := read_all(part.topics), embeddings.embed(readings))
        for part in (community().split("train"), community().split("holdout"))
    )
    told: list[tuple[int, int]] = []
    found = learning_curve(known, judged, QUICK, corpus="1" * 64, draws=2, resamples=50, progress=lambda done, of: told.append((done, of)))
    assert (found.sizes, found.drawn_sizes, found.judged) == ([len(known.topics)], [len(known.topics)], len(judged.topics))
    assert told == [(1, 3), (2, 3), (3, 3)]
    # the whole corpus is the same in any order, but for the ties of equally telling n-grams
    assert found.drawn[0] == pytest.approx(found.written[0]["value"], abs=0.1)


def test_topics_of_one_route_or_without_a_hold_out_are_refused(embeddings: EmbeddingCache) -> None:
    topics = community().split("train").topics
    material = Material(topics, readings := read_all(topics), embeddings.embed(readings))
    with pytest.raises(InputError, match="no topic with split `holdout`"):
        learning_curve(material, material.some([]), QUICK, corpus="1" * 64, draws=1)
    of_one_route = material.some([at for at, topic in enumerate(topics) if topic.route == topics[0].route])
    with pytest.raises(InputError, match="nearly all of one route"):
        learning_curve(of_one_route, material, QUICK, corpus="1" * 64, draws=1)


def test_a_pair_of_more_topics_than_a_round_is_refused() -> None:
    topics = [topic(str(at), "ab"[at % 2], pair_id="fence" if at > 20 else None) for at in range(21 + ROUND + 1)]
    material = Material(topics, read_all(topics), np.zeros((len(topics), 2), np.float32))
    with pytest.raises(InputError, match="301 topics have the pair_id 'fence'"):
        learning_curve(material, material, QUICK, corpus="1" * 64, draws=1)


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("curve.png", "should end in .json"),
        ("curve", "should end in .json"),
        ("folder.json", "should end in .json"),
        ("nowhere/curve.json", "there is no folder .*nowhere"),
    ],
)
def test_a_file_that_can_not_be_written_is_refused(tmp_path: Path, name: str, told: str) -> None:
    (tmp_path / "folder.json").mkdir()
    with pytest.raises(InputError, match=told):
        refuse_unwritable(tmp_path / name)


def test_a_file_in_a_folder_that_is_there_will_do_whether_it_exists_or_not(tmp_path: Path) -> None:
    refuse_unwritable(tmp_path / "curve.json")
    (tmp_path / "curve.json").touch()
    refuse_unwritable(tmp_path / "curve.json")


def test_a_kept_curve_is_read_as_it_was(tmp_path: Path) -> None:
    curve(0.5, 0.625).write(tmp_path / "curve.json")
    assert read_curve(tmp_path / "curve.json") == curve(0.5, 0.625)


@pytest.mark.parametrize("text", [None, "no JSON", '{"sizes": [1]}'])
def test_a_file_that_holds_no_curve_names_the_command_that_makes_one(tmp_path: Path, text: str | None) -> None:
    file = tmp_path / "curve.json"
    if text is not None:
        file.write_text(text, "utf-8")
    with pytest.raises(InputError, match=r"python -m training\.learning_curve"):
        read_curve(file)


def test_the_kept_curve_is_of_the_corpus_as_it_stands() -> None:
    kept = read_curve(FILE)
    assert kept.corpus == corpus_digest(read_corpus().split("train").topics)
    assert kept.sizes[-1] == len(read_corpus().split("train").topics)


def test_the_picture_shows_both_orders_and_the_band() -> None:
    figure = draw_curve(curve(0.5, 0.6, 0.7))
    axes = figure.axes[0]
    assert [np.size(line.get_xdata()) for line in axes.get_lines()] == [3, 3]
    assert axes.get_ylabel() == "macro F1 of the route"
    assert len(axes.collections) == 1
