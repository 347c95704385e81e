"""The gate's file: which figures a candidate must not be worse in, by how much, and how surely."""

from __future__ import annotations

from importlib.resources import files
from typing import TYPE_CHECKING, Annotated, Literal, TypeAlias

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError

from service.directory.marked_yaml import read_marked_yaml
from service.errors import InputError

if TYPE_CHECKING:
    from pathlib import Path

    from pydantic_core import ErrorDetails

PACKAGED = "gate.yaml"

# shares of topics and F1, for which a margin in points means the same
OverallName: TypeAlias = Literal[
    "macro_f1",
    "accuracy",
    "area_accuracy",
    "right_where_acted_on",
    "acted_on",
    "coverage",
    "calibration_error",
    "confidential_recall",
    "false_alarms",
    "urgent_recall",
    "urgent_precision",
]
RouteFigure: TypeAlias = Literal["f1", "recall", "precision"]
KindFigure: TypeAlias = Literal["recall"]


def _each_once(names: tuple[str, ...]) -> tuple[str, ...]:
    if len(set(names)) < len(names):
        msg = "each figure should be named once"
        raise ValueError(msg)
    return names


class GatedFigures(BaseModel):
    """Names of the figures that decide: over all topics, of every route, of every kind of confidential content."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    overall: Annotated[tuple[OverallName, ...], AfterValidator(_each_once)] = ()
    per_route: Annotated[tuple[RouteFigure, ...], AfterValidator(_each_once)] = ()
    per_kind: Annotated[tuple[KindFigure, ...], AfterValidator(_each_once)] = ()


class Gate(BaseModel):
    """What a candidate must show.

    `margin` is how much worse it may be, in the figure's own unit (0.02 are two points of a hundred); `alpha` bounds the probability that
    a worse one passes; a figure of fewer than `least_items` topics decides nothing.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    margin: float = Field(gt=0, lt=1)
    alpha: float = Field(ge=0.005, le=0.2)
    least_items: int = Field(ge=1)
    figures: GatedFigures


def load_gate(file: Path | None = None) -> Gate:
    """Read a gate's file; without one, the gate that comes with the package.

    Raises:
        InputError: it can't be read (`gate_unreadable`) or is wrong (`gate_invalid`); every problem is told with its line.

    """
    name = str(file) if file else PACKAGED
    try:
        text = file.read_text("utf-8-sig") if file else files(__package__).joinpath(PACKAGED).read_text("utf-8")
    except OSError as error:
        raise InputError(f"the gate {name} can't be read: {error.strerror}", reason="gate_unreadable") from None
    except UnicodeDecodeError:
        raise InputError(f"the gate {name} is not UTF-8 text", reason="gate_unreadable") from None
    marked = read_marked_yaml(text)
    problems = [str(problem) for problem in marked.problems]
    if not problems:
        try:
            gate = Gate.model_validate(marked.tree)
        except ValidationError as error:
            problems = [f"line {marked.line_of(details['loc'])}: {_sentence(details)}" for details in error.errors()]
        else:
            if not any((gate.figures.overall, gate.figures.per_route, gate.figures.per_kind)):
                problems = [f"line {marked.line_of(('figures',))}: `figures` names none, so that everything would pass."]
    if problems:
        raise InputError("\n".join(f"{name} {problem}" for problem in problems), reason="gate_invalid")
    return gate


def _sentence(details: ErrorDetails) -> str:
    where = ".".join(str(part + 1) if isinstance(part, int) else part for part in details["loc"])
    message = details["msg"].removeprefix("Value error, ")
    known = ", ".join(GatedFigures.model_fields if details["loc"][:1] == ("figures",) else Gate.model_fields)
    match details["type"]:
        case "missing":
            return f"`{where}` is missing."
        case "extra_forbidden":
            return f"unknown key `{where}`; known are {known}."
        case "model_type" | "model_attributes_type":
            return f"`{where or 'the file'}` should be a table with the keys {known}."
        case "tuple_type":
            return f"`{where}` should be a list of figures."
        case "literal_error":
            return f"`{where}` is {details['input']!r}; it should be {details['ctx']['expected']}."
        case _:
            return f"`{where}`: {message[:1].lower()}{message[1:]}."
