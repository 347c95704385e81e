from __future__ import annotations

from itertools import combinations

from training.exploring.palette import HATCHES, MARKS


def lightness(colour: str) -> float:
    red, green, blue = (int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def test_no_two_groups_share_colour_or_shape_and_no_two_parts_a_filling() -> None:
    assert len({colour for colour, _ in MARKS}) == len({shape for _, shape in MARKS}) == len(MARKS)
    assert len(set(HATCHES)) == len(HATCHES)
    assert all(one != two for one, two in combinations(MARKS, 2))


def test_every_colour_stands_out_from_white() -> None:
    assert all(lightness(colour) < 0.75 for colour, _ in MARKS)
