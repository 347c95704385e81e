"""Runs all recognisers over a topic and settles what overlaps; a failure leaves the topic undetermined: it counts as confidential."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Literal

import structlog

from service.domain import Finding, FindingKind
from service.inference.confidentiality.recogniser import SHORTEST
from service.inference.confidentiality.registry import PLACEHOLDERS, RECOGNISERS
from service.inference.confidentiality.rendered import Rendered

LONGEST_TEXT = 100_000
"""Code points of title and body together; a longer topic is not searched."""

Field = Literal["title", "body"]

_RANK = {FindingKind.SECRET: 2, FindingKind.PERSONAL: 1, FindingKind.INFRASTRUCTURE: 0}
_PLACEHOLDER = re.compile(r"\[(?:" + "|".join(sorted(PLACEHOLDERS)) + r")(?:-\d{1,5})?\]")
_log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Detection:
    """What was found in a topic: title before body, left to right, none overlapping.

    `undetermined` says that the search failed, for the reason in `problem` (a code); `findings` is empty then, and the topic counts as
    confidential.
    """

    findings: tuple[Finding, ...]
    undetermined: bool = False
    problem: str | None = None


def detect(title: str, body: str) -> Detection:
    """Search a topic's raw title and raw body (Markdown or HTML) for secrets, personal data and infrastructure. Never raises."""
    if len(title) + len(body) > LONGEST_TEXT:
        return Detection((), undetermined=True, problem="text_too_long")
    originals: dict[Field, str] = {"title": title, "body": body}
    read = {field: _read(text) for field, text in originals.items()}
    found: list[Finding] = []
    for field, rendered in read.items():
        for recogniser in RECOGNISERS:
            try:
                spans = list(recogniser.find(rendered.text))
            except Exception as error:  # noqa: BLE001 - any failure of a recogniser must end as "undetermined", never as "nothing found"
                _log.warning("recogniser_failed", recogniser=recogniser.name, error=type(error).__name__)
                return Detection((), undetermined=True, problem=f"recogniser_failed:{recogniser.name}")
            found.extend(
                Finding(recogniser.kind, field, span.start, span.end, span.confidence, span.reason, recogniser.name, recogniser.placeholder)
                for span in spans
                if _can_be_hidden(rendered.text[span.start : span.end])
            )
    settled = settle(found)
    if settled:
        settled = settle([*settled, *_repetitions(read, settled)])
    return Detection(tuple(_in_original(finding, read[finding.field]) for finding in settled))


def settle(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """Sort findings and merge those that overlap: the union takes kind and reason of the gravest, then surest, then longest of them."""
    settled: list[Finding] = []
    for finding in sorted(findings, key=lambda each: (each.field != "title", each.start, -each.end)):
        last = settled[-1] if settled else None
        if last is None or last.field != finding.field or last.end <= finding.start:
            settled.append(finding)
            continue
        gravest = max(last, finding, key=lambda each: (_RANK[each.kind], each.confidence, each.end - each.start))
        settled[-1] = replace(gravest, start=last.start, end=max(last.end, finding.end))
    return tuple(settled)


def _read(text: str) -> Rendered:
    """Render a text with white space in place of what was redacted before and of what RE2 can't read."""
    text = _encodable(text)
    return Rendered(_PLACEHOLDER.sub(_blank, text) if "[" in text else text)


def _in_original(finding: Finding, rendered: Rendered) -> Finding:
    start, end = rendered.original(finding.start, finding.end)
    return replace(finding, start=start, end=end)


def _repetitions(read: dict[Field, Rendered], findings: Iterable[Finding]) -> Iterator[Finding]:
    """Yield every further occurrence of a text found, wherever in the topic it stands and however it is escaped."""
    texts = {read[finding.field].text[finding.start : finding.end]: finding for finding in findings}
    for text, finding in texts.items():
        for field, rendered in read.items():
            start = rendered.text.find(text)
            while start >= 0:
                yield replace(finding, field=field, start=start, end=start + len(text))
                start = rendered.text.find(text, start + len(text))


def _can_be_hidden(text: str) -> bool:
    """Whether hiding every occurrence of a text leaves the topic and its placeholders whole."""
    return len(text) >= SHORTEST and not text.isspace() and not any(text in placeholder for placeholder in PLACEHOLDERS)


def _blank(placeholder: re.Match[str]) -> str:
    """Put form feeds for a placeholder: white space of the same length, so that what was redacted before is no part of anything."""
    return "\f" * len(placeholder.group())


def _encodable(text: str) -> str:
    """Put U+FFFD for each lone surrogate, so that RE2 can read the text and offsets stay."""
    if text.isascii():
        return text
    return "".join("\ufffd" if "\ud800" <= character <= "\udfff" else character for character in text) if _has_surrogates(text) else text


def _has_surrogates(text: str) -> bool:
    try:
        text.encode()
    except UnicodeEncodeError:
        return True
    return False
