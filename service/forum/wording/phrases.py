"""Tables of phrases, by language, as regular expressions over casefolded text with one sentence a line and single spaces."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

import yaml


@dataclass(frozen=True, slots=True)
class Phrases:
    """The phrases of one table under their headings, all languages together: in a short reply nobody can tell its language surely."""

    languages: frozenset[str]
    by_heading: Mapping[str, re.Pattern[str]]

    def found(self, heading: str, text: str) -> bool:
        """Say whether the text holds a phrase of this heading."""
        return self.by_heading[heading].search(text) is not None

    def without(self, heading: str, text: str) -> str:
        """Give the text with every phrase of this heading taken out, and no line begun by what stood between two of them."""
        lines = (" ".join(line.split()).strip(",:;.!- ") for line in self.by_heading[heading].sub(" ", text).splitlines())
        return "\n".join(line for line in lines if line)


@cache
def load_phrases(table: str) -> Phrases:
    """Read the table of this name that lies beside this file."""
    by_language: dict[str, dict[str, list[str]]] = yaml.safe_load(files(__package__).joinpath(f"{table}.yaml").read_text(encoding="utf-8"))
    headings = {heading for phrases in by_language.values() for heading in phrases}
    joined = {
        heading: "|".join(f"(?:{phrase})" for phrases in by_language.values() for phrase in phrases.get(heading, ()))
        for heading in headings
    }
    return Phrases(frozenset(by_language), {heading: re.compile(phrase, re.MULTILINE) for heading, phrase in joined.items()})
