"""`python -m training.benchmark`: measures, prints a table, and keeps everything as JSON if asked to."""

from __future__ import annotations

import json
import os
import sys
from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer

from service.errors import TopicRouterError
from service.inference.bundle import released_models
from service.settings import load_settings

app = typer.Typer(add_completion=False, pretty_exceptions_enable=False)


@app.command()
def benchmark(
    quick: Annotated[bool, typer.Option("--quick", help="Measure less often: a first impression in about half a minute.")] = False,
    json_file: Annotated[Path | None, typer.Option("--json", help="Write all figures, round by round, to this file.")] = None,
) -> None:
    """Measure speed, memory and start-up of serving beside the plain way (sentence-transformers on PyTorch)."""
    from training.benchmark.machine import busy_warning, describe_machine
    from training.benchmark.measure import QUICK, THOROUGH, measure
    from training.benchmark.plain_way import require_sentence_transformers
    from training.benchmark.table import agreement_as_text, figures_as_table, machine_as_text

    require_sentence_transformers()
    load = os.getloadavg()[0]
    machine = describe_machine() | {"load at the start": f"{load:.2f}"}
    typer.echo(machine_as_text(machine))
    warning = busy_warning(load, int(machine["cores"]))
    if warning:
        typer.echo(warning)
    outcome = measure(load_settings().models or released_models(), QUICK if quick else THOROUGH, tell=_tell)
    typer.echo(f"\n{figures_as_table(outcome.figures)}\n\n{agreement_as_text(outcome.agreement)}")
    if json_file:
        figures = [asdict(figure) | {"judged": figure.judged, "holds": figure.holds} for figure in outcome.figures]
        content = {"machine": machine, "figures": figures, "agreement": asdict(outcome.agreement)}
        json_file.write_text(json.dumps(content, indent=1, ensure_ascii=False) + "\n", "utf-8")
        typer.echo(f"\n{json_file}")


def _tell(step: str) -> None:
    typer.echo(f"measuring: {step}", err=True)


if __name__ == "__main__":
    try:
        app()
    except TopicRouterError as error:
        typer.echo(str(error), err=True)
        sys.exit(error.exit_code)
