"""The curve as plain values: computed once, kept in a file, drawn from there."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import asdict, dataclass
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from joblib import Parallel, delayed

from service.errors import InputError
from training.evaluation.intervals import RESAMPLES, Figure
from training.fitting import FEWEST_OF_A_KIND, labels_of
from training.learning_curve.rounds import ROUND, ROUTE, Material, as_written, drawn, macro_f1_of, said_after

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from training.fitting import Recipe

FILE = Path(__file__).parent.parent / "runs" / "learning_curve.json"


class Gain(NamedTuple):
    """What a round brought: how many topics it added, and macro F1 after it less macro F1 before."""

    topics: int
    macro_f1: float


@dataclass(frozen=True)
class Curve:
    """Macro F1 of the route by number of topics.

    `sizes` and `written` are of the rounds as written; `drawn_sizes` and `drawn` are means over the draws, sizes rounded. `corpus` is the
    SHA-256 of the topics that were learnt from, `judged` how many were judged.
    """

    sizes: Sequence[int]
    written: Sequence[Figure]
    drawn_sizes: Sequence[int]
    drawn: Sequence[float]
    draws: int
    judged: int
    corpus: str

    @property
    def written_gains(self) -> list[Gain]:
        """What each round as written added to the one before."""
        return _gains(self.sizes, [figure["value"] for figure in self.written])

    @property
    def drawn_gains(self) -> list[Gain]:
        """What each round drawn by lot added to the one before, in the mean over the draws."""
        return _gains(self.drawn_sizes, self.drawn)

    def write(self, file: Path = FILE) -> None:
        """Write it as JSON, numbers rounded to six digits."""
        values = json.loads(json.dumps(asdict(self)), parse_float=lambda number: round(float(number), 6))
        file.write_text(json.dumps(values, indent=1) + "\n", "utf-8")


def _gains(sizes: Sequence[int], values: Sequence[float]) -> list[Gain]:
    points = zip(sizes, values, strict=True)
    return [Gain(size - smaller, after - before) for (smaller, before), (size, after) in pairwise(points)]


def refuse_unwritable(file: Path) -> None:
    """Make sure, before anything is fitted, that a curve and the picture beside it can be kept.

    Raises:
        InputError: no `.json` file, or one in a folder that is not there (`out_invalid`).

    """
    if file.suffix != ".json" or file.is_dir():
        msg = f"{file} is no name for the curve's file; it should end in .json, and the picture is written beside it as .png"
        raise InputError(msg, reason="out_invalid")
    if not file.parent.is_dir():
        raise InputError(f"{file}: there is no folder {file.parent} to write into; make it first", reason="out_invalid")


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
        InputError: nothing to judge on, or a first round that holds too few topics of a second route (`corpus_too_small`); a pair of more
            topics than a round (`pair_too_large`).

    """
    if not judged.topics:
        raise InputError("there is no topic with split `holdout` to judge on", reason="corpus_too_small")
    for group, topics in Counter(topic.group for topic in known.topics).most_common(1):
        if topics > ROUND:
            msg = f"{topics} topics have the pair_id {group!r}; a pair stays whole, and a round is of {ROUND} topics"
            raise InputError(msg, reason="pair_too_large")
    orders = [as_written(known.topics), *(drawn(known.topics, seed=recipe.seed + draw) for draw in range(draws))]
    work = [rows for rounds in orders for rows in rounds]
    if any(ROUTE not in labels_of([known.topics[row] for row in rounds[0]]) for rounds in orders):
        msg = (
            f"the first {ROUND} topics with split `train` are too few, or nearly all of one route; needed are {FEWEST_OF_A_KIND} of "
            "each of two routes, the topics of a pair counting as one; let routes take turns in the file"
        )
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
