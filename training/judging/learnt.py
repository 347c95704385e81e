"""Topics that a model has learnt from: they flatter it, so they are no held-out topics."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from service.domain import Prediction
    from training.judging.answers import Answers

# vectors are kept in half precision, so a topic's own one is not quite 1 to itself
THE_SAME = 0.99


def learnt_notices(current: Answers, candidate: Answers) -> tuple[str, ...]:
    """Say for each model how many of the topics stand in its own bundle, by their id and meaning; nothing where there is none."""
    counts = {name: sum(map(_learnt, answers.predictions)) for name, answers in (("current model", current), ("candidate", candidate))}
    return tuple(
        f"{count} of the {len(current.topics)} topics are among those that the {name} learnt from; they flatter it"
        for name, count in counts.items()
        if count
    )


def _learnt(prediction: Prediction) -> bool:
    return any(similar.id == prediction.topic_id and similar.similarity > THE_SAME for similar in prediction.similar)
