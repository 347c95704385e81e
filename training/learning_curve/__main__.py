"""`python -m training.learning_curve`: computes the curve, keeps it, draws it."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from service.errors import TopicRouterError

if TYPE_CHECKING:
    from training.data.records import LabelledTopic
    from training.learning_curve.rounds import Material

app = typer.Typer(add_completion=False, pretty_exceptions_enable=False)


@app.command()
def compute(
    data: Annotated[Path | None, typer.Option(help="JSON Lines of labelled topics with both splits; else our own corpus.")] = None,
    draws: Annotated[int, typer.Option(min=1, help="How many orders of the topics are drawn by lot.")] = 5,
    out: Annotated[
        Path | None, typer.Option(help="JSON file for the curve, a picture beside it; else training/runs/learning_curve.json.")
    ] = None,
) -> None:
    """Say how good the route head is after each round of about 300 topics."""
    from service.command_line import terminal_progress
    from training.data.records import CORPUS_FOLDER, read_corpus
    from training.evaluation.text import shown
    from training.fitting import Recipe
    from training.learning_curve.curve import FILE, learning_curve, refuse_unwritable
    from training.learning_curve.picture import draw_curve
    from training.release import corpus_digest

    file = out or FILE
    refuse_unwritable(file)
    corpus = read_corpus(data or CORPUS_FOLDER)
    known, judged = (_material(corpus.split(name).topics) for name in ("train", "holdout"))
    with terminal_progress() as progress:
        bar = progress.add_task("Fitting", total=None)
        curve = learning_curve(
            known,
            judged,
            Recipe(),
            corpus=corpus_digest(known.topics),
            draws=draws,
            progress=lambda done, of: progress.update(bar, completed=done, total=of),
        )
    curve.write(file)
    draw_curve(curve).savefig(file.with_suffix(".png"), dpi=110)
    for size, figure in zip(curve.sizes, curve.written, strict=True):
        typer.echo(f"{size:5} topics as written    macro F1 {shown(figure)}")
    for size, value in zip(curve.drawn_sizes, curve.drawn, strict=True):
        typer.echo(f"{size:5} topics drawn by lot  macro F1 {value:.3f} (mean of {draws} draws)")
    for name, gains in (("as written", curve.written_gains), ("drawn by lot", curve.drawn_gains)):
        told = ", ".join(f"{gain.macro_f1:+.4f} ({gain.topics} topics)" for gain in gains[-4:])
        typer.echo(f"the last rounds {name} brought {told or 'nothing to compare'}")
    typer.echo(f"{file}\n{file.with_suffix('.png')}")


def _material(topics: tuple[LabelledTopic, ...]) -> Material:
    from training.embedding import EmbeddingCache
    from training.learning_curve.rounds import Material
    from training.run import read_all

    cache = EmbeddingCache.of_untuned_encoder()
    readings = read_all(topics, show_progress=sys.stderr.isatty())
    return Material(topics, readings, cache.embed(readings, show_progress=sys.stderr.isatty()))


if __name__ == "__main__":
    try:
        app()
    except TopicRouterError as error:
        typer.echo(str(error), err=True)
        sys.exit(error.exit_code)
