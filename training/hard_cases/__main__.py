"""`python -m training.hard_cases`: finds the hard cases of the corpus, keeps them, and counts them."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from service.errors import TopicRouterError

app = typer.Typer(add_completion=False, pretty_exceptions_enable=False)


@app.command()
def run(
    corpus: Annotated[Path | None, typer.Option(help="Folder or file of labelled topics; else our own corpus.")] = None,
    out: Annotated[Path | None, typer.Option(help="JSON file for the record; else training/runs/hard_cases.json.")] = None,
) -> None:
    """Judge minimal pairs by a model that saw neither text, and find close topics whose routes exclude each other (`train` split only)."""
    from training.data.records import CORPUS_FOLDER, read_corpus
    from training.embedding import EmbeddingCache
    from training.encoder.exported import find_encoder
    from training.fitting import Recipe
    from training.hard_cases.record import FILE
    from training.hard_cases.search import search
    from training.hard_cases.table import verdicts

    topics = read_corpus(corpus or CORPUS_FOLDER).split("train").topics
    encoder = find_encoder(Path("models")).name
    record = search(topics, EmbeddingCache.of_untuned_encoder(), encoder, Recipe(), show_progress=sys.stderr.isatty())
    record.write(out or FILE)
    for label, counts in verdicts(record.pairs).items():
        typer.echo(f"{label}: {sum(counts.values())} pairs, " + ", ".join(f"{name} {times}" for name, times in counts.items()))
    typer.echo(f"{len(record.contradictions)} close topics with other routes kept; {record.seconds:.0f} s; {out or FILE}")


if __name__ == "__main__":
    try:
        app()
    except TopicRouterError as error:
        typer.echo(str(error), err=True)
        sys.exit(error.exit_code)
