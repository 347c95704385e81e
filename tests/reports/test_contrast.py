"""The page's colours against each other, by the formula of WCAG 2.2 (https://www.w3.org/TR/WCAG22/#dfn-contrast-ratio)."""

from __future__ import annotations

import re
from importlib.resources import files

import pytest

STYLE = files("service.reports").joinpath("templates", "report.css").read_text(encoding="utf-8")
LIGHT, DARK = (
    dict(re.findall(r"--([a-z0-9-]+): (#[0-9a-f]{6})", block)) for block in re.findall(r":root \{(.*?)\n *\}", STYLE, re.DOTALL)[:2]
)
HUES = range(8)

TEXT = [
    *((ink, ground) for ink in ("ink", "soft", "link") for ground in ("page", "card", "raised")),
    ("red", "red-ground"),
    ("red", "card"),
    ("plum", "plum-ground"),
    ("plum", "card"),
    ("gold", "gold-ground"),
    ("gold", "card"),
    *((f"hue-{hue}-ink", f"hue-{hue}-ground") for hue in HUES),
]
GRAPHICS = [
    ("focus", "page"),
    ("focus", "card"),
    ("control", "card"),
    ("control", "raised"),
    ("bar", "card"),
    ("urgent", "card"),
    ("unsure", "card"),
    *((f"hue-{hue}", "card") for hue in HUES),
]


def luminance(colour: str) -> float:
    channels = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (channel / 12.92 if channel <= 0.04045 else ((channel + 0.055) / 1.055) ** 2.4 for channel in channels)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    lighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


@pytest.mark.parametrize("scheme", [LIGHT, DARK], ids=["light", "dark"])
@pytest.mark.parametrize(("ink", "ground"), TEXT)
def test_text_stands_out_from_its_ground(scheme: dict[str, str], ink: str, ground: str) -> None:
    assert contrast(scheme[ink], scheme[ground]) >= 4.5


@pytest.mark.parametrize("scheme", [LIGHT, DARK], ids=["light", "dark"])
@pytest.mark.parametrize(("shape", "ground"), GRAPHICS)
def test_bars_and_borders_of_controls_stand_out_from_their_ground(scheme: dict[str, str], shape: str, ground: str) -> None:
    assert contrast(scheme[shape], scheme[ground]) >= 3
