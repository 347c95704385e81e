"""Replaces what was found by typed placeholders (`[token]`, `[host-2]`), and looks again until nothing is left to find."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import unquote

from service.domain import Finding, Redacted
from service.inference.confidentiality.detection import Detection, Field, detect
from service.inference.confidentiality.markup import Markup
from service.inference.confidentiality.occurrences import folded, occurrences
from service.inference.confidentiality.registry import NAME
from service.inference.confidentiality.rendered import Rendered

WITHHELD = Redacted("[withheld]")
"""Stands for a whole text that could not be searched, or that would not come out clean."""
_MOST_ROUNDS = 4


@dataclass(frozen=True, slots=True)
class RedactedText:
    """A topic's title and body as they may be stored and shown; only `redact` makes one."""

    title: Redacted
    body: Redacted


def redact(title: str, body: str, findings: Iterable[Finding]) -> RedactedText:
    """Put placeholders in place of the findings, the same for the same thing throughout the topic.

    The outcome is searched again, so that a placeholder never lays bare something new and redacting twice changes nothing. Text that
    can't be searched (too long, a recogniser failed) is withheld whole.
    """
    texts: dict[Field, str] = {"title": title, "body": body}
    detection = Detection(tuple(findings))
    names = _Names()
    for _ in range(_MOST_ROUNDS):
        for field, text in texts.items():
            texts[field] = _replace(text, [finding for finding in detection.findings if finding.field == field], names)
        detection = detect(texts["title"], texts["body"])
        if detection.undetermined:
            break
        if not detection.findings and not _survivors(texts, names):
            return RedactedText(Redacted(texts["title"]), Redacted(texts["body"]))
    return RedactedText(WITHHELD, WITHHELD)


def _replace(text: str, findings: Iterable[Finding], names: _Names) -> str:
    pieces: list[str] = []
    position = 0
    markup = Markup(text)
    for finding in sorted(findings, key=lambda each: each.start):
        if finding.start < position:
            continue
        pieces += text[position : finding.start], names.of(finding.placeholder, text[finding.start : finding.end])
        pieces.append(markup.kept(finding.start, finding.end))
        position = finding.end
    return "".join([*pieces, text[position:]])


def _survivors(texts: dict[Field, str], names: _Names) -> bool:
    return any(any(occurrences(names.as_written, text)) or any(occurrences(names.in_any_case, folded(text))) for text in texts.values())


class _Names:
    """Gives each thing of a topic its bracketed name: plain for the first of its sort, numbered from the second on.

    `as_written` and `in_any_case` hold the texts that were replaced, the latter in small letters.
    """

    def __init__(self) -> None:
        self._given: dict[tuple[str, str], str] = {}
        self._count: Counter[str] = Counter()
        self.as_written: set[str] = set()
        self.in_any_case: set[str] = set()

    def of(self, placeholder: str, original: str) -> str:
        """Return the name for what was found; the same thing has the same one, whatever its escapes, spaces and capitals."""
        if placeholder == NAME:
            self.as_written.add(original)
        else:
            self.in_any_case.add(folded(original))
        key = (placeholder, "".join(unquote(Rendered(original).text).casefold().split()))
        if key not in self._given:
            self._count[placeholder] += 1
            number = self._count[placeholder]
            self._given[key] = f"[{placeholder}]" if number == 1 else f"[{placeholder}-{number}]"
        return self._given[key]
