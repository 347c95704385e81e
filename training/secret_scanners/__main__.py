"""`python -m training.secret_scanners`: compares, keeps one record, prints one table."""

from __future__ import annotations

import platform
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from service.errors import TopicRouterError

if TYPE_CHECKING:
    from training.data.records import LabelledTopic

DEVELOPMENT = "routing-dev.jsonl"

app = typer.Typer(add_completion=False, pretty_exceptions_enable=False)


@app.command()
def run(
    out: Annotated[Path | None, typer.Option(help="JSON file for the record; else training/runs/secret_scanners.json.")] = None,
    eval_data: Annotated[
        Path | None, typer.Option(envvar="TOPICROUTER_EVAL_DATA", help=f"Folder with {DEVELOPMENT}, to be compared on as well.")
    ] = None,
) -> None:
    """Compare our recognisers of secrets with CredSweeper and detect-secrets, on our own corpus's `train` split."""
    from training.benchmark.machine import processor_name
    from training.secret_scanners.compare import compare, scan_topics, titles_of
    from training.secret_scanners.record import FILE, Record
    from training.secret_scanners.scanners import SCANNERS, require_installed
    from training.secret_scanners.table import as_markdown
    from training.secret_scanners.weight import weigh

    scanners = list(SCANNERS.values())
    require_installed(scanners)
    compared = []
    for title, topics in _sets(eval_data).items():
        scanned = {}
        for scanner in scanners:
            typer.echo(f"{title}: {scanner.title}", err=True)
            scanned[scanner] = scan_topics(scanner, topics)
        compared.append(compare(title, topics, scanned))
    record = Record(
        titles=titles_of(scanners),
        libraries={scanner.name: scanner.library.name for scanner in scanners},
        weights={scanner.library.name: weigh(scanner) for scanner in {each.library: each for each in scanners}.values()},
        compared=tuple(compared),
        processor=processor_name(),
        python=platform.python_version(),
    )
    record.write(out or FILE)
    typer.echo(as_markdown(record))
    typer.echo(f"\n{out or FILE}")


def _sets(eval_data: Path | None) -> dict[str, tuple[LabelledTopic, ...]]:
    from training.data.records import read_corpus

    sets = {"our corpus, train": read_corpus().split("train").topics}
    if eval_data:
        sets[DEVELOPMENT] = read_corpus(eval_data / DEVELOPMENT).topics
    else:
        typer.echo(f"TOPICROUTER_EVAL_DATA is not set: without {DEVELOPMENT}", err=True)
    return sets


if __name__ == "__main__":
    try:
        app()
    except TopicRouterError as error:
        typer.echo(str(error), err=True)
        sys.exit(error.exit_code)
