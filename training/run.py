"""From labelled topics to a finished bundle, step by step."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from rich.progress import track

from service.errors import InputError
from service.inference.bundle.figures import METRICS
from service.inference.bundle.manifest import ENCODER, TOKENIZER, file_sha256
from service.inference.bundle.releasing import make_current
from service.inference.encoder import SentenceEncoder
from service.inference.multilingual import FILES_SHA256
from service.inference.predictor import Predictor
from service.inference.reading import Reading, read
from service.watching.observing import KnownWords, observe
from service.watching.sample import REFERENCE, Sample
from training.embedding import DEFAULT_CACHE, EmbeddingCache
from training.encoder.exported import ExportedEncoder
from training.evaluation import evaluate
from training.fitting import FEWEST_OF_A_KIND, Recipe, fit, labels_of
from training.release import assemble, write_bundle
from training.thresholds import choose_thresholds, those_judged
from training.tuned import read_tuning

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from service.domain import Prediction
    from service.inference.multilingual import MultilingualEncoder
    from service.inference.pipeline import TopicPipeline
    from training.data.records import Corpus, LabelledTopic

FEWEST_TOPICS = 50
# with fewer topics in other languages, what is learnt of them can't be judged
FEWEST_OTHERS = 200
MOST_ROUTES_TOLD = 5


@dataclass(frozen=True)
class Trained:
    """What a training run left behind: the bundle's folder and its metrics."""

    folder: Path
    metrics: dict[str, Any]


def train(  # noqa: PLR0913 - each is named by keyword where it is given
    corpus: Corpus,
    models: Path,
    *,
    recipe: Recipe,
    encoder: ExportedEncoder,
    multilingual: MultilingualEncoder | None = None,
    cache: Path = DEFAULT_CACHE,
    promoted: bool = True,
    origin: Mapping[str, str] | None = None,
    show_progress: bool,
) -> Trained:
    """Train on the corpus's `train` split, judge on its `holdout` split if there is one, write the bundle and make it current.

    Args:
        corpus: labelled topics.
        models: folder of bundles to write into.
        recipe: what to fit.
        encoder: as `find_encoder` gives it.
        multilingual: the encoder for topics that are not in English; they get a part of their own if there are enough of them.
        cache: folder for sentence vectors.
        promoted: whether the new bundle becomes the current one, or lies beside it as a candidate.
        origin: what the card says that `topics` and `holdout` are; None for our own corpus.
        show_progress: whether to show bars on the terminal.

    Raises:
        InputError: too few topics, in all or of a second route (`corpus_too_small`).

    """
    topics = corpus.split("train").topics
    refuse_too_few(topics)
    sentence_encoder = SentenceEncoder(encoder.folder / ENCODER, encoder.folder / TOKENIZER)
    readings = read_all(topics, show_progress=show_progress)
    vectors = EmbeddingCache(cache, sentence_encoder, file_sha256(encoder.folder / ENCODER)).embed(readings, show_progress=show_progress)
    if sum(not topic.is_english for topic in topics) < FEWEST_OTHERS:
        multilingual = None
    theirs = EmbeddingCache(cache, multilingual, FILES_SHA256).embed(readings, show_progress=show_progress) if multilingual else None
    tuning = read_tuning(encoder.folder)
    fitted = fit(topics, readings, vectors, recipe, multilingual=theirs, tuning=tuning, show_progress=show_progress)
    thresholds, tables = choose_thresholds(*(those_judged(topics, fitted, english=True) if fitted.others else (topics, fitted)))
    thresholds_others = choose_thresholds(*those_judged(topics, fitted.others, english=False))[0] if fitted.others else None
    if thresholds_others:
        # for topics whose language could not be told
        wary = max(thresholds.abstain_other_language, thresholds_others.abstain_other_language)
        thresholds = thresholds.model_copy(update={"abstain_other_language": wary})
    bundle = assemble(
        topics,
        readings,
        vectors,
        (fitted.pipeline, thresholds, thresholds_others),
        (sentence_encoder, multilingual),
        encoder.name,
    )
    holdout = corpus.split("holdout").topics

    def describe(version: str) -> dict[str, Any]:
        metrics: dict[str, Any] = {"thresholds": tables, **({"origin": dict(origin)} if origin else {})}
        if tuning:
            metrics["finetuning"] = dict(tuning.figures)
        if holdout:
            judged = evaluate(Predictor(bundle).predict, holdout, seed=recipe.seed)
            metrics["holdout"] = {**judged.figures, "model": version}
            metrics[REFERENCE] = reference_sample(judged.predictions, bundle.pipeline).plain()
        return metrics

    folder = write_bundle(bundle, models, encoder.folder, describe)
    if promoted:
        make_current(folder)
    return Trained(folder, json.loads((folder / METRICS).read_text("utf-8")))


def reference_sample(predictions: Sequence[Prediction], pipeline: TopicPipeline) -> Sample:
    """Count predictions of the hold-out as the service counts live ones, which are compared with them."""
    known = KnownWords.of(pipeline)
    # a sample holds no times
    return Sample.of(observe(prediction, known, at=datetime.min.replace(tzinfo=UTC)) for prediction in predictions)


def refuse_too_few(topics: Sequence[LabelledTopic]) -> None:
    """Make sure that there is enough to learn from.

    Raises:
        InputError: too few topics, in all or of a second route (`corpus_too_small`).

    """
    needed = f"needed are {FEWEST_TOPICS}, and of each of two routes {FEWEST_OF_A_KIND}, the topics of a pair counting as one"
    if len(topics) < FEWEST_TOPICS:
        raise InputError(f"{len(topics)} topics with split `train` are too few; {needed}", reason="corpus_too_small")
    if "route" not in labels_of(topics):
        held_by = Counter(route for route, _ in {(topic.route[0], topic.group) for topic in topics})
        there_are = ", ".join(f"{number} of {route}" for route, number in held_by.most_common(MOST_ROUTES_TOLD))
        msg = f"the {len(topics)} topics with split `train` hold too few of a second route ({there_are}); {needed}"
        raise InputError(msg, reason="corpus_too_small")


def read_all(topics: Sequence[LabelledTopic], *, show_progress: bool = False) -> list[Reading]:
    """Read topics as the service does."""
    return [
        read(topic.title, topic.body) for topic in track(topics, description="Reading topics", disable=not show_progress, transient=True)
    ]
