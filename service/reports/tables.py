"""The report for other programs: CSV for spreadsheets, JSON for scripts."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable, Iterable
from typing import TypeAlias

from service.reports.entries import Report, ReportEntry
from service.reports.plain import DIGITS, Plain, iso_utc, plain_suggestion

JSON_SCHEMA = "topicrouter/suggestions"
JSON_VERSION = 1

BYTE_ORDER_MARK = "\N{ZERO WIDTH NO-BREAK SPACE}"
_FORMULA_OPENS = tuple("=+-@\t\r\n＝＋－＠")
"""What a spreadsheet may take for the beginning of a formula; some read the full-width signs of East Asian text like the others.

See https://owasp.org/www-community/attacks/CSV_Injection.
"""

Cell: TypeAlias = str | float | None

COLUMNS: dict[str, Callable[[ReportEntry], Cell]] = {
    "id": lambda entry: entry.topic_id,
    "title": lambda entry: entry.title,
    "url": lambda entry: entry.url,
    "author": lambda entry: entry.author,
    "unanswered_since": lambda entry: iso_utc(entry.unanswered_since),
    "age_hours": lambda entry: _age_hours(entry),  # noqa: PLW0108 - defined below
    "urgent": lambda entry: _yes_or_no(entry.suggestion.prediction.urgent),
    "confidential": lambda entry: _yes_or_no(entry.suggestion.prediction.confidential),
    "confidential_kinds": lambda entry: _joined(entry.suggestion.prediction.confidential_kinds),
    "unsure": lambda entry: _yes_or_no(entry.suggestion.prediction.abstained),
    "predicted_route": lambda entry: entry.suggestion.prediction.route,
    "confidence": lambda entry: round(entry.suggestion.prediction.confidence, DIGITS),
    "route": lambda entry: entry.suggestion.route,
    "area": lambda entry: entry.suggestion.prediction.area,
    "language": lambda entry: entry.suggestion.prediction.language,
    "needs_answer": lambda entry: _yes_or_no(entry.suggestion.prediction.needs_answer),
    "ask": lambda entry: _joined(contact.name for contact in entry.suggestion.contacts),
    "ask_as": lambda entry: _joined(contact.role for contact in entry.suggestion.contacts),
    "at_work_from": lambda entry: _joined(iso_utc(contact.available_at) or "unknown" for contact in entry.suggestion.contacts),
    "fallback": lambda entry: _joined(contact.name for contact in entry.suggestion.fallback),
    "channel": lambda entry: entry.suggestion.place.channel if entry.suggestion.place else None,
    "team": lambda entry: entry.suggestion.place.team if entry.suggestion.place else None,
    "visibility": lambda entry: entry.suggestion.place.visibility.value if entry.suggestion.place else None,
    "forum_mention": lambda entry: _yes_or_no(entry.suggestion.forum_mention),
    "for_review": lambda entry: _yes_or_no(entry.suggestion.for_review),
    "loud": lambda entry: _yes_or_no(entry.suggestion.loud),
    "draft": lambda entry: entry.suggestion.draft,
    "advice": lambda entry: _joined(entry.suggestion.advice),
    "why": lambda entry: _joined(entry.suggestion.why),
    "model_version": lambda entry: entry.suggestion.prediction.model_version,
}
"""The columns of the CSV file, in their order."""


def suggestions_csv(report: Report) -> str:
    """Give the entries as CSV, one a line, with a byte order mark, by which spreadsheets know UTF-8.

    Several values in a cell are parted by "; ". A text that would be read as a formula gets an apostrophe before it.
    """
    out = io.StringIO(newline="")
    out.write(BYTE_ORDER_MARK)
    writer = csv.writer(out)
    writer.writerow(COLUMNS)
    writer.writerows([defused_cell(read(entry)) for read in COLUMNS.values()] for entry in report.entries)
    return out.getvalue()


def defused_cell(cell: Cell) -> Cell:
    """Give a cell that no spreadsheet reads as a formula."""
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(_FORMULA_OPENS) else cell


def suggestions_json(report: Report) -> str:
    """Give the report as a JSON object.

    `schema` and `version` name the shape: fields may be added within a version, none is renamed or removed. `counts` holds `read`, `due`,
    `urgent`, `confidential`, `unsure`, and `not_due` by verdict. Each of `topics`, in the order of the report, has `id`, `title` and
    `excerpt` (redacted), `url`, `author`, `unanswered_since`, `age_hours`, and `suggestion` as `plain_suggestion` gives it.
    """
    scope = report.scope
    document: Plain = {
        "schema": JSON_SCHEMA,
        "version": JSON_VERSION,
        "title": scope.title,
        "source": scope.source,
        "generated_at": iso_utc(report.generated_at),
        "hours": scope.hours,
        "complete": report.complete,
        "model_version": scope.model_version,
        "directory_version": scope.directory_version,
        "counts": {
            "read": report.topics_read,
            "due": len(report.entries),
            "urgent": report.urgent,
            "confidential": report.confidential,
            "unsure": report.unsure,
            "not_due": dict(report.not_due),
        },
        "problems": list(report.problems),
        "topics": [_plain_entry(entry) for entry in report.entries],
    }
    return json.dumps(document, ensure_ascii=False, indent=2) + "\n"


def _plain_entry(entry: ReportEntry) -> Plain:
    return {
        "id": entry.topic_id,
        "title": entry.title,
        "excerpt": entry.excerpt,
        "url": entry.url,
        "author": entry.author,
        "unanswered_since": iso_utc(entry.unanswered_since),
        "age_hours": _age_hours(entry),
        "suggestion": plain_suggestion(entry.suggestion),
    }


def _age_hours(entry: ReportEntry) -> float | None:
    return None if entry.age is None else round(entry.age.total_seconds() / 3_600, 1)


def _yes_or_no(value: bool) -> str:
    return "yes" if value else "no"


def _joined(values: Iterable[str]) -> str:
    return "; ".join(values)
