"""The report as one self-contained page without a script: nothing is loaded from anywhere, nothing sent."""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from service.escalation.backtest import wording
from service.escalation.backtest.plots import plots
from service.reports.labels import label, phrase
from service.reports.page import content_hash
from service.reports.plain import iso_utc
from service.reports.shown_text import linkable, one_line
from service.reports.wording import utc_time

if TYPE_CHECKING:
    from jinja2 import Template

    from service.escalation.backtest.report import Backtest

MOST_CASES = 200
"""Cases that the page lists; the JSON has all."""


def render_page(report: Backtest) -> str:
    """Render the page as HTML text. Its content security policy allows exactly the style inside."""
    style = _style()
    listed = [line for line in report.policies[0].cases if line.asked_somebody]
    return _template().render(
        report=report,
        plots=plots(report),
        listed=listed[-MOST_CASES:][::-1],
        listable=len(listed),
        most=MOST_CASES,
        style=style,
        policy=f"default-src 'none'; style-src '{content_hash(style)}'; img-src data:; base-uri 'none'; form-action 'none'",
    )


@cache
def _style() -> Markup:
    reports, own = (files(package).joinpath("templates") for package in ("service.reports", "service.escalation.backtest"))
    text = reports.joinpath("report.css").read_text("utf-8") + own.joinpath("backtest.css").read_text("utf-8")
    return Markup(text)  # noqa: S704 - files of these packages


@cache
def _template() -> Template:
    environment = Environment(
        loader=PackageLoader("service.escalation.backtest"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters |= {
        "label": label,
        "phrase": phrase,
        "utc": utc_time,
        "iso": iso_utc,
        "one_line": one_line,
        "signed": wording.signed,
        "step": wording.step_name,
        "queued": wording.queued_because,
        "address": lambda url: linkable(url, without_title=True),
    }
    environment.globals |= {
        "counted": wording.counted,
        "caveats": wording.caveats,
        "left_out": wording.left_out,
        "window": wording.window,
        "headline": wording.HEADLINE,
        "answered": wording.ANSWERED,
        "ends": wording.ENDS,
        "waits": wording.waits,
    }
    return environment.get_template("backtest.html")
