"""The comparison as one self-contained page without a script: nothing is loaded from anywhere, nothing sent."""

from __future__ import annotations

import base64
from functools import cache
from typing import TYPE_CHECKING

from markupsafe import Markup

from service.reports.labels import label
from service.reports.plain import iso_utc
from service.reports.standalone import environment_of, policy_without_scripts, style_with
from service.reports.wording import utc_time
from training.judging import wording
from training.judging.figures import KIND, OVERALL, ROUTE
from training.judging.slices import SLICINGS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from jinja2 import Template

    from training.judging.compare import Comparison
    from training.judging.pictures import Picture

MOST_FLIPS = 500
"""More topics than anybody reads on a page; the JSON holds them all."""
GROUPS = {OVERALL: "All topics", ROUTE: "By route", KIND: "By kind of confidential content"}


def render_page(comparison: Comparison, pictures: Sequence[Picture]) -> str:
    """Render the page as HTML text. Its content security policy allows exactly the style inside, and pictures that are part of it."""
    style = _style()
    return _template().render(
        comparison=comparison,
        conditions=comparison.conditions,
        judgement=comparison.judgement,
        pictures=[(picture, base64.b64encode(picture.svg).decode()) for picture in pictures],
        groups=GROUPS,
        slicings=[way for way in SLICINGS if any(measured.group == way for measured in comparison.slices)],
        lost=[flip for flip in comparison.flips if flip.lost],
        gained=[flip for flip in comparison.flips if not flip.lost],
        most_flips=MOST_FLIPS,
        style=style,
        policy=policy_without_scripts(style),
    )


@cache
def _style() -> Markup:
    return style_with("training.judging", "comparison.css")


@cache
def _template() -> Template:
    environment = environment_of("training.judging")
    environment.filters |= {
        "label": label,
        "sureness": wording.sureness,
        "utc": utc_time,
        "iso": iso_utc,
        "title_of": wording.title,
        "value": wording.value,
        "difference": wording.difference,
        "tendency": wording.tendency,
        "headline": wording.headline,
    }
    environment.globals |= {"counted": wording.counted}
    return environment.get_template("comparison.html")
