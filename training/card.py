"""Writes the model card that lies in a bundle."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from jinja2 import Environment, PackageLoader, StrictUndefined

from training.evaluation.text import as_text

if TYPE_CHECKING:
    from collections.abc import Mapping

    from service.inference.bundle import Manifest


def model_card(manifest: Manifest, metrics: Mapping[str, Any]) -> str:
    """Return the card as Markdown: what the model is for, what it was made from, how good it is, and where it should not be trusted."""
    # Markdown for people who read files, not HTML
    environment = Environment(loader=PackageLoader("training", "."), undefined=StrictUndefined, autoescape=False)  # noqa: S701
    holdout = as_text(metrics["holdout"], name="hold-out") if "holdout" in metrics else ""
    return environment.get_template("card.md.jinja").render(manifest=manifest, metrics=metrics, holdout=holdout) + "\n"
