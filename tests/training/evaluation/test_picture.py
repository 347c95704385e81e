from __future__ import annotations

from pathlib import Path

import pytest
from matplotlib.image import imread

from tests.training.evaluation.samples import ROUTES, answering, prediction
from tests.training.samples import topic
from training.evaluation import evaluate
from training.evaluation.picture import draw


def drawn(size: int, file: Path) -> Path:
    topics = [topic(str(at), ROUTES[at % len(ROUTES)]) for at in range(size)]
    answers = {each.id: prediction(each.id, ROUTES[at % 2], 0.4 + 0.55 * at / size) for at, each in enumerate(topics)}
    draw(evaluate(answering(answers), topics).figures, file, name="a sample")
    return file


def test_the_picture_is_a_png_of_three_panels_beside_each_other(tmp_path: Path) -> None:
    file = drawn(60, tmp_path / "figures.png")
    assert file.read_bytes().startswith(b"\x89PNG\r\n\x1a\n")
    height, width, _ = imread(file).shape
    assert (width, height) == (1_800, 576)


@pytest.mark.parametrize("size", [1, 2, 3])
def test_a_handful_of_topics_is_drawn_too(size: int, tmp_path: Path) -> None:
    assert drawn(size, tmp_path / "few.png").stat().st_size > 10_000


def test_the_folder_is_made_if_need_be_and_no_window_is_needed(tmp_path: Path) -> None:
    assert drawn(5, tmp_path / "new" / "folder" / "figures.png").is_file()
