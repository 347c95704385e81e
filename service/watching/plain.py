"""The report as JSON values, for machines."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from service.reports.plain import DIGITS, iso_utc

if TYPE_CHECKING:
    from service.watching.rates import Rate
    from service.watching.report import DriftReport
    from service.watching.shifts import Shift


def plain_report(report: DriftReport) -> dict[str, Any]:
    """Give the whole report; shares and p-values have four digits, times are ISO 8601 in UTC, null is what was not computed."""
    return {
        "model": report.model,
        "since": iso_utc(report.window.since),
        "until": iso_utc(report.window.until),
        "made_at": iso_utc(report.made_at),
        "advice": {"step": report.advice.step, "sentence": report.advice.sentence, "reasons": list(report.advice.reasons)},
        "topics": report.topics,
        "topics_of_other_models": report.other_topics,
        "reference": {"what": report.against, "topics": report.reference_topics},
        "shifts": [_shift(each) for each in report.shifts],
        "live": {
            str(source): {"topics": report.judged[source], "rates": [_rate(each) for each in rates]}
            for source, rates in report.rates.items()
        },
        "blind_drawn": report.drawn,
        "blind_labelled": report.labelled,
        "labelled_topics_not_met": report.unmet,
        "learnable": report.learnable,
        "unknown_classes": [
            {"decision": decision, "name": name, "topics": count} for (decision, name), count in report.unknown_classes.items()
        ],
        "strangest": [{"topic": topic_id, "similarity": round(value, DIGITS)} for topic_id, value in report.strangest],
    }


def _shift(shift: Shift) -> dict[str, Any]:
    return _rounded(asdict(shift)) | {"parts": [asdict(part) for part in shift.parts]}


def _rate(rate: Rate) -> dict[str, Any]:
    return _rounded(asdict(rate)) | {"enough_labels": rate.enough, "worse": rate.worse}


def _rounded(values: dict[str, Any]) -> dict[str, Any]:
    return {name: round(value, DIGITS) if isinstance(value, float) else value for name, value in values.items()}
