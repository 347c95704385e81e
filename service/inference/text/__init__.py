"""Reads a forum post the way a person does: what the author says apart from code, logs, quotes and signature, and in which language."""

from __future__ import annotations

from service.inference.text.language import Language, identify_language, words_of
from service.inference.text.parts import Part, PartKind, PreparedText
from service.inference.text.preparation import prepare

__all__ = ["Language", "Part", "PartKind", "PreparedText", "identify_language", "prepare", "words_of"]
