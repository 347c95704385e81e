"""The comparison as files in a folder."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from service.reports.files import write_together
from training.judging.page import render_page
from training.judging.pictures import draw_all
from training.judging.plain import plain_comparison

if TYPE_CHECKING:
    from pathlib import Path

    from training.judging.compare import Comparison

PAGE, JSON = "comparison.html", "comparison.json"


def write_comparison(comparison: Comparison, folder: Path) -> list[Path]:
    """Write `comparison.html`, `comparison.json` and the pictures as SVG into `folder`, and give their paths.

    How they are written, and the error raised: `write_together`.
    """
    pictures = draw_all(comparison)
    contents: dict[str, str | bytes] = {
        PAGE: render_page(comparison, pictures),
        JSON: json.dumps(plain_comparison(comparison), indent=1) + "\n",
        **{f"{picture.name}.svg": picture.svg for picture in pictures},
    }
    return write_together(contents, folder, what="the comparison")
