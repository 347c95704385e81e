from __future__ import annotations

from service.inference.confidentiality.offsets import Pieces


def test_a_piece_as_long_as_its_source_leads_back_point_by_point_and_another_as_a_whole() -> None:
    pieces = Pieces()
    pieces.append("abc", 10, 13)
    pieces.append("&", 13, 18)
    pieces.append("", 18, 20)
    pieces.append("xy", 20, 22)
    assert pieces.text() == "abc&xy"
    assert pieces.original(1, 3) == (11, 13)
    assert pieces.original(2, 4) == (12, 18)
    assert pieces.original(3, 5) == (13, 21)
