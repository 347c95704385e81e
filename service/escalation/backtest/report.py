"""The report on a backtest: one replay, or two side by side."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from service.escalation.backtest.archive import Archive
from service.escalation.backtest.case_lines import CaseLine, case_lines
from service.escalation.backtest.comparing import Row, changed_rules, differing, headline
from service.escalation.backtest.figures import Figures, figures_of
from service.escalation.backtest.outcomes import Replay
from service.escalation.policy import Policy


@dataclass(frozen=True, slots=True)
class Scope:
    """What was replayed, and by what: window (None: from the beginning, to the end), model, directory, and how long a release takes."""

    archive: Archive
    since: datetime | None
    until: datetime | None
    model_version: str
    directory_version: str
    approve_after: timedelta


@dataclass(frozen=True, slots=True)
class PolicyReport:
    """What one policy came to; `name` is its file's."""

    name: str
    policy: Policy
    figures: Figures
    cases: tuple[CaseLine, ...]


@dataclass(frozen=True, slots=True)
class Backtest:
    """A report: one policy, or two that are compared.

    `rows` are the figures to look at first. `changes` has what the policies say differently, `differing` pairs the cases that came out
    differently; both are empty for one policy.
    """

    scope: Scope
    policies: tuple[PolicyReport, ...]
    rows: tuple[Row, ...]
    changes: tuple[tuple[str, str, str], ...] = ()
    differing: tuple[tuple[CaseLine | None, CaseLine | None], ...] = ()


def backtest_report(scope: Scope, replays: Sequence[tuple[str, Replay]]) -> Backtest:
    """Make the report of one replay or two, each with the name of its policy."""
    policies = tuple(PolicyReport(name, each.policy, figures_of(each), case_lines(each.outcomes)) for name, each in replays)
    both = policies if len(policies) > 1 else ()
    return Backtest(
        scope=scope,
        policies=policies,
        rows=headline([each.figures for each in policies]),
        changes=changed_rules(both[0].policy, both[1].policy) if both else (),
        differing=differing(both[0].cases, both[1].cases) if both else (),
    )
