"""`topicrouter label-errors`: which labels may be wrong?"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from service.errors import InputError


def label_errors(
    data: Annotated[
        list[Path] | None, typer.Option(help="Labelled topics to look through, JSON Lines, as `feedback export` writes them; repeatable.")
    ] = None,
    corpus: Annotated[
        bool,
        typer.Option("--corpus/--no-corpus", help="Learn from and look through our own corpus too; not for other routes."),
    ] = True,
    models: Annotated[Path, typer.Option(help="Folder of model bundles whose encoder is used.")] = Path("models"),
    count: Annotated[int, typer.Option(min=1, help="How many labels, at most; the most doubtful first.")] = 50,
    out: Annotated[
        Path | None, typer.Option(help="File for the list, .jsonl or .csv; `feedback worth-labelling --label-errors` takes both.")
    ] = None,
    seed: Annotated[int, typer.Option(help="Makes the run repeatable.")] = 20261127,
) -> None:
    """List labels that a model which had not seen them contradicts with confidence (cross-validated)."""
    from service.command_line import refuse_to_overwrite
    from service.feedback.table_files import require_form, write_rows
    from service.inference.multilingual import MultilingualEncoder
    from service.labelling.doubtful import DoubtfulLabel
    from training.data.records import CORPUS_FOLDER, read_corpus
    from training.embedding import EmbeddingCache
    from training.fitting import Recipe
    from training.label_errors.find import find_label_errors
    from training.label_errors.terminal import print_label_errors

    if out:
        require_form(out)
    sources = [*([CORPUS_FOLDER] if corpus else []), *(data or [])]
    if not sources:
        raise InputError("there is nothing to look through: name --data, or leave --no-corpus out", reason="corpus_missing")
    refuse_to_overwrite(sources, out)
    read = [(topic, source.name) for source in sources for topic in read_corpus(source).split("train").topics]
    found = find_label_errors(
        [topic for topic, _ in read],
        [name for _, name in read],
        embeddings=EmbeddingCache.of_untuned_encoder(models),
        recipe=Recipe(seed=seed),
        multilingual=MultilingualEncoder.installed(),
        show_progress=sys.stderr.isatty(),
    )
    shown = found[:count]
    print_label_errors(shown, found=len(found), topics=len(read))
    if out:
        write_rows([each.model_dump() for each in shown], out, columns=tuple(DoubtfulLabel.model_fields))
        typer.echo(out)
