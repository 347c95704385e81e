"""The curve as plain values: computed once, kept in a file, drawn from there."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING

from joblib import Parallel, delayed

from service.errors import InputError
from training.evaluation.intervals import RESAMPLES, Figure
from training.fitting import labels_of
from training.learning_curve.rounds import ROUND, ROUTE, Material, as_written, drawn, macro_f1_of, said_after

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from training.fitting import Recipe

FILE = Path(__file__).parent.parent / "runs" / "learning_curve.json"


@dataclass(frozen=True)
class Curve:
    """Macro F1 of the route by number of topics.

    `sizes` and `written` are of the rounds as written; `drawn_sizes` and `drawn` are means over the draws. `corpus` is the SHA-256 of the
    topics that were learnt from, `judged` how many were judged.
    """

    sizes: Sequence[int]
    written: Sequence[Figure]
    drawn_sizes: Sequence[int]
    drawn: Sequence[float]
    draws: int
    judged: int
    corpus: str

    @property
    def written_gains(self) -> list[float]:
        """What each round as written added to the one before; the last round may be smaller than the others."""
        values = [figure["value"] for figure in self.written]
        return [after - before for before, after in pairwise(values)]

    @property
    def drawn_gains(self) -> list[float]:
        """What each round drawn by lot added to the one before."""
        return [after - before for before, after in pairwise(self.drawn)]

    def write(self, file: Path = FILE) -> None:
        """Write it as JSON, numbers rounded to six digits."""
        values = json.loads(json.dumps(asdict(self)), parse_float=lambda number: round(float(number), 6))
        file.write_text(json.dumps(values, indent=1) + "\n", "utf-8")


def read_curve(file: Path = FILE) -> Curve:
    """Read a kept curve.

    Raises:
        InputError: no such file, or none of ours (`curve_missing`).

    """
    try:
        return Curve(**json.loads(file.read_text("utf-8")))
    except (OSError, ValueError, TypeError) as error:
        msg = f"{file} holds no learning curve ({error}); make it with: python -m training.learning_curve"
        raise InputError(msg, reason="curve_missing") from error


def learning_curve(
    known: Material,
    judged: Material,
    recipe: Recipe,
    *,
    corpus: str,
    draws: int,
    resamples: int = RESAMPLES,
    progress: Callable[[int, int], None] = lambda _done, _of: None,
) -> Curve:
    """Fit after every round and judge.

    Args:
        known: what is learnt from.
        judged: what is judged.
        recipe: of features and heads.
        corpus: SHA-256 of what is learnt from.
        draws: how many orders are drawn by lot.
        resamples: of the bootstrap.
        progress: called with the number of fits done and of all.

    Raises:
        InputError: nothing to judge on, or a first round that holds too few topics of a second route (`corpus_too_small`).

    """
    if not judged.topics:
        raise InputError("there is no topic with split `holdout` to judge on", reason="corpus_too_small")
    orders = [as_written(known.topics), *(drawn(known.topics, seed=recipe.seed + draw) for draw in range(draws))]
    work = [rows for rounds in orders for rows in rounds]
    if any(ROUTE not in labels_of([known.topics[row] for row in rounds[0]]) for rounds in orders):
        msg = f"the first {ROUND} topics with split `train` are too few, or nearly all of one route; let routes take turns in the file"
        raise InputError(msg, reason="corpus_too_small")
    # one process a processor: fitting uses one thread
    running = Parallel(n_jobs=-1, return_as="generator")(delayed(said_after)(known.some(rows), judged, recipe) for rows in work)
    figures = []
    for done, said in enumerate(running, 1):
        figures.append(macro_f1_of(said, judged.topics, seed=recipe.seed, resamples=resamples))
        progress(done, len(work))
    written, lots = orders[0], orders[1:]
    values = [figure["value"] for figure in figures[len(written) :]]
    rounds = len(lots[0])
    return Curve(
        sizes=[len(rows) for rows in written],
        written=figures[: len(written)],
        drawn_sizes=[round(sum(len(rows) for rows in same) / draws) for same in zip(*lots, strict=True)],
        drawn=[sum(values[at::rounds]) / draws for at in range(rounds)],
        draws=draws,
        judged=len(judged.topics),
        corpus=corpus,
    )
