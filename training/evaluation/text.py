"""Figures as text for a terminal or a model card."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from training.evaluation.costs import CONFIDENTIAL_IN_PUBLIC, HARMLESS_IN_PRIVATE, LICENSING_MISTAKE, OTHER_MISTAKE

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from training.evaluation.intervals import Figure


def shown(figure: Figure | None) -> str:
    """Write a figure with its interval: `0.861 [0.790, 0.921]`; `none` where nothing was counted."""
    return f"{figure['value']:.3f} [{figure['low']:.3f}, {figure['high']:.3f}]" if figure else "none"


def as_text(figures: Mapping[str, Any], *, name: str) -> str:
    """Write all figures of an evaluation; intervals are 95 %, by bootstrap over topics or Wilson's for shares."""
    return "\n".join(_lines(figures, name))


def _lines(figures: Mapping[str, Any], name: str) -> Iterator[str]:
    route = figures["route"]
    yield f"{name}: {figures['topics']} topics, model {figures['model']}"
    yield ""
    yield f"route macro F1       {shown(route['macro_f1'])}"
    yield f"route accuracy       {shown(route['accuracy'])}"
    yield f"Brier score          {route['brier']:.3f} (always saying the class mix: {route['brier_of_class_mix']:.3f})"
    yield f"calibration error    {shown(route['calibration_error'])}"
    at = ", ".join(f"{share} most confident: {value:.3f}" for share, value in route["accuracy_at_coverage"].items())
    yield f"accuracy at coverage {at}"
    yield f"left to a person     {shown(figures['abstained'])}; right where acted on {shown(figures['acted_on'])}"
    cost = figures["cost"]
    queues = f"a wrong queue: {OTHER_MISTAKE:g}, one from or to licensing: {LICENSING_MISTAKE:g}"
    yield f"cost of routes       {shown(cost['route'])} a topic ({queues}, all left to a person: {cost['all_left_to_a_person']:g})"
    if "route_other_languages" in cost:
        yield f"  not in English     {shown(cost['route_other_languages'])}"
    if "confidential" in cost:
        told = f"confidential and told in public: {CONFIDENTIAL_IN_PUBLIC:g}, harmless and kept private: {HARMLESS_IN_PRIVATE:g}"
        yield f"cost of secrecy      {shown(cost['confidential'])} a topic ({told})"
    if "area" in figures:
        yield f"area accuracy        {shown(figures['area']['accuracy'])}"
    yield ""
    yield f"{'route':18} {'precision':22} {'recall':22} F1     topics"
    for label, row in route["per_class"].items():
        yield f"{label:18} {shown(row['precision']):22} {shown(row['recall']):22} {row['f1']:.3f}  {row['topics']}"
    yield ""
    yield from _confusion_lines(route["classes"], route["confusion"])
    for head in ("confidential", "urgent", "needs_answer"):
        if head in figures:
            yield ""
            yield from _yes_or_no_lines(head, figures[head])
    yield ""
    for label, row in figures["slices"].items():
        yield f"{label:34} accuracy {shown(row['accuracy'])}, {row['topics']} topics"


def _confusion_lines(classes: list[str], table: list[list[int]]) -> Iterator[str]:
    width = max(len(name) for name in classes)
    yield "rows are the truth, columns what the model said"
    yield " " * (width + 1) + " ".join(f"{name[:9]:>9}" for name in classes)
    for label, row in zip(classes, table, strict=True):
        yield f"{label:{width}} " + " ".join(f"{count:9}" for count in row)


def _yes_or_no_lines(head: str, row: Mapping[str, Any]) -> Iterator[str]:
    yield f"{head:13} recall {shown(row['recall'])}, precision {shown(row['precision'])}, false alarms {shown(row['false_alarms'])}"
    if row.get("undetermined"):
        yield f"  undetermined, harmless ones {shown(row['undetermined'])}"
    if "beyond_doubt" in row:
        beyond = row["beyond_doubt"]
        yield f"  beyond doubt    recall {shown(beyond['recall'])}, precision {shown(beyond['precision'])}"
    for kind, figure in row.get("recall_by_kind", {}).items():
        missed = row["missed_by_kind"][kind]
        yield f"  {kind:15} recall {shown(figure)}{', missed ' + ', '.join(missed) if missed else ''}"
    for language, figures in row.get("by_language", {}).items():
        yield f"  language {language:7} recall {shown(figures['recall']):22} false alarms {shown(figures['false_alarms'])}"
    if row["missed"]:
        yield f"  missed: {', '.join(row['missed'])}"
    if row["false_alarm_ids"]:
        yield f"  false alarms: {', '.join(row['false_alarm_ids'])}"
