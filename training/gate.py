"""The line that the detector never falls below: its recall and false alarms on the frozen test, as recorded.

`python -m training.gate` compares the current model with the line and ends with 1 where it is worse; `--record` draws the line anew, which
lowers it only with `--lower`.
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from service.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Mapping

LINE = Path(__file__).parent / "runs" / "confidential_test.json"
app = typer.Typer(add_completion=False, pretty_exceptions_enable=False)


@dataclass(frozen=True, slots=True)
class Line:
    """Shares of the frozen test's topics: confidential ones found, harmless ones flagged; urgent ones found, flags that are right."""

    recall: float
    false_alarms: float
    urgent_recall: float
    urgent_precision: float

    @classmethod
    def of(cls, figures: Mapping[str, Any]) -> Line:
        """Take the line from figures as `evaluate` makes them, rounded to four digits."""
        confidential, urgent = figures["confidential"], figures["urgent"]
        shares = (confidential["recall"], confidential["false_alarms"], urgent["recall"], urgent["precision"])
        return cls(*(round(share["value"], 4) for share in shares))

    def below(self, other: Line) -> list[str]:
        """Say in sentences where this line is worse than another one."""
        worse = [
            f"{name.replace('_', ' ')} is {mine:.4f}, recorded is {theirs:.4f}"
            for (name, mine), theirs in zip(asdict(self).items(), asdict(other).values(), strict=True)
            if (mine > theirs if name == "false_alarms" else mine < theirs)
        ]
        return [f"confidential test: {sentence}" for sentence in worse]


def recorded(file: Path = LINE) -> Line:
    """Read the recorded line.

    Raises:
        InputError: there is none, or it is damaged (`line_missing`).

    """
    try:
        return Line(**json.loads(file.read_text("utf-8")))
    except (OSError, ValueError, TypeError) as error:
        msg = f"{file}: no recorded line there; draw it with `python -m training.gate --record`"
        raise InputError(msg, reason="line_missing") from error


@app.command()
def run(
    record: Annotated[bool, typer.Option("--record", help="Write the current model's line.")] = False,
    lower: Annotated[bool, typer.Option("--lower", help="Record it even where it is worse.")] = False,
) -> None:
    """Compare the current model with the recorded line."""
    found = Line.of(_figures())
    worse = [] if record and not LINE.is_file() else found.below(recorded())
    typer.echo("\n".join([*(f"{name.replace('_', ' ')} {value:.4f}" for name, value in asdict(found).items()), *worse]))
    if record and (lower or not worse):
        LINE.write_text(json.dumps(asdict(found), indent=1) + "\n", "utf-8")
        typer.echo(f"{LINE}")
    elif worse:
        raise typer.Exit(1)


def _figures() -> Mapping[str, Any]:
    from service.inference.bundle import load_bundle, released_models
    from service.inference.predictor import Predictor
    from training.data.records import read_corpus
    from training.evaluation import evaluate

    return evaluate(Predictor(load_bundle(released_models())).predict, read_corpus().split("confidential_test").topics).figures


if __name__ == "__main__":
    from service.errors import TopicRouterError

    try:
        app()
    except TopicRouterError as problem:
        typer.echo(str(problem), err=True)
        raise SystemExit(2) from None
