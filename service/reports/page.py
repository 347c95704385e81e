"""The report as one self-contained page: its style and script inside, nothing loaded from anywhere, nothing sent."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import TYPE_CHECKING

from markupsafe import Markup

from service.domain import Prediction
from service.reports import wording
from service.reports.entries import Report
from service.reports.figures import figures, route_hues
from service.reports.labels import label, phrase
from service.reports.plain import iso_utc
from service.reports.shown_text import one_line
from service.reports.standalone import asset, content_hash, environment_of

if TYPE_CHECKING:
    from jinja2 import Template

MAIN_LANGUAGE = "en"
"""The language in which the model is best; topics in another one are marked."""
UNIDENTIFIED = "und"


def render_page(report: Report) -> str:
    """Render the page as HTML text.

    Its content security policy allows exactly the style and script inside, by their hashes. Texts of topics and the directory are
    escaped wherever they stand.
    """
    style, script = _asset("report.css"), _asset("report.js")
    return _template().render(
        report=report,
        figures=figures(report),
        hues=route_hues(report),
        style=style,
        script=script,
        policy=_policy(style, script),
        main_language=MAIN_LANGUAGE,
        unidentified=UNIDENTIFIED,
    )


def placeholders_apart(text: str, prediction: Prediction) -> Iterator[tuple[str, bool]]:
    """Take redacted text apart: each piece, and whether it is a placeholder that stands for something found in the topic."""
    placeholders = "|".join(sorted({re.escape(finding.placeholder) for finding in prediction.findings}))
    pieces = re.split(rf"(\[(?:{placeholders})(?:-\d{{1,4}})?\])", text) if placeholders else [text]
    for at, piece in enumerate(pieces):
        yield piece, at % 2 == 1


def _policy(style: str, script: str) -> str:
    return "; ".join(
        [
            "default-src 'none'",
            f"style-src '{content_hash(style)}'",
            f"script-src '{content_hash(script)}'",
            "img-src data:",
            "base-uri 'none'",
            "form-action 'none'",
            "require-trusted-types-for 'script'",
        ]
    )


@cache
def _asset(name: str) -> Markup:
    return Markup(asset("service.reports", name))  # noqa: S704 - a file of this package


@cache
def _template() -> Template:
    environment = environment_of("service.reports")
    environment.filters |= {
        "label": label,
        "phrase": phrase,
        "percent": wording.percent,
        "sureness": wording.sureness,
        "age": wording.age_in_words,
        "utc": wording.utc_time,
        "iso": iso_utc,
        "at_work": wording.working_time,
        "nothing_due": wording.nothing_due,
        "one_line": one_line,
        "apart": placeholders_apart,
    }
    return environment.get_template("report.html")
