"""`python -m training.comparison`: runs the variants, records each, prints one table."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from service.errors import TopicRouterError

QUICK_TOPICS = 300
QUICK_RESAMPLES = 200
RUNS = Path("training") / "runs"

app = typer.Typer(add_completion=False, pretty_exceptions_enable=False)


@app.command()
def compare(
    out: Annotated[Path | None, typer.Option(help=f"Folder for a JSON file a run; else {RUNS}, and with --quick none.")] = None,
    only: Annotated[list[str] | None, typer.Option(metavar="NAME", help="Run this variant besides the reference; may be repeated.")] = None,
    quick: Annotated[bool, typer.Option("--quick", help=f"Take {QUICK_TOPICS} topics: shows that all works, compares nothing.")] = False,
) -> None:
    """Compare classifiers, features, cleaning, class weights and heads by cross-validation on our own corpus's `train` split."""
    from training.comparison.compare import Comparison
    from training.comparison.table import as_table
    from training.comparison.variants import chosen
    from training.data.records import read_corpus
    from training.embedding import EmbeddingCache
    from training.evaluation.intervals import RESAMPLES
    from training.fitting import Recipe
    from training.splits import some_of

    recipe = Recipe()
    wanted = chosen(recipe, only or ())
    topics = read_corpus().split("train").topics
    cache = EmbeddingCache.of_untuned_encoder()
    comparison = Comparison(
        some_of(topics, QUICK_TOPICS, seed=recipe.seed) if quick else topics,
        cache.embed,
        recipe,
        resamples=QUICK_RESAMPLES if quick else RESAMPLES,
    )
    folder = out or (None if quick else RUNS)
    records = []
    for record in comparison.records(wanted):
        records.append(record)
        typer.echo(f"{record.name}: {record.seconds:.1f} s", err=True)
        if folder:
            record.write(folder)
    typer.echo(as_table(records))
    if folder:
        typer.echo(f"\n{len(records)} files in {folder}")


if __name__ == "__main__":
    try:
        app()
    except TopicRouterError as error:
        typer.echo(str(error), err=True)
        sys.exit(error.exit_code)
