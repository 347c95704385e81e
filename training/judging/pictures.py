"""The comparison in pictures: differences beside the margin, reliability, and precision over coverage, each with a text that tells it."""

from __future__ import annotations

from dataclasses import dataclass
from io import BytesIO
from typing import TYPE_CHECKING, Any

import numpy as np

from service.errors import InputError
from training.evaluation.metrics import BINS
from training.judging.figures import OVERALL
from training.judging.verdict import Verdict
from training.judging.wording import MINUS, NO_SHARES, counted, title, value

if TYPE_CHECKING:
    from collections.abc import Sequence

    from training.judging.answers import Answers
    from training.judging.compare import Comparison
    from training.judging.measures import Measured

# of the palette of Okabe and Ito, which people tell apart whatever colours they see; shapes and dashes differ besides
BLUE, VERMILION = "#0072B2", "#D55E00"
INK, FAINT = "#23262b", "#767676"
MODELS = (("current", BLUE, "-", "o"), ("candidate", VERMILION, "--", "s"))
MARKS: dict[Verdict | None, tuple[str, str, str, str]] = {
    Verdict.PASS: ("o", BLUE, BLUE, "shown to be no worse"),
    Verdict.WORSE: ("v", VERMILION, VERMILION, "worse"),
    Verdict.NOT_ENOUGH_DATA: ("s", INK, "white", "not enough data"),
    None: ("d", FAINT, FAINT, "not gated"),
}
"""Shape, colour, filling and name of a difference by its verdict; None where the gate does not look."""
# as narrow as a telephone, so that its words can be read there
WIDTH_INCHES = 4.1
ROW_INCHES = 0.42
WORDS_POINTS = 9
LEAST_MARGINS, MOST_MARGINS = 2, 8
"""How many margins to either side the differences are drawn; what lies farther out is an arrow at the edge."""
LEAST_SHOWN = 5
STEPS = 200
"""Points of a curve at most: nobody sees more, and the file stays small."""


@dataclass(frozen=True)
class Picture:
    """A picture with its name as a file, a heading, and what it shows in words for those who don't see it."""

    name: str
    heading: str
    words: str
    svg: bytes


def require_drawing() -> None:
    """Make sure that pictures can be drawn, before work begins that would be lost otherwise.

    Raises:
        InputError: Matplotlib is not installed (`matplotlib_missing`).

    """
    try:
        import matplotlib.figure  # noqa: F401 - only whether it is there
    except ImportError:
        msg = "the pictures need Matplotlib, which is not installed: `make install-dev`, or `pip install matplotlib`; or leave out --out"
        raise InputError(msg, reason="matplotlib_missing") from None


def draw_all(comparison: Comparison) -> tuple[Picture, ...]:
    """Draw the three pictures of a comparison."""
    return _differences(comparison), _reliability(comparison), _coverage(comparison)


def _differences(comparison: Comparison) -> Picture:
    verdicts = {id(check.measured): check.verdict for check in comparison.judgement.checks}
    overall = [measured for measured in comparison.figures if measured.group == OVERALL and measured.name not in NO_SHARES]
    gated = [check.measured for check in comparison.judgement.checks if check.measured.group != OVERALL]
    shown = [measured for measured in (*overall, *gated) if measured.difference]
    margin = 100 * comparison.conditions.gate.margin
    farthest = max((abs(end) for measured in shown for end in _points(measured)), default=0.0)
    edge = min(max(1.1 * farthest, LEAST_MARGINS * margin), MOST_MARGINS * margin)
    figure, axes = _panel(ROW_INCHES * len(shown) + 1.6)
    for at, measured in enumerate(shown):
        _row(axes, at, measured, verdicts.get(id(measured)), edge)
    axes.axvspan(-edge, -margin, color=VERMILION, alpha=0.1, linewidth=0)
    axes.axvline(-margin, color=VERMILION, linestyle=":", linewidth=1.2, label=f"the gate's margin, {margin:g} points")
    axes.axvline(0, color=FAINT, linewidth=0.8)
    axes.set_xlim(-edge, edge)
    axes.set_ylim(len(shown) - 0.4, -0.9)
    axes.set_yticks([])
    axes.set_xlabel("points better, with 95 % intervals", fontsize=WORDS_POINTS)
    axes.xaxis.set_major_formatter(lambda number, _: f"{number:g}".replace("-", MINUS))
    by_name = dict(zip(*reversed(axes.get_legend_handles_labels()), strict=True))
    figure.legend(by_name.values(), by_name.keys(), loc="outside lower center", frameon=False, fontsize=WORDS_POINTS)
    past = [title(each) for each in shown if 100 * (each.lost or 0) >= margin]
    worse = f"At or past the margin: {', '.join(past)}." if past else "No difference reaches the margin."
    words = f"By how many points the candidate is better or worse, {counted(len(shown), 'figure')}. {worse}"
    return Picture("differences", "How the candidate differs", words, _svg(figure))


