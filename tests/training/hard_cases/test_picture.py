from __future__ import annotations

from typing import Any

import pytest

from tests.training.hard_cases.samples import PAIRS
from training.hard_cases.picture import draw_verdicts


def test_a_bar_a_label_has_the_shares_of_its_pairs_and_the_words_their_numbers() -> None:
    picture = draw_verdicts(PAIRS)
    axes = picture.figure.axes[0]
    containers: Any = axes.containers
    assert [label.get_text() for label in axes.get_yticklabels()] == ["route\n5 pairs", "confidential\n1 pairs"]
    assert [[bar.get_width() for bar in bars] for bars in containers] == [
        pytest.approx(shares) for shares in ([0.2, 1.0], [0.6, 0.0], [0.2, 0.0])
    ]
    assert picture.words == (
        "Route: 1 of 5 pairs right, 3 confused, 1 wrong otherwise; confidential: 1 of 1 pairs right, 0 confused, 0 wrong otherwise."
    )
