"""Secrets in configuration: `config.json`, YAML, environment files, TOML, properties, connection options."""

from __future__ import annotations

from collections.abc import Iterator

from service.inference.confidentiality.patterns import LinearMatch, group_span, linear
from service.inference.confidentiality.recogniser import Span
from service.inference.confidentiality.samples import is_called_a_sample, is_strong
from service.inference.confidentiality.secrets.setting_names import (
    PASSWORD_NAME,
    TOKEN_NAME,
    is_no_secret,
    is_random_key,
    is_random_token,
    names_no_secret,
)

_VALUE = (
    r"""(?:\\{0,3}["'`])?\]?\s{0,3}(=>|:=|[:=])[ \t]{0,4}(?:[|>][+-]?[ \t]{0,4}\n[ \t]{1,40})?"""
    r"""(?:\\{0,3}"([^"\n\\]{1,400})|'([^'\n]{1,400})'|([^\s"',;]{1,400}))"""
)
_PASSWORD = linear(rf"(?i)([\w.-]{{0,60}}{PASSWORD_NAME}\w{{0,20}})" + _VALUE)
_TOKEN = linear(rf"(?i)([\w.-]{{0,60}}{TOKEN_NAME}\w{{0,20}})" + _VALUE)
_KEY = linear(r"(?i)([\w.-]{0,60}key)" + _VALUE)
_ENVIRONMENT_NAME = linear(r"^[A-Z][A-Z0-9_]*$")
_WEAK_NAME = linear(r"(?i)^(?:pass|pw)$")
_LINE_ENDS = linear(r"^[ \t]*(?:#[^\n]*)?(?:\r?\n|$)")
_BARE_PASSWORD = 6
_REACH = 200


def assigned_passwords(text: str) -> Iterator[Span]:
    """Point at values that a key calls a password."""
    for match in _PASSWORD.finditer(text):
        start, end = _value(text, match)
        value = text[start:end]
        if _is_out(text, match, value, end):
            continue
        if is_strong(value) or (not _WEAK_NAME.match(match.group(1)) and _is_structured(text, match, start, end)):
            yield Span(start, end, 0.95 if is_strong(value) else 0.75, "value of a setting called a password")


def assigned_tokens(text: str) -> Iterator[Span]:
    """Point at values that a key calls a token, key, secret or salt."""
    for match in _TOKEN.finditer(text):
        start, end = _value(text, match)
        value = text[start:end]
        if is_random_token(value) and not _is_out(text, match, value, end):
            yield Span(start, end, 0.93, "value of a setting called a token, key or secret")
    if "key" in text or "KEY" in text or "Key" in text:
        for match in _KEY.finditer(text):
            start, end = _value(text, match)
            value = text[start:end]
            literal = match.start(5) < 0 or "_" in match.group(1) or _is_environment(match)
            if literal and not _is_member(match) and is_random_key(match.group(1), value) and not _is_out(text, match, value, end):
                yield Span(start, end, 0.85, "long random value of a setting called a key")


def _value(text: str, match: LinearMatch) -> tuple[int, int]:
    start, end = group_span(match, 3, 4, 5)
    value = text[start:end]
    if match.start(5) >= 0:  # unquoted: what ends an address' query, a sentence or a bracket is no part of it
        if text[max(0, match.start(1) - 1)] in "?&" and "&" in value:
            end = start + value.index("&")
        while end > start and (text[end - 1] in ".,)]}`*" or (text[end - 1] == ">" and text[start] != "<")):
            end -= 1
    while end > start and text[end - 1] in " \\":
        end -= 1
    return start, end


def _is_out(text: str, match: LinearMatch, value: str, end: int) -> bool:
    quoted = match.start(5) < 0
    return (
        is_no_secret(value, taken_literally=quoted or _is_environment(match))
        or names_no_secret(match.group(1))
        or (not quoted and match.group(2) == ":" and value.startswith(":"))  # `Class::method`
        or is_called_a_sample(text, end)
    )


def _is_environment(match: LinearMatch) -> bool:
    """Whether it is `UPPER_NAME=value`."""
    return match.group(2) == "=" and _ENVIRONMENT_NAME.match(match.group(1)) is not None


def _is_member(match: LinearMatch) -> bool:
    """Whether it is JSON's `"key": …`, which names anything."""
    return match.group(1) == "key" and ":" in match.group(2)


def _is_structured(text: str, match: LinearMatch, start: int, end: int) -> bool:
    """Whether key and value stand as in a file: quoted, `KEY=value`, or alone on their line; "Password: wrong" in a sentence does not."""
    key = match.group(1)
    if end - start < _BARE_PASSWORD:
        return False
    if match.start(5) < 0 or "=" in match.group(2) or "_" in key:
        return text[start:end].isascii() or match.start(5) < 0
    line_before = text[max(0, match.start(1) - _REACH) : match.start(1)].rpartition("\n")[2]
    alone = not line_before.strip(" \t-\"'") and _LINE_ENDS.match(text[end : end + _REACH]) is not None
    return alone and key.islower() and bool(line_before)
