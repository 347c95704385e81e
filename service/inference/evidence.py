"""Joins what recognisers point at and what the heads think into one probability of confidential content, and one for each kind."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from scipy.special import expit, logit

from service.domain import FindingKind

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    from service.domain import Finding

CONFIDENTIAL = "confidential"
KIND = "kind:"
FOUND_KINDS = (FindingKind.SECRET, FindingKind.PERSONAL, FindingKind.INFRASTRUCTURE)
"""The kinds that recognisers point at."""
SUREST = 0.99
LEAST = 1e-4
MOST_COUNTED = 3


@dataclass
class Evidence:
    """Logistic regressions over the evidence of a topic.

    `heads` names the heads that are listened to, and so what there is a probability for: `confidential`, and `kind:<name>` for each kind
    that was learnt. `weights` has shape (heads, columns of `weigh`), `shifts` (heads,).
    """

    heads: tuple[str, ...]
    weights: NDArray[np.float64]
    shifts: NDArray[np.float64]

    def probabilities(
        self, findings: Sequence[Sequence[Finding]], heads: Mapping[str, NDArray[np.float64]]
    ) -> dict[str, NDArray[np.float64]]:
        """Return a joined probability for each head, shape (topics,).

        Args:
            findings: what recognisers found in each topic.
            heads: each head's own probability of yes, shape (topics,).

        """
        columns = weigh(findings, [heads[name] for name in self.heads])
        # a product of this size is SciPy's and NumPy's own affair; BLAS's threads would spin and take the processor from the encoder
        joined = expit(np.vecdot(columns[:, None, :], self.weights[None]) + self.shifts)
        return dict(zip(self.heads, joined.T, strict=True))


def weigh(findings: Sequence[Sequence[Finding]], heads: Sequence[NDArray[np.float64]]) -> NDArray[np.float64]:
    """Return the evidence as columns, shape (topics, 2 x kinds found + heads).

    Args:
        findings: what recognisers found in each topic. How sure the surest of a kind is, as the negative logarithm of what it lacks to
            certainty, and how many there are make two columns.
        heads: each head's probability of yes, shape (topics,); its log-odds make a column.

    """
    found = np.array([_counted(each) for each in findings], np.float64).reshape(len(findings), 2 * len(FOUND_KINDS))
    return np.column_stack([found, *(logit(np.clip(probability, LEAST, 1 - LEAST)) for probability in heads)])


def _counted(findings: Sequence[Finding]) -> list[float]:
    row: list[float] = []
    for kind in FOUND_KINDS:
        sure = [finding.confidence for finding in findings if finding.kind is kind]
        row += [-float(np.log1p(-min(max(sure, default=0.0), SUREST))), float(min(len(sure), MOST_COUNTED))]
    return row
