"""Fits how recognisers and heads are joined, on topics that the heads were not fitted on."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from sklearn.linear_model import LogisticRegression

from service.inference.evidence import CONFIDENTIAL, KIND, Evidence, weigh

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    from service.domain import Finding


def fit_evidence(
    findings: Sequence[Sequence[Finding]], left_out: Mapping[str, NDArray[np.float64]], labels: Mapping[str, Sequence[str]]
) -> Evidence | None:
    """Fit on left-out topics; None where the labels don't tell what is confidential.

    Args:
        findings: of each topic.
        left_out: each head's probability of yes when the topic was left out, shape (topics,).
        labels: by head, a topic each, `True` or `False`.

    """
    if CONFIDENTIAL not in labels:
        return None
    heads = tuple(name for name in labels if name == CONFIDENTIAL or name.startswith(KIND))
    columns = weigh(findings, [left_out[name] for name in heads])
    fitted = [LogisticRegression(max_iter=5_000).fit(columns, np.array(labels[name]) == "True") for name in heads]
    return Evidence(heads, np.vstack([each.coef_ for each in fitted]), np.concatenate([each.intercept_ for each in fitted]))
