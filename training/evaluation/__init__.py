"""How good a model is on labelled topics: figures with their intervals, as text, JSON and a picture."""

from __future__ import annotations

from training.evaluation.evaluate import Evaluation, evaluate

__all__ = ["Evaluation", "evaluate"]
