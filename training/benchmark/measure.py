"""Takes all figures in one run; the package says how each is taken."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from tokenizers import Tokenizer

from service.inference.bundle import load_bundle
from service.inference.bundle.manifest import TOKENIZER
from service.inference.predictor import Predictor
from service.inference.reading import read
from training.benchmark.agreement import Agreement, compare_answers
from training.benchmark.figures import Figure, compared
from training.benchmark.plain_way import load_plain_bundle
from training.benchmark.predictions import TimedPredictor, steps_in_milliseconds
from training.benchmark.processes import start_in_turn
from training.benchmark.recognisers import recogniser_figures
from training.benchmark.rounds import take_turns, timed
from training.benchmark.service_process import THREADS
from training.benchmark.texts import topics_that_fill_the_window
from training.data.records import read_corpus

if TYPE_CHECKING:
    from pathlib import Path

    from service.domain import Topic
    from service.inference.bundle import Bundle

A_THIRD, A_HALF, THREE_TIMES = 1 / 3, 1 / 2, 3.0
MOST_MILLISECONDS = 8.0


@dataclass(frozen=True)
class Effort:
    """How often everything is measured: rounds of calls, rounds of processes, and topics that single calls are made with."""

    rounds: int = 7
    processes: int = 5
    singles: int = 24


THOROUGH = Effort()
QUICK = Effort(rounds=3, processes=2, singles=8)


@dataclass(frozen=True)
class Outcome:
    """Everything measured."""

    figures: tuple[Figure, ...]
    agreement: Agreement


def measure(models: Path, effort: Effort, *, tell: Callable[[str], None]) -> Outcome:
    """Take all figures.

    Args:
        models: folder of bundles.
        effort: how often.
        tell: told what is being measured.

    Raises:
        BundleError: the bundle can't be used.
        InputError: the plain way can't be gone, or a service process failed.

    """
    tell("loading both ways")
    ours, plain = load_bundle(models, threads=THREADS), load_plain_bundle(models, threads=THREADS)
    topics = topics_that_fill_the_window(read_corpus().topics, Tokenizer.from_file(str(ours.folder / TOKENIZER)))
    tell("embedding")
    figures = _embedding(ours, plain, topics, effort)
    tell("single predictions")
    figures += _single_predictions(ours, plain, topics[: effort.singles], effort)
    tell("predictions in batches")
    figures.append(_batches(ours, plain, topics, effort))
    tell("recognisers")
    figures += recogniser_figures(read_corpus().split("train").topics, rounds=effort.rounds)
    agreement = compare_answers(ours, plain, topics)
    tell("processes")
    figures += _processes(topics, effort)
    return Outcome(tuple(figures), agreement)


def _embedding(ours: Bundle, plain: Bundle, topics: Sequence[Topic], effort: Effort) -> list[Figure]:
    texts = [read(topic.title, topic.body).body_for_encoder for topic in topics]
    some = texts[: effort.singles]
    single = take_turns(
        lambda: [timed(ours.encoder.encode, [text]) for text in some],
        lambda: [timed(plain.encoder.encode, [text]) for text in some],
        rounds=effort.rounds,
    )
    batch = take_turns(lambda: [timed(ours.encoder.encode, texts)], lambda: [timed(plain.encoder.encode, texts)], rounds=effort.rounds)
    return [
        compared("embedding one text", "ms", single, _milliseconds, at_most=A_THIRD),
        compared("embedding in batches, a text", "ms", batch, lambda seconds: _milliseconds(seconds) / len(texts), at_most=A_THIRD),
    ]


def _single_predictions(ours: Bundle, plain: Bundle, topics: Sequence[Topic], effort: Effort) -> list[Figure]:
    our_predictor, plain_predictor = TimedPredictor(ours), TimedPredictor(plain)
    rounds = take_turns(
        lambda: our_predictor.predict_one_by_one(topics), lambda: plain_predictor.predict_one_by_one(topics), rounds=effort.rounds
    )
    steps = steps_in_milliseconds(ours, topics, rounds=effort.rounds)
    rest = compared("single prediction without embedding", "ms", rounds, lambda run: _milliseconds(run.rest))
    return [
        compared("single prediction", "ms", rounds, lambda run: _milliseconds(run.whole)),
        # the plain way does the same after embedding; what counts is our own time
        replace(rest, plain=None, ratios=(), ratio_at_best=None, at_most=MOST_MILLISECONDS),
        *(Figure(f"  {step}", "ms", milliseconds) for step, milliseconds in steps.items()),
    ]


def _batches(ours: Bundle, plain: Bundle, topics: Sequence[Topic], effort: Effort) -> Figure:
    our_predictor, plain_predictor = Predictor(ours), Predictor(plain)
    rounds = take_turns(
        lambda: [timed(our_predictor.predict, topics)], lambda: [timed(plain_predictor.predict, topics)], rounds=effort.rounds
    )
    return compared("predictions in batches", "topics/s", rounds, lambda seconds: len(topics) / seconds, at_least=THREE_TIMES)


def _processes(topics: Sequence[Topic], effort: Effort) -> list[Figure]:
    rounds = start_in_turn(topics, rounds=effort.processes)
    return [
        compared("resident memory of the service", "MiB", rounds, lambda started: started.resident, at_most=A_HALF),
        compared("peak memory of the service", "MiB", rounds, lambda started: started.peak, at_most=A_HALF),
        compared("start to first prediction", "s", rounds, lambda started: started.seconds, at_most=A_HALF),
    ]


def _milliseconds(seconds: float) -> float:
    return seconds * 1_000
