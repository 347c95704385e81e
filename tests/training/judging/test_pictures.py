from __future__ import annotations

from selectolax.lexbor import LexborHTMLParser

from training.judging.compare import Comparison
from training.judging.pictures import draw_all


def test_each_picture_is_an_svg_with_words_for_those_who_do_not_see_it(comparison: Comparison) -> None:
    pictures = draw_all(comparison)
    assert [picture.name for picture in pictures] == ["differences", "reliability", "coverage"]
    for picture in pictures:
        assert LexborHTMLParser(picture.svg).css_first("svg") is not None
        assert len(picture.words) > 60


def test_the_words_tell_what_the_picture_shows(comparison: Comparison) -> None:
    differences, reliability, coverage = (picture.words for picture in draw_all(comparison))
    past = differences.partition("At or past the margin: ")[2]
    assert "Accuracy of routes" in past
    assert "Accuracy of areas" not in past
    assert "for the current model" in reliability
    assert "it covers" in coverage


def test_the_same_comparison_is_drawn_in_the_same_bytes(comparison: Comparison) -> None:
    assert draw_all(comparison) == draw_all(comparison)