def _points(measured: Measured) -> tuple[float, float, float]:
    """Return in points how much better the candidate is: the lower end, the value and the higher end."""
    found = measured.difference or {"value": 0.0, "low": 0.0, "high": 0.0}
    ends = [100 * found["low"], 100 * found["high"]] if measured.higher_is_better else [-100 * found["high"], -100 * found["low"]]
    return ends[0], -100 * (measured.lost or 0.0), ends[1]


def _row(axes: Any, at: int, measured: Measured, verdict: Verdict | None, edge: float) -> None:
    low, value_, high = _points(measured)
    shape, colour, filling, name = MARKS[verdict]
    axes.plot([max(low, -edge), min(high, edge)], [at, at], color=colour, linewidth=1.6, solid_capstyle="butt")
    for end, arrow in ((low, "<"), (high, ">")):
        if abs(end) > edge:
            axes.plot(np.copysign(0.985 * edge, end), at, marker=arrow, color=colour, markersize=5, linestyle="")
    if abs(value_) <= edge:
        axes.plot(value_, at, marker=shape, color=colour, markerfacecolor=filling, markersize=6, linestyle="", label=name)
    # above its line, so that the intervals have the whole width
    axes.annotate(title(measured), (0.01, at - 0.42), xycoords=("axes fraction", "data"), va="center", color=INK, fontsize=WORDS_POINTS)


def _reliability(comparison: Comparison) -> Picture:
    figure, axes = _panel(3.6)
    axes.plot([0, 1], [0, 1], color=FAINT, linestyle=":", linewidth=1, label="as sure as right")
    for (name, colour, line, shape), answers in zip(MODELS, comparison.answers, strict=True):
        sure, right = _bins(answers)
        axes.plot(sure, right, color=colour, linestyle=line, marker=shape, markersize=4, label=name)
    axes.set(xlim=(0, 1), ylim=(0, 1.03), xlabel="confidence", ylabel="share that was right")
    axes.legend(frameon=False, loc="upper left", fontsize=WORDS_POINTS)
    (error,) = (measured for measured in comparison.figures if measured.name == "calibration_error")
    words = (
        "How often the route is right by how sure the model is, in ten bins of confidence. "
        f"Calibration error {value(error.current)} for the current model, {value(error.candidate)} for the candidate."
    )
    return Picture("reliability", "How sure, how right", words, _svg(figure))


def _bins(answers: Answers) -> tuple[list[float], list[float]]:
    bins = np.minimum((answers.confidence * BINS).astype(int), BINS - 1)
    shown = [bins == at for at in range(BINS) if (bins == at).sum() >= LEAST_SHOWN]
    return [float(answers.confidence[inside].mean()) for inside in shown], [float(answers.right[inside].mean()) for inside in shown]


def _coverage(comparison: Comparison) -> Picture:
    figure, axes = _panel(3.6)
    lowest = 1.0
    for (name, colour, line, _), answers in zip(MODELS, comparison.answers, strict=True):
        share, precision = _curve(answers)
        axes.plot(share, precision, color=colour, linestyle=line, label=name)
        lowest = min(lowest, *precision)
    by_name = {measured.name: measured for measured in comparison.figures if not measured.of}
    reached, covered = by_name["right_where_acted_on"], by_name["coverage"]
    words = "Share of routes that are right over the share of topics acted on, the most confident first."
    if reached.current is not None:
        axes.axhline(reached.current, color=FAINT, linestyle=":", linewidth=1, label="the current model's, where it acts")
        words += (
            f" At the precision that the current model reaches where it acts, {value(reached.current)}, "
            f"it covers {value(covered.current)} of the topics and the candidate {value(covered.candidate)}."
        )
    axes.set(xlim=(0, 1), ylim=(max(0.0, lowest - 0.05), 1.01), xlabel="share of topics acted on", ylabel="share that was right")
    axes.legend(frameon=False, loc="lower left", fontsize=WORDS_POINTS)
    return Picture("coverage", "How right, how many", words, _svg(figure))


def _curve(answers: Answers) -> tuple[Sequence[float], Sequence[float]]:
    order = np.argsort(-answers.confidence, kind="stable")
    size = len(order)
    precision = np.cumsum(answers.right[order]) / np.arange(1, size + 1)
    # the first few topics would only show a zigzag
    kept = np.unique(np.linspace(min(size, LEAST_SHOWN) - 1, size - 1, STEPS).round().astype(int))
    return ((kept + 1) / size).tolist(), precision[kept].tolist()


def _panel(height: float) -> tuple[Any, Any]:
    from matplotlib.figure import Figure

    figure = Figure(figsize=(WIDTH_INCHES, height), layout="constrained")
    axes = figure.subplots()
    axes.spines[["top", "right"]].set_visible(False)
    axes.tick_params(labelsize=WORDS_POINTS)
    return figure, axes


def _svg(figure: Any) -> bytes:
    from matplotlib import rc_context

    drawn = BytesIO()
    # the same comparison gives the same bytes
    with rc_context({"svg.hashsalt": "topicrouter"}):
        figure.savefig(drawn, format="svg", metadata={"Date": None, "Creator": "topicrouter"})
    return drawn.getvalue()
