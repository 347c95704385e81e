"""What is wrong in a request's body or query, said so that its sender can mend it, without repeating what was sent."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from pydantic import BaseModel

from service.api.errors import Fault, Refusal

MOST_FAULTS = 100

_WRONG = {
    "missing": "is missing",
    "json_invalid": "is not JSON",
    "string_type": "is not text",
    "list_type": "is not a list",
    "model_attributes_type": "is not an object",
    "dict_type": "is not an object",
    "model_type": "is not an object",
    "string_too_short": "is empty",
    "string_too_long": "is too long",
    "too_short": "has too few entries",
    "too_long": "has too many entries",
    "repeated_id": "was already used by another topic of this request",
    "time_type": "is not a time",
    "timezone_aware": "has no offset from UTC",
    "time_out_of_range": "is out of range",
}
_OBJECT = "a JSON object as /docs describes it"


def invalid_request(errors: Sequence[Mapping[str, Any]], shape: type[BaseModel] | None) -> Refusal:
    """Turn pydantic's errors into the refusal of the request.

    Args:
        errors: as `RequestValidationError.errors()` gives them; their input is not looked at.
        shape: the model of body or query, whose fields' descriptions say what would be right; None where a route takes neither.

    """
    faults = [_fault(error, shape) for error in errors]
    # where a value or nothing is right, pydantic tells of both
    once = list({fault.pointer: fault for fault in reversed(faults)}.values())[::-1]
    listed = "" if len(once) <= MOST_FAULTS else f" Of them, the first {MOST_FAULTS} are listed."
    told = [fault.model_dump() for fault in once[:MOST_FAULTS]]
    return Refusal("request_invalid", f"{_counted(len(once))}; `errors` says what would be right.{listed}", errors=told)


def refusal_of_faults(faults: Sequence[tuple[str, str, str]], pointer: Callable[[str], str]) -> Refusal:
    """Give the refusal for what is wrong beyond its form: fields, what is wrong with them, and what would be right."""
    plain = [Fault(pointer=pointer(field), detail=wrong, expected=right).model_dump() for field, wrong, right in faults]
    return Refusal("request_invalid", f"{_counted(len(plain))}; `errors` says what would be right.", errors=plain)


def _counted(faults: int) -> str:
    return "1 thing is wrong" if faults == 1 else f"{faults} things are wrong"


def _fault(error: Mapping[str, Any], shape: type[BaseModel] | None) -> Fault:
    kind = error["type"]
    context = error.get("ctx") or {}
    if kind == "json_invalid":
        return Fault(pointer="#", detail=f"is not JSON: trouble at character {error['loc'][-1]}", expected=_OBJECT)
    path = [*error["loc"][1:], *context.get("below", ())]
    return Fault(
        pointer=f"?{path[0]}" if error["loc"][0] == "query" else "#" + "".join(f"/{step}" for step in path),
        detail=_WRONG.get(kind, "is not as expected"),
        expected=_expected(path, shape) or _OBJECT,
    )


def _expected(path: Sequence[int | str], shape: type[BaseModel] | None) -> str | None:
    """Follow `path` through the models and give the description of the last field on it."""
    said = None
    for step in path:
        if isinstance(step, int):
            said = None  # an entry of a list is an object of its own
        elif shape is not None and step in shape.model_fields:
            field = shape.model_fields[step]
            said = field.description
            kinds = (field.annotation, *getattr(field.annotation, "__args__", ()))
            inner = [kind for kind in kinds if isinstance(kind, type) and issubclass(kind, BaseModel)]
            shape = inner[0] if inner else shape
    return said
