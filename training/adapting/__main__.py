"""`python -m training.adapting FILE`: the accuracy on another community's topics without and with half of them."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from service.errors import TopicRouterError

app = typer.Typer(add_completion=False, pretty_exceptions_enable=False)


@app.command()
def judge(
    file: Annotated[Path, typer.Argument(help="Labelled topics of another community, JSON Lines (other-forums-dev.jsonl).")],
    weights: Annotated[
        list[float] | None, typer.Option("--weight", help="How much one of their topics counts beside one of ours; may be given again.")
    ] = None,
    models: Annotated[Path, typer.Option(help="Folder of model bundles; the current one's encoder is taken.")] = Path("models"),
) -> None:
    """Add half of another community's topics to the corpus and judge the other half: 5 x 2-fold cross-validation, heads only."""
    from service.command_line import terminal_progress
    from service.inference.bundle.manifest import ENCODER, TOKENIZER, file_sha256
    from service.inference.encoder import SentenceEncoder
    from training.adapting.cross_validation import HALVES, REPEATS, Material, mean_with_interval, right_with_half, right_without
    from training.data.records import read_corpus
    from training.embedding import DEFAULT_CACHE, EmbeddingCache
    from training.encoder.exported import find_encoder
    from training.evaluation.text import shown
    from training.fitting import Recipe
    from training.run import read_all
    from training.tuned import read_tuning

    recipe, tried = Recipe(), weights or [Recipe().real_weight]
    found = find_encoder(models).folder
    cache = EmbeddingCache(DEFAULT_CACHE, SentenceEncoder(found / ENCODER, found / TOKENIZER), file_sha256(found / ENCODER))
    tuning = read_tuning(found)
    material = []
    for topics in (read_corpus().split("train").topics, read_corpus(file).topics):
        readings = read_all(topics, show_progress=sys.stderr.isatty())
        material.append(Material(topics, readings, cache.embed(readings, show_progress=sys.stderr.isatty())))
    corpus, theirs = material
    # without a source a topic would count as one that was written for the corpus
    theirs = Material(tuple(one.model_copy(update={"source": file.name}) for one in theirs.topics), theirs.readings, theirs.vectors)
    with terminal_progress() as progress:
        bar = progress.add_task("Fitting", total=1 + len(tried) * REPEATS * HALVES)
        alone = right_without(corpus, theirs, recipe, tuning)
        progress.advance(bar)
        typer.echo(f"{len(theirs.topics)} topics of {file.name}, {len(corpus.topics)} of the corpus")
        typer.echo(f"nothing of theirs learnt   route accuracy {shown(mean_with_interval(alone[None], seed=recipe.seed))}")
        for weight in tried:
            right = right_with_half(corpus, theirs, recipe, tuning, weight=weight, progress=lambda: progress.advance(bar))
            gain = mean_with_interval(right.mean(axis=0)[None] - alone[None], seed=recipe.seed)
            accuracy = mean_with_interval(right, seed=recipe.seed)
            typer.echo(f"half of theirs, weight {weight:<4g} route accuracy {shown(accuracy)}, gained {shown(gain)}")


if __name__ == "__main__":
    try:
        app()
    except TopicRouterError as error:
        typer.echo(str(error), err=True)
        sys.exit(error.exit_code)
