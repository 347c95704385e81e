"""What a decision costs, in topics that lie in a wrong queue of the staff, and which decision probabilities make look cheapest."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

LICENSING = "licensing"
# a customer's question that goes unheard, or a user's trouble that lands on a salesperson's desk
LICENSING_MISTAKE = 5.0
# technical, team_owned, feature and community_expert among each other: somebody passes it on. That a confidential topic never reaches
# volunteers is the directory's rule and does not hang on the route.
OTHER_MISTAKE = 1.0
# somebody reads the topic and decides
PERSON = 0.3
# told to the world what its author meant for a few: nothing costs more
CONFIDENTIAL_IN_PUBLIC = 20.0
# asked in a private channel what volunteers might have answered, by a moderator who looks at it for nothing
HARMLESS_IN_PRIVATE = 0.5


def cost_matrix(classes: Sequence[str]) -> NDArray[np.float64]:
    """Return what it costs to say a route, shape (classes, classes): a row a true route, a column the one said."""
    licensing = np.array([name == LICENSING for name in classes])
    costs = np.where(licensing[:, None] == licensing[None, :], OTHER_MISTAKE, LICENSING_MISTAKE)
    np.fill_diagonal(costs, 0.0)
    return costs


def confidentiality_costs() -> NDArray[np.float64]:
    """Return what it costs to treat a topic as harmless (column 0) or confidential (column 1) that is one or the other (rows)."""
    return np.array([[0.0, HARMLESS_IN_PRIVATE], [CONFIDENTIAL_IN_PUBLIC, 0.0]])


def decision_costs(accepted: Sequence[Sequence[str]], said: Sequence[str | None]) -> NDArray[np.float64]:
    """Return what decisions about routes cost, shape (topics,).

    Args:
        accepted: the routes that are right, a topic each; the one that excuses the decision best counts.
        said: the route that was decided on; None where a person was asked.

    """
    classes = sorted({*(name for names in accepted for name in names), *(name for name in said if name is not None)})
    matrix = cost_matrix(classes)
    return np.array(
        [
            PERSON if name is None else min(matrix[classes.index(right), classes.index(name)] for right in names)
            for names, name in zip(accepted, said, strict=True)
        ]
    )


def left_to_a_person(probabilities: NDArray[np.float64], matrix: NDArray[np.float64]) -> NDArray[np.bool_]:
    """Tell for which topics asking a person is expected to cost less than any route; shape (topics,)."""
    return np.asarray((probabilities @ matrix).min(axis=1) > PERSON)


def costs(probabilities: NDArray[np.float64], accepted: NDArray[np.bool_], matrix: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return what each topic costs if the decision that is expected to cost least is taken, shape (topics,).

    Args:
        probabilities: calibrated, shape (topics, classes).
        accepted: which routes are right, at least one a topic, same shape.
        matrix: as `cost_matrix` gives it.

    """
    said = (probabilities @ matrix).argmin(axis=1)
    # where several routes are right, the one that excuses the decision best counts
    paid = np.where(accepted, matrix.T[said], np.inf).min(axis=1)
    return np.where(left_to_a_person(probabilities, matrix), PERSON, paid)
