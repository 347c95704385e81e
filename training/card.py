"""Writes the model card that lies in a bundle."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from jinja2 import Environment, PackageLoader, StrictUndefined

from training.evaluation.text import as_text
from training.fitting import LEFT_OUT_FOLDS

if TYPE_CHECKING:
    from collections.abc import Mapping

    from service.inference.bundle import Manifest


# confidential content is recognised without a head too
TOLD_BY_A_HEAD = {"area": "which area it is about", "urgent": "whether it is urgent", "needs_answer": "whether anybody is being asked"}
# what is learnt from, and what is held out, where the metrics say nothing else of it
WRITTEN = {"topics": "topics written for this purpose", "holdout": "topics by authors of whom the training saw nothing"}


def model_card(manifest: Manifest, metrics: Mapping[str, Any], *, neighbours: bool) -> str:
    """Return the card as Markdown: what the model is for, what it was made from, how good it is, and where it should not be trusted.

    Args:
        manifest: of the bundle; only what it has a head for is promised.
        metrics: as they are kept in the bundle; without `holdout` nothing is said of how good the model is, without `origin` the corpus is
            the one that comes with topicrouter.
        neighbours: whether similar topics have a say in the route.

    """
    # Markdown for people who read files, not HTML
    environment = Environment(loader=PackageLoader("training", "."), undefined=StrictUndefined, autoescape=False)  # noqa: S701
    holdout = as_text(metrics["holdout"], name="hold-out") if "holdout" in metrics else ""
    told = [words for head, words in TOLD_BY_A_HEAD.items() if head in manifest.classes]
    template = environment.get_template("card.md.jinja")
    rendered = template.render(
        manifest=manifest,
        metrics=metrics,
        holdout=holdout,
        told=told,
        neighbours=neighbours,
        folds=LEFT_OUT_FOLDS,
        origin=metrics.get("origin", WRITTEN),
        is_written="origin" not in metrics,
    )
    return rendered + "\n"
