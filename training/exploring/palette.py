"""Colours that people tell apart whatever colours they see, each with a shape of its own.

Source: Okabe and Ito, Color Universal Design, https://jfly.uni-koeln.de/color/ (without yellow, which is too faint on white).
"""

from __future__ import annotations

BLUE, VERMILION, GREEN, PURPLE, SKY, ORANGE = "#0072B2", "#D55E00", "#009E73", "#CC79A7", "#56B4E9", "#E69F00"
INK, FAINT, PALE = "#23262b", "#767676", "#d5d9de"
MARKS = ((BLUE, "o"), (VERMILION, "s"), (GREEN, "^"), (PURPLE, "D"), (ORANGE, "v"), (SKY, "P"), (INK, "X"))
"""Colour and shape of the first, second, … group."""
HATCHES = ("", "////", "....", "xxxx")
"""Filling of the first, second, … part of a bar."""
