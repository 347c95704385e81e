"""What the encoder is taught: every head's labels as columns of numbers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import torch
from torch.nn import functional

from training.fitting import all_labels_of, labels_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from training.data.records import LabelledTopic

ROUTE, AREA = "route", "area"
# hard targets make the vectors of training texts far surer than those of new ones
SMOOTHING = 0.05
AREA_WEIGHT = 0.5
CONTRAST_WEIGHT = 0.3
TEMPERATURE = 0.1
# with a share of yes below this, a single topic would pull the whole batch
RAREST = 0.005


@dataclass(frozen=True)
class Targets:
    """Labels of topics as numbers.

    `classes` maps a head to its classes, a yes-or-no head to (`False`, `True`); `numbers` to the class of each topic, shape (topics,).
    A head of more classes has an output a class, a yes-or-no head one output: the log-odds of yes.
    """

    classes: Mapping[str, tuple[str, ...]]
    numbers: Mapping[str, torch.Tensor]

    @classmethod
    def of(cls, topics: Sequence[LabelledTopic], classes: Mapping[str, tuple[str, ...]]) -> Targets:
        """Take the topics' labels of the heads in `classes`."""
        labels = all_labels_of(topics)
        return cls(classes, {head: torch.tensor([names.index(label) for label in labels[head]]) for head, names in classes.items()})

    @property
    def widths(self) -> dict[str, int]:
        """How many outputs each head has, in their order."""
        return {head: 1 if len(classes) == 2 else len(classes) for head, classes in self.classes.items()}  # noqa: PLR2004 - yes or no

    def loss(self, outputs: torch.Tensor, vectors: torch.Tensor, rows: torch.Tensor) -> torch.Tensor:
        """Return how wrong outputs, shape (rows, outputs), are, and how little topics of one route resemble each other, as one number."""
        wrong = torch.zeros(())
        columns = torch.split(outputs, list(self.widths.values()), 1)
        for (head, numbers), own in zip(self.numbers.items(), columns, strict=True):
            if own.shape[1] == 1:
                share = numbers.float().mean().clamp(RAREST, 1 - RAREST)
                weight = ((1 - share) / share).sqrt()
                wrong = wrong + functional.binary_cross_entropy_with_logits(own[:, 0], numbers[rows].float(), pos_weight=weight) / 8
            else:
                wrong = wrong + (AREA_WEIGHT if head == AREA else 1.0) * functional.cross_entropy(
                    own, numbers[rows], weight=self._balance(head), label_smoothing=SMOOTHING
                )
        return wrong + CONTRAST_WEIGHT * _contrast(vectors, self.numbers[ROUTE][rows])

    def _balance(self, head: str) -> torch.Tensor | None:
        if head != ROUTE:
            return None
        counts = torch.bincount(self.numbers[head], minlength=len(self.classes[head])).clamp(min=1)
        return (len(self.numbers[head]) / (len(counts) * counts)).sqrt()


def classes_of(topics: Sequence[LabelledTopic]) -> dict[str, tuple[str, ...]]:
    """Return the classes of every head that topics can teach."""
    return {head: tuple(sorted(set(column))) for head, column in labels_of(topics).items()}


def _contrast(vectors: torch.Tensor, labels: torch.Tensor) -> torch.Tensor:
    """Return the supervised contrastive loss (Khosla et al. 2020, equation 2) of topic vectors, shape (rows, dimension)."""
    unit = functional.normalize(vectors, dim=-1)
    itself = torch.eye(len(unit), dtype=torch.bool)
    cosines = (unit @ unit.T / TEMPERATURE).masked_fill(itself, -1e9)
    likely = cosines - torch.logsumexp(cosines, 1, keepdim=True)
    alike = (labels[:, None] == labels[None]) & ~itself
    partners = alike.sum(1)
    some = partners > 0
    if not some.any():
        return torch.zeros(())
    return -((likely * alike).sum(1)[some] / partners[some]).mean()
