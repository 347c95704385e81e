"""Finds what a topic must not show in public (secrets, personal data, infrastructure) and replaces it by typed placeholders."""

from __future__ import annotations

from service.inference.confidentiality.detection import LONGEST_TEXT, Detection, detect
from service.inference.confidentiality.fingerprints import fingerprinted
from service.inference.confidentiality.recogniser import Recogniser, Span
from service.inference.confidentiality.redaction import WITHHELD, RedactedText, redact
from service.inference.confidentiality.registry import RECOGNISERS

__all__ = [
    "LONGEST_TEXT",
    "RECOGNISERS",
    "WITHHELD",
    "Detection",
    "Recogniser",
    "RedactedText",
    "Span",
    "detect",
    "fingerprinted",
    "redact",
]
