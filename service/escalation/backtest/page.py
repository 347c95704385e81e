"""The report as one self-contained page without a script: nothing is loaded from anywhere, nothing sent."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from markupsafe import Markup

from service.escalation.backtest import wording
from service.escalation.backtest.plots import plots
from service.reports.labels import label, phrase
from service.reports.plain import iso_utc
from service.reports.shown_text import linkable, one_line
from service.reports.standalone import environment_of, policy_without_scripts, style_with
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
        policy=policy_without_scripts(style),
    )


@cache
def _style() -> Markup:
    return style_with("service.escalation.backtest", "backtest.css")


@cache
def _template() -> Template:
    environment = environment_of("service.escalation.backtest")
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
