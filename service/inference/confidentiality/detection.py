"""Runs all recognisers over a topic and settles what overlaps; a failure leaves the topic undetermined: it counts as confidential."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from time import monotonic
from typing import Literal

import structlog

from service.domain import Finding, FindingKind
from service.inference.confidentiality.encoded import FurtherReading, base64_decoded, percent_decoded, unwrapped
from service.inference.confidentiality.occurrences import folded, occurrences
from service.inference.confidentiality.recogniser import SHORTEST, Recogniser, Span
from service.inference.confidentiality.registry import NAME, PLACEHOLDERS, RECOGNISERS
from service.inference.confidentiality.rendered import Rendered

MOST_SECONDS = 10.0
"""How long a topic is searched; a text of the longest kind takes a fraction of a second."""
LONGEST_TEXT = 100_000
"""Code points of title and body together; a longer topic is not searched."""

Field = Literal["title", "body"]

_RANK = {FindingKind.SECRET: 2, FindingKind.PERSONAL: 1, FindingKind.INFRASTRUCTURE: 0}
_PLACEHOLDER = re.compile(r"\[(?:" + "|".join(sorted(PLACEHOLDERS)) + r")(?:-\d{1,5})?\]")
_ALL_KINDS = frozenset(_RANK)
_FURTHER_READINGS: tuple[tuple[Callable[[str], FurtherReading | None], frozenset[FindingKind]], ...] = (
    (percent_decoded, _ALL_KINDS),
    (base64_decoded, _ALL_KINDS),
    (unwrapped, frozenset({FindingKind.SECRET})),
)
"""How a text is read once more, and what is looked for then: of what the end of a line tears apart, only secrets are a string."""
_LONGEST_REST = 1_000
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


def detect(title: str, body: str, *, clock: Callable[[], float] = monotonic) -> Detection:
    """Search a topic's raw title and raw body (Markdown or HTML) for secrets, personal data and infrastructure. Never raises.

    `clock` gives seconds; a search that takes longer than `MOST_SECONDS` leaves the topic undetermined.
    """
    if len(title) + len(body) > LONGEST_TEXT:
        return Detection((), undetermined=True, problem="text_too_long")
    originals: dict[Field, str] = {"title": title, "body": body}
    until = clock() + MOST_SECONDS

    def in_time() -> None:
        if clock() > until:
            raise _TookTooLong

    try:
        read = {field: _read(text) for field, text in originals.items()}
        settled = settle(finding for field, rendered in read.items() for finding in _search(field, rendered.text, in_time))
        if settled:
            settled = settle([*settled, *_repetitions(read, settled)])
        return Detection(tuple(_in_original(finding, read[finding.field]) for finding in settled))
    except _TookTooLong:
        _log.warning("search_took_too_long", characters=len(title) + len(body))
        return Detection((), undetermined=True, problem="search_took_too_long")
    except _RecogniserFailed as failure:
        return Detection((), undetermined=True, problem=f"recogniser_failed:{failure}")
    except Exception as error:  # noqa: BLE001 - any failure must end as "undetermined", never as "nothing found"
        _log.warning("reading_failed", error=type(error).__name__)
        return Detection((), undetermined=True, problem="reading_failed")


class _RecogniserFailed(Exception):
    """A recogniser raised; the message is its name."""


class _TookTooLong(Exception):
    """The search was given up."""


def _search(field: Field, text: str, in_time: Callable[[], None]) -> Iterator[Finding]:
    """Yield what the recognisers find in a text and in its further readings, at the text's offsets."""
    for recogniser in RECOGNISERS:
        in_time()
        for span in _run(recogniser, text):
            yield from _findings(recogniser, field, span, text, span.start, span.end)
    for read_further, kinds in _FURTHER_READINGS:
        in_time()
        further = read_further(text)
        if further:
            yield from _search_further(field, text, further, kinds)


def _search_further(field: Field, text: str, further: FurtherReading, kinds: frozenset[FindingKind]) -> Iterator[Finding]:
    for recogniser in RECOGNISERS:
        for span in _run(recogniser, further.text) if recogniser.kind in kinds else ():
            if further.adds(span.start, span.end):
                yield from _findings(recogniser, field, span, text, *further.original(span.start, span.end))


def _run(recogniser: Recogniser, text: str) -> list[Span]:
    try:
        return list(recogniser.find(text))
    except Exception as error:
        _log.warning("recogniser_failed", recogniser=recogniser.name, error=type(error).__name__)
        raise _RecogniserFailed(recogniser.name) from error


def _findings(recogniser: Recogniser, field: Field, span: Span, text: str, start: int, end: int) -> Iterator[Finding]:
    """Yield the finding for a span, if it can be hidden. A secret is never cut within a word: a bound of its pattern may have done so."""
    if recogniser.kind is FindingKind.SECRET and text[end - 1].isalnum():
        last = min(len(text), end + _LONGEST_REST)
        while end < last and text[end].isalnum():
            end += 1
    if _can_be_hidden(text[start:end]):
        yield Finding(recogniser.kind, field, start, end, span.confidence, span.reason, recogniser.name, recogniser.placeholder)


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
    """Yield every further occurrence of a text found, wherever in the topic it stands, however it is escaped and in large or small letters.

    Names of persons count as they were written only: in small letters many are words.
    """
    as_written: dict[str, Finding] = {}
    in_any_case: dict[str, Finding] = {}
    for finding in findings:
        text = read[finding.field].text[finding.start : finding.end]
        if finding.placeholder == NAME:
            as_written.setdefault(text, finding)
        else:
            in_any_case.setdefault(folded(text), finding)
    for field, rendered in read.items():
        for wanted, text in ((as_written, rendered.text), (in_any_case, folded(rendered.text))):
            for start, string in occurrences(wanted, text):
                yield replace(wanted[string], field=field, start=start, end=start + len(string))


def _can_be_hidden(text: str) -> bool:
    """Whether hiding every occurrence of a text leaves the topic and its placeholders whole."""
    return len(text) >= SHORTEST and not text.isspace() and not any(folded(text) in placeholder for placeholder in PLACEHOLDERS)


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
