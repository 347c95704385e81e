"""A comparison as plain values for JSON."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from service.reports.plain import iso_utc

if TYPE_CHECKING:
    from service.inference.bundle import Bundle
    from training.evaluation.intervals import Figure
    from training.judging.compare import Comparison
    from training.judging.latency import Latency
    from training.judging.measures import Measured
    from training.judging.verdict import Check

FORMAT = 1
DIGITS = 6


def plain_comparison(comparison: Comparison) -> dict[str, Any]:
    """Give a comparison's content: `outcome` first, then the gate's checks, every figure and slice, what flips, and how it was made.

    Differences are candidate minus current, with 95 % intervals; numbers have six digits, milliseconds too.
    """
    conditions, judgement = comparison.conditions, comparison.judgement
    return {
        "format": FORMAT,
        "outcome": judgement.outcome.value,
        "made_at": iso_utc(conditions.made_at),
        "current": _bundle(comparison.current),
        "candidate": _bundle(comparison.candidate),
        "data": {"name": conditions.data, "topics": comparison.topics, "clusters": comparison.clusters},
        "bootstrap": {"draws": comparison.draws, "seed": conditions.seed},
        "gate": {
            **conditions.gate.model_dump(mode="json"),
            "checks": [_check(check) for check in judgement.checks],
            "directory": conditions.directory.version,
            "notices": list(judgement.notices),
        },
        "figures": [_measured(measured) for measured in comparison.figures],
        "slices": [_measured(measured) for measured in comparison.slices],
        "latency_ms": _latency(comparison.latency),
        "flips": [asdict(flip) for flip in comparison.flips],
    }


def _bundle(bundle: Bundle) -> dict[str, Any]:
    return {"version": bundle.manifest.version, "manifest_sha256": bundle.digest, "corpus_sha256": bundle.manifest.corpus_sha256}


def _check(check: Check) -> dict[str, Any]:
    return {
        "group": check.measured.group,
        "of": check.measured.of,
        "figure": check.measured.name,
        "verdict": check.verdict.value,
        "why": check.why,
        "p": _rounded(check.p),
        "p_holm": _rounded(check.p_holm),
    }


def _measured(measured: Measured) -> dict[str, Any]:
    return {
        "group": measured.group,
        "of": measured.of,
        "figure": measured.name,
        "topics": measured.items,
        "better": "higher" if measured.higher_is_better else "lower",
        "current": _rounded(measured.current),
        "candidate": _rounded(measured.candidate),
        "difference": _figure(measured.difference),
    }


def _latency(latency: Latency | None) -> dict[str, Any] | None:
    if latency is None:
        return None
    return {
        "topics": latency.topics,
        "current": {name: _rounded(value) for name, value in latency.current.items()},
        "candidate": {name: _rounded(value) for name, value in latency.candidate.items()},
        "ratio": {name: _figure(value) for name, value in latency.ratio.items()},
    }


def _figure(figure: Figure | None) -> dict[str, float] | None:
    return (
        None
        if figure is None
        else {name: round(value, DIGITS) for name, value in (("value", figure["value"]), ("low", figure["low"]), ("high", figure["high"]))}
    )


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, DIGITS)
