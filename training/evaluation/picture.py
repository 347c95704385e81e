"""Figures as a picture: confusion, calibration, and accuracy against coverage."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from training.evaluation.metrics import BINS

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

INK = "#1f3a5f"
FAINT = "#9aa7b5"
LEAST_SHOWN = 5


def draw(figures: Mapping[str, Any], file: Path, *, name: str) -> None:
    """Write a PNG with three panels: confusion matrix of routes, reliability of confidence, accuracy over coverage."""
    from matplotlib.figure import Figure

    route = figures["route"]
    figure = Figure(figsize=(15, 4.8), layout="constrained", dpi=120)
    figure.suptitle(f"{name}: {figures['topics']} topics, model {figures['model']}", fontsize=12)
    left, middle, right = figure.subplots(1, 3)
    _confusion(left, route["classes"], np.array(route["confusion"]))
    confidence, hits = np.array(route["confidence"]), np.array(route["right"], bool)
    _reliability(middle, confidence, hits, route["calibration_error"])
    _coverage(right, confidence, hits)
    file.parent.mkdir(parents=True, exist_ok=True)
    figure.savefig(file)


def _confusion(axes: Any, classes: list[str], table: np.ndarray[Any, Any]) -> None:
    shares = table / np.maximum(1, table.sum(axis=1, keepdims=True))
    axes.imshow(shares, cmap="Blues", vmin=0, vmax=1)
    for row, column in np.ndindex(*table.shape):
        dark = shares[row, column] > 0.5  # noqa: PLR2004 - half of the colour scale
        axes.text(column, row, table[row, column], ha="center", va="center", color="white" if dark else INK)
    labels = [name.replace("_", " ") for name in classes]
    axes.set_xticks(range(len(labels)), labels, rotation=35, ha="right")
    axes.set_yticks(range(len(labels)), labels)
    axes.set(xlabel="the model said", ylabel="the reader said", title="Routes")


def _reliability(axes: Any, confidence: np.ndarray[Any, Any], hits: np.ndarray[Any, Any], error: Mapping[str, float]) -> None:
    axes.plot([0, 1], [0, 1], color=FAINT, linestyle="--", linewidth=1)
    bins = np.minimum((confidence * BINS).astype(int), BINS - 1)
    for name in np.unique(bins):
        inside = bins == name
        few = inside.sum() < LEAST_SHOWN
        axes.scatter(confidence[inside].mean(), hits[inside].mean(), s=20 + 4 * inside.sum(), color=FAINT if few else INK, alpha=0.8)
    title = f"Calibration error {error['value']:.3f} [{error['low']:.3f}, {error['high']:.3f}]"
    axes.set(xlim=(0, 1), ylim=(0, 1.03), xlabel="confidence", ylabel="share that was right", title=title)


def _coverage(axes: Any, confidence: np.ndarray[Any, Any], hits: np.ndarray[Any, Any]) -> None:
    order = np.argsort(-confidence, kind="stable")
    accuracy = np.cumsum(hits[order]) / np.arange(1, len(order) + 1)
    share = np.arange(1, len(order) + 1) / len(order)
    axes.plot(share, accuracy, color=INK)
    axes.axhline(hits.mean(), color=FAINT, linestyle="--", linewidth=1)
    axes.set(xlim=(0, 1), ylim=(0, 1.03), xlabel="share of topics acted on, most confident first", ylabel="accuracy", title="Coverage")
