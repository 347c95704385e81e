"""`python -m training.nlbse FILE`: the table and the mean."""

from __future__ import annotations

import sys
import time
from pathlib import Path
from typing import Annotated

import typer

from service.errors import TopicRouterError

app = typer.Typer(add_completion=False, pretty_exceptions_enable=False)


@app.command()
def judge(
    file: Annotated[Path, typer.Argument(help="CSV with the columns repo, label, title, body (issues_train.csv of NLBSE'24).")],
    seeds: Annotated[int, typer.Option(min=1, help="How many times the folds are drawn.")] = 3,
) -> None:
    """Cross-validate our trainer, heads only, inside each repository of a CSV of issue reports."""
    from joblib import Parallel, delayed

    from service.command_line import terminal_progress
    from training.embedding import EmbeddingCache
    from training.evaluation.text import shown
    from training.fitting import Recipe
    from training.nlbse.cross_validation import Judged, cross_validate, mean_macro_f1
    from training.nlbse.issues import read_issues
    from training.run import read_all
    from training.splits import FOLDS

    recipe = Recipe()
    repositories = read_issues(file)
    cache = EmbeddingCache.of_untuned_encoder()
    material = {}
    for repository, issues in repositories.items():
        readings = read_all(issues, show_progress=sys.stderr.isatty())
        material[repository] = readings, cache.embed(readings, show_progress=sys.stderr.isatty())
    start = time.monotonic()
    # one process a processor: fitting uses one thread
    work = (
        delayed(cross_validate)(issues, *material[repository], recipe, seed=seed)
        for repository, issues in repositories.items()
        for seed in range(seeds)
    )
    with terminal_progress() as progress:
        bar = progress.add_task("Training", total=len(repositories) * seeds)
        said = []
        for labels in Parallel(n_jobs=-1, return_as="generator")(work):
            said.append(labels)
            progress.advance(bar)
    judged = [
        Judged(repository, tuple(issue.route[0] for issue in issues), dict(enumerate(said[at * seeds : (at + 1) * seeds])))
        for at, (repository, issues) in enumerate(repositories.items())
    ]
    for one in judged:
        by_label = ", ".join(f"{label} {one.truth.count(label)}" for label in sorted(set(one.truth)))
        typer.echo(f"{one.repository:28} macro F1 {one.macro_f1():.3f}   {len(one.truth)} issues ({by_label})")
    typer.echo(f"{'mean of repositories':28} macro F1 {shown(mean_macro_f1(judged, seed=recipe.seed))}")
    typer.echo(f"{FOLDS} folds, {seeds} seeds, {time.monotonic() - start:.0f} s of training with cached vectors")


if __name__ == "__main__":
    try:
        app()
    except TopicRouterError as error:
        typer.echo(str(error), err=True)
        sys.exit(error.exit_code)
