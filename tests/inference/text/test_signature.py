from __future__ import annotations

import pytest

from service.inference.text.parts import Line, PartKind
from service.inference.text.signature import mark_signature


def signature_of(text: str) -> str:
    lines = mark_signature([Line(PartKind.PROSE, line) for line in text.split("\n")])
    return "\n".join(line.text for line in lines if line.kind is PartKind.SIGNATURE)


@pytest.mark.parametrize(
    "closing",
    [
        "-- \nMaëlle\n12 rue X",
        "Mit freundlichen Grüßen\nUlla",
        "Thanks,\n\nTom\nACME",
        "Cordialement,\nLuc",
        "Saludos\nAna",
        "С уважением,\nИван",
    ],
)
def test_a_closing_block_is_the_signature(closing: str) -> None:
    assert signature_of("It does not work.\n\n" + closing) == closing


@pytest.mark.parametrize(
    "text",
    [
        "It works.\nThanks!",
        "Best\n" + "a long line follows here, longer than any line of a signature would be, which tells something\n",
        "one\n--\n" + "x\n" * 20,
        "Search is slow.\nThanks in advance\nHow do I rebuild the index?",
        "Thank you.\nI can't find the setting",
    ],
)
def test_thanks_alone_questions_and_long_blocks_are_no_signature(text: str) -> None:
    assert signature_of(text) == ""
