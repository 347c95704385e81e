"""The report as one self-contained page without a script: nothing is loaded from anywhere, nothing sent."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from markupsafe import Markup

from service.reports.labels import label
from service.reports.plain import iso_utc
from service.reports.standalone import environment_of, policy_without_scripts, style_with
from service.reports.wording import percent, utc_time
from service.watching import wording
from service.watching.shifts import ALPHA, MUCH, SOME

if TYPE_CHECKING:
    from jinja2 import Template

    from service.watching.report import DriftReport


def render_page(report: DriftReport) -> str:
    """Render the page as HTML text. Its content security policy allows exactly the style inside."""
    style = _style()
    return _template().render(
        report=report,
        limits={"some": SOME, "much": MUCH, "alpha": ALPHA},
        style=style,
        policy=policy_without_scripts(style),
    )


@cache
def _style() -> Markup:
    return style_with("service.watching", "drift.css")


@cache
def _template() -> Template:
    environment = environment_of("service.watching")
    environment.filters |= {
        "label": label,
        "percent": percent,
        "utc": utc_time,
        "iso": iso_utc,
        "feature": wording.feature,
        "psi": wording.psi,
        "probability": wording.probability,
        "standing": wording.verdict,
        "change": wording.change,
        "rate_name": wording.rate_name,
        "share": wording.share,
    }
    environment.globals |= {
        "counted": wording.counted,
        "measured": wording.measured,
        "part_name": wording.part_name,
        "sources": wording.SOURCES,
    }
    return environment.get_template("drift.html")
