"""`python -m training.languages`: compares, keeps one record, prints one table and what it says."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from service.errors import TopicRouterError

if TYPE_CHECKING:
    from training.languages.record import Record

app = typer.Typer(add_completion=False, pretty_exceptions_enable=False)


@app.command()
def run(
    corpus: Annotated[Path | None, typer.Option(help="Folder or file of labelled topics with both splits; else our own corpus.")] = None,
    out: Annotated[Path | None, typer.Option(help="JSON file for the record; else training/runs/languages.json.")] = None,
) -> None:
    """Compare ways to handle topics that are not in English."""
    from training.languages.record import FILE
    from training.languages.table import as_markdown, verdict

    record = _compared(corpus)
    record.write(out or FILE)
    typer.echo(as_markdown(record))
    typer.echo(f"\n{out or FILE}\n")
    for line in verdict(record):
        typer.echo(line)


def _compared(source: Path | None) -> Record:
    from importlib.metadata import version

    from service.inference.bundle.manifest import ENCODER, TOKENIZER
    from service.inference.encoder import SentenceEncoder
    from service.inference.multilingual import DISTRIBUTION, FILES_SHA256, VERSION, MultilingualEncoder
    from training.benchmark.machine import processor_name
    from training.data.records import CORPUS_FOLDER, read_corpus
    from training.embedding import DEFAULT_CACHE, EmbeddingCache, EncodesTexts
    from training.encoder.exported import find_encoder
    from training.fitting import Recipe
    from training.languages.compare import compare, timed
    from training.languages.material import material_of
    from training.languages.record import Digests, Encoder, Record
    from training.languages.ways import MINILM, MULTILINGUAL, WAYS
    from training.release import LIBRARIES, corpus_digest

    recipe = Recipe()
    multilingual = MultilingualEncoder.installed()
    topics = read_corpus(source or CORPUS_FOLDER)
    material = material_of(
        topics,
        EmbeddingCache.of_untuned_encoder(),
        EmbeddingCache(DEFAULT_CACHE, multilingual, FILES_SHA256),
        show_progress=sys.stderr.isatty(),
    )
    judged = compare(WAYS, material, recipe, progress=lambda done: typer.echo(f"done: {done}", err=True))
    minilm = find_encoder(Path("models")).folder
    encoders: dict[str, EncodesTexts] = {
        MINILM: SentenceEncoder(minilm / ENCODER, minilm / TOKENIZER, threads=1, tuned=False),
        MULTILINGUAL: multilingual,
    }
    known, holdout = material.topics[: material.learnt], material.topics[material.learnt :]
    return Record(
        corpus=Digests(train=len(known), train_sha256=corpus_digest(known), holdout=len(holdout), holdout_sha256=corpus_digest(holdout)),
        encoder=Encoder(package=f"{DISTRIBUTION} {VERSION}", sha256=FILES_SHA256, embedded="all topics"),
        titles={way.name: way.title for way in WAYS},
        judged=judged,
        milliseconds=timed(WAYS, material, encoders, recipe),
        seed=recipe.seed,
        processor=processor_name(),
        libraries={name: version(name) for name in LIBRARIES},
    )


if __name__ == "__main__":
    try:
        app()
    except TopicRouterError as error:
        typer.echo(str(error), err=True)
        sys.exit(error.exit_code)
