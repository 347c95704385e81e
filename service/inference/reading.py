"""Reads a topic for the model, when it is made and when it serves: detect, redact, take apart, identify the language."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from functools import cached_property

import structlog

from service.inference.confidentiality import WITHHELD, Detection, RedactedText, detect, redact
from service.inference.text import Language, PartKind, PreparedText, identify_language, prepare, words_of

_log = structlog.get_logger()
# n-grams of more text than this add time and no F1; the encoder cuts at 256 tokens, which these characters always hold
NGRAM_CHARACTERS = 4_000
# below this many letters a post is too short for its language to matter for what is found in it
LETTERS_THAT_TELL_A_LANGUAGE = 40


@dataclass(frozen=True)
class Reading:
    """A topic as the heads see it: redacted, taken apart, its language identified. Nothing in it but `detection` refers to the raw text."""

    detection: Detection
    redacted: RedactedText
    prepared: PreparedText
    language: Language

    @property
    def title(self) -> str:
        """The redacted title."""
        return self.prepared.title

    @cached_property
    def version(self) -> str:
        """Name this text by what redaction left of it, so that no secret can be guessed from the name."""
        content = f"{self.redacted.title}\0{self.redacted.body}"
        return "sha256:" + hashlib.sha256(content.encode("utf-8", "surrogatepass")).hexdigest()[:32]

    @cached_property
    def body_for_encoder(self) -> str:
        """The author's words first, then code and logs, so that a long log does not push the question out of the encoder's window."""
        said = [part.text for part in self.prepared.parts if part.kind in {PartKind.PROSE, PartKind.QUOTE}]
        pasted = [part.text for part in self.prepared.parts if part.kind in {PartKind.CODE, PartKind.LOGS}]
        return "\n".join([*said, *pasted])[:NGRAM_CHARACTERS]

    @cached_property
    def text_for_ngrams(self) -> str:
        """Title and readable post in their original order."""
        return ngram_text(self.prepared)

    @property
    def says_anything(self) -> bool:
        """Whether there is a single letter to judge the topic by, in any script."""
        return any(map(str.isalpha, self.title)) or any(map(str.isalpha, self.prepared.text))

    @property
    def undetermined(self) -> str | None:
        """Why confidentiality can't be told, or None: detection failed, the text is over the limit, or no language was identified."""
        if self.detection.undetermined:
            return self.detection.problem or "detection failed"
        if not self.language.identified and sum(map(str.isalpha, words_of(self.prepared.prose))) >= LETTERS_THAT_TELL_A_LANGUAGE:
            return "the language could not be identified"
        return None


def read(title: str, body: str) -> Reading:
    """Read one topic; `title` and `body` are as the forum gives them, Markdown or cooked HTML. Never raises, whatever the text."""
    try:
        return _read(title, body)
    except Exception as error:  # noqa: BLE001 - a topic that can't be read must count as confidential, and stop nothing
        _log.warning("reading_failed", error=type(error).__name__)
        withheld = prepare(WITHHELD, WITHHELD)
        nothing = Detection((), undetermined=True, problem="reading_failed")
        return Reading(nothing, RedactedText(WITHHELD, WITHHELD), withheld, identify_language(""))


def _read(title: str, body: str) -> Reading:
    detection = detect(title, body)
    redacted = redact(title, body, detection.findings)
    prepared = prepare(redacted.title, redacted.body)
    return Reading(detection, redacted, prepared, language_of(prepared))


def ngram_text(prepared: PreparedText) -> str:
    """Return what of a prepared text the n-grams are made of."""
    return f"{prepared.title}\n{prepared.text[:NGRAM_CHARACTERS]}"


def language_of(prepared: PreparedText) -> Language:
    """Name the language of a prepared text: of its prose, if it has any."""
    return identify_language(f"{prepared.title}\n{prepared.prose or prepared.text}")
