"""The report as plain values for `backtest.json`; `docs/backtest.md` describes every field. The same input gives the same bytes."""

from __future__ import annotations

import json
from functools import cache
from typing import Any, TypeAlias

from pydantic import TypeAdapter

from service.escalation.backtest.case_lines import CaseLine
from service.escalation.backtest.figures import Figures
from service.escalation.backtest.report import Backtest, PolicyReport
from service.escalation.time_lengths import length_text
from service.reports.plain import iso_utc

FORMAT = 1

Plain: TypeAlias = dict[str, Any]


def backtest_json(report: Backtest) -> str:
    """Write the report as JSON text."""
    return json.dumps(plain_backtest(report), indent=1) + "\n"


def plain_backtest(report: Backtest) -> Plain:
    """Give the report's fields; times are ISO 8601 in UTC, lengths of time hours or as a policy writes them."""
    scope, archive = report.scope, report.scope.archive
    return {
        "format": FORMAT,
        "archive": {
            "name": archive.name,
            "ends_at": iso_utc(archive.ends_at),
            "read": archive.read,
            "outside": archive.outside,
            "without_time": archive.without_time,
            "without_posts": archive.without_posts,
            "replayed": len(archive.topics),
            "problems": list(archive.problems),
        },
        "window": {"since": iso_utc(scope.since), "until": iso_utc(scope.until)},
        "model_version": scope.model_version,
        "directory_version": scope.directory_version,
        "approve_after": length_text(scope.approve_after) or "at once",
        "headline": [{"name": row.name, "values": list(row.values), "difference": row.difference} for row in report.rows],
        "policies": [_plain_policy(each) for each in report.policies],
        "changed_rules": [{"rule": rule, "values": [first, second]} for rule, first, second in report.changes],
        "differing_topics": [line.topic_id for pair in report.differing if (line := pair[0] or pair[1])],
    }


def _plain_policy(each: PolicyReport) -> Plain:
    return {
        "name": each.name,
        "version": each.policy.version,
        "mode": each.policy.mode.value,
        "figures": _figures().dump_python(each.figures, mode="json"),
        "cases": [_plain_case(line) for line in each.cases],
    }


def _plain_case(line: CaseLine) -> Plain:
    plain: Plain = _cases().dump_python(line, mode="json")
    return plain


@cache
def _figures() -> TypeAdapter[Figures]:
    return TypeAdapter(Figures)


@cache
def _cases() -> TypeAdapter[CaseLine]:
    return TypeAdapter(CaseLine)
