from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray
from scipy.sparse import csr_matrix
from sklearn.linear_model import LogisticRegression

from training.comparison.classifiers import ROUTE
from training.comparison.committees import SoftVoting, Stacking, join
from training.comparison.fold_features import FoldFeatures
from training.comparison.left_out import LeftOut

ROUTES = np.array(["ant", "bee", "fly"])
JUDGED = np.array_split(np.arange(120), 4)


NO_FEATURES = csr_matrix(np.zeros((0, 4), np.float32))
FOLDS = [FoldFeatures(np.delete(np.arange(120), rows), rows, NO_FEATURES, NO_FEATURES, {"vectors": slice(0, 4)}, 1) for rows in JUDGED]


def member(truth: NDArray[np.intp], certainty: float, seconds: float, seed: int) -> LeftOut:
    """A member that gives the true class a probability around `certainty`."""
    rng = np.random.default_rng(seed)
    weights = rng.random((len(truth), 3))
    weights[np.arange(len(truth)), truth] += certainty * 3
    return LeftOut({ROUTE: np.log(weights)}, weights / weights.sum(axis=1, keepdims=True), seconds)


@pytest.fixture(scope="module")
def truth() -> NDArray[np.intp]:
    return np.random.default_rng(5).permutation(np.arange(120) % 3)


def test_soft_voting_takes_the_mean_of_the_probabilities(truth: NDArray[np.intp]) -> None:
    members = [member(truth, 0.3, 1.0, seed=1), member(truth, 0.6, 2.0, seed=2)]
    found = join(SoftVoting(("a", "b")), members, ROUTES[truth], FOLDS)
    assert np.allclose(np.exp(found.scores[ROUTE]), (members[0].probabilities + members[1].probabilities) / 2)
    assert np.allclose(found.probabilities.sum(axis=1), 1)


def test_stacking_learns_which_member_to_believe(truth: NDArray[np.intp]) -> None:
    liar = member((truth + 1) % 3, 0.9, 1.0, seed=1)
    honest = member(truth, 0.4, 1.0, seed=2)
    stacked, voted = (
        join(committee, [liar, honest], ROUTES[truth], FOLDS).probabilities.argmax(axis=1) == truth
        for committee in (Stacking(("a", "b"), LogisticRegression()), SoftVoting(("a", "b")))
    )
    assert stacked.mean() > 0.9
    assert voted.mean() < 0.5


def test_stacking_learns_nothing_from_the_fold_that_it_judges(truth: NDArray[np.intp]) -> None:
    members = [member(truth, 0.3, 1.0, seed=1), member(truth, 0.6, 2.0, seed=2)]
    changed = truth.copy()
    changed[JUDGED[0]] = (truth[JUDGED[0]] + 1) % 3
    committee = Stacking(("a", "b"), LogisticRegression())
    before, after = (join(committee, members, ROUTES[some], FOLDS).scores[ROUTE] for some in (truth, changed))
    assert np.array_equal(before[JUDGED[0]], after[JUDGED[0]])
    assert not np.array_equal(before[JUDGED[1]], after[JUDGED[1]])


def test_a_committee_takes_as_long_as_its_members_and_a_little_more(truth: NDArray[np.intp]) -> None:
    members = [member(truth, 0.3, 1.0, seed=1), member(truth, 0.6, 2.5, seed=2)]
    assert 3.5 <= join(SoftVoting(("a", "b")), members, ROUTES[truth], FOLDS).fit_seconds < 4


def test_a_member_counts_as_much_as_its_weight(truth: NDArray[np.intp]) -> None:
    first, second = member(truth, 0.9, 1.0, seed=1), member((truth + 1) % 3, 0.9, 1.0, seed=2)
    said = join(SoftVoting(("a", "b"), (0.8, 0.2)), [first, second], ROUTES[truth], FOLDS).probabilities.argmax(axis=1)
    assert (said == truth).mean() > 0.85
