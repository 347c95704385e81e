"""Tokens that a script keeps in a variable of any name and puts into an authorization header: `const BOT = '…'`, `'Bearer ' + BOT`."""

from __future__ import annotations

from collections.abc import Iterator

from service.inference.confidentiality.patterns import linear
from service.inference.confidentiality.recogniser import Span
from service.inference.confidentiality.samples import is_called_a_sample, is_sample, looks_random

_IN_HEADER = linear(
    r"(?i)(?:authorization|[\w-]{0,30}(?:-token|-key))[\"']?\s?[:=,]\s?f?[\"'`]?(?:(?:bearer|basic|token)\s{0,2})?[\"'`]?\s?"
    r"(?:\+|\$\{?|\{|%s[\"'`]\s?%|\.|%)?\s?\(?([A-Za-z_]\w{0,60})"
    r"|\bbearer\s{1,2}[\"'`]?\s?(?:\+|\$\{?|\{|%s[\"'`]\s?%|%)\s?\(?([A-Za-z_]\w{0,60})"
)
_VARIABLE = linear(r"(?:^|[^\w.])([A-Za-z_]\w{0,60})[\"']?\s{0,3}(?::|:=|=>|=)\s{0,3}[\"'`]([\w+/=.~-]{16,400})[\"'`]")


def tokens_in_variables(text: str) -> Iterator[Span]:
    """Point at random strings given to variables that an authorization header takes up anywhere in the text."""
    used = {match.group(1) or match.group(2) for match in _IN_HEADER.finditer(text)}
    if not used:
        return
    for match in _VARIABLE.finditer(text):
        value = match.group(2)
        if match.group(1) in used and looks_random(value) and not is_sample(value) and not is_called_a_sample(text, match.end(2)):
            yield Span(match.start(2), match.end(2), 0.9, "string that goes into an authorization header")
