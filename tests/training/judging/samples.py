"""Answers made by hand, and a gate to judge them with."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from service.domain import FindingKind, Prediction
from tests.training.evaluation.samples import ROUTES, prediction
from tests.training.samples import topic
from training.data.records import LabelledTopic
from training.judging.answers import Answers, answers_of
from training.judging.figures import all_figures, routes_of
from training.judging.gate import Gate
from training.judging.measures import Measured, Scales

DRAWS = 400


def gate(**figures: Sequence[str]) -> Gate:
    return Gate.model_validate({"margin": 0.02, "alpha": 0.05, "least_items": 30, "figures": figures or {"overall": ["accuracy"]}})


def labelled(size: int, **labels: Any) -> list[LabelledTopic]:
    """Topics whose routes take turns."""
    return [topic(f"t{at:04}", ROUTES[at % len(ROUTES)], **labels) for at in range(size)]


def routed(topics: Sequence[LabelledTopic], *, wrong: Sequence[int] = (), sure: float = 0.9, **changes: Any) -> Answers:
    """Answers that are right but for the topics at the places `wrong`."""
    return answers_of(topics, [_one(each, changes, wrong=at in set(wrong), sure=sure) for at, each in enumerate(topics)])


def _one(each: LabelledTopic, changes: dict[str, Any], *, wrong: bool = False, sure: float = 0.9) -> Prediction:
    (route,) = each.route
    said = ROUTES[(ROUTES.index(route) + 1) % len(ROUTES)] if wrong else route
    return prediction(each.id, said, sure, **{"redacted_title": each.title, "redacted_body": each.body, **changes})


def found(topics: Sequence[LabelledTopic], *, missed: Sequence[int] = ()) -> Answers:
    """Answers with right routes that flag every confidential topic but those at the places `missed`."""
    said = [
        {"confidential": True, "confidential_kinds": (FindingKind.SECRET,), "confidential_probability": 0.9}
        if each.confidential and at not in set(missed)
        else {}
        for at, each in enumerate(topics)
    ]
    return answers_of(topics, [_one(each, changes) for each, changes in zip(topics, said, strict=True)])


def scales(current: Answers, candidate: Answers, *, draws: int = DRAWS) -> Scales:
    return Scales(current, candidate, seed=1, draws=draws)


def figures(current: Answers, candidate: Answers, *, draws: int = DRAWS) -> list[Measured]:
    return all_figures(scales(current, candidate, draws=draws), routes_of(current, candidate))


def figure(current: Answers, candidate: Answers, name: str, of: str = "") -> Measured:
    (one,) = (each for each in figures(current, candidate) if (each.name, each.of) == (name, of))
    return one
