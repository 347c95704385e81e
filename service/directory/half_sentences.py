"""What is wrong with an entry of a file, in words: half a sentence for each error that pydantic finds."""

from __future__ import annotations

from collections.abc import Iterator

from pydantic import BaseModel, ValidationError

from service.directory.marked_yaml import Path


def half_sentences(error: ValidationError, model: type[object]) -> Iterator[tuple[Path, str]]:
    """Each fault of an entry that should have been a `model`: where in the entry, and what its name can be put before."""
    for found in error.errors(include_url=False, include_input=False):
        where = tuple(part for part in found["loc"] if part != "[key]")
        yield where, _half_sentence(found["type"], where, found["msg"], model)


def _half_sentence(kind: str, where: Path, message: str, model: type[object]) -> str:
    spot = ".".join(str(part + 1) if isinstance(part, int) else part for part in where)
    if kind == "missing":
        half = f"lacks `{spot}`"
    elif kind == "extra_forbidden":
        known = _known_keys(where[:-1], model)
        half = f"has the unknown key `{spot}`" + (f"; known are {', '.join(known)}" if known else "")
    elif kind == "too_short":
        half = f"has an empty `{spot}`"
    elif kind in _FORMS:
        half = f"should have {_FORMS[kind]} at `{spot}`" if spot else f"should be {_FORMS[kind]}"
    elif kind == "string_pattern_mismatch":
        half = f"has a wrong `{spot}`: it should be {_PATTERNS.get(str(where[-1]), 'one line of text without @ or backtick')}"
    else:
        half = message.removeprefix("Value error, ").removeprefix("Input ")
        half = f"has a wrong `{spot}`: {half}" if spot else half
    return half


def _known_keys(where: Path, model: type[object]) -> tuple[str, ...]:
    """The keys of the table at `where` inside a `model`; none where that is no table of known keys."""
    if not issubclass(model, BaseModel):
        return ()
    if not where:
        return tuple(info.alias or name for name, info in model.model_fields.items())
    inner = next((info.annotation for name, info in model.model_fields.items() if where[0] == (info.alias or name)), None)
    return _known_keys(where[1:], inner) if isinstance(inner, type) else ()


_FORMS = {"model_type": "a table", "tuple_type": "a list", "dict_type": "a table", "string_type": "text"}
_PATTERNS = {
    "forum": "an address that begins with https://",
    "chat": "an address that begins with https://",
}
