"""Whether a reply only shares the trouble or the wish for news ("me too, any solution?") and neither helps nor asks anything back."""

from __future__ import annotations

import re

from service.forum.wording.phrases import load_phrases
from service.forum.wording.prose import prose_of

MOST_FURTHER_WORDS = 20
"""Words beside those that share the trouble; who writes more than that says more than "me too"."""
LONGEST = 400
"""Characters; a longer post says more than "me too" too, and is not read."""
_WORD = re.compile(r"[^\W\d_]\w*")
_UNSPACED = re.compile(r"[\u3040-\u30ff\u3400-\u9fff]")
"""Scripts that put no spaces between words; two characters count as one word."""


def only_shares(text: str) -> bool:
    """Say whether a post (Markdown or cooked HTML) only shares the trouble; in doubt it does not."""
    if len(text) > LONGEST * 4:
        return False
    prose = prose_of(text)
    if prose.shows or len(prose.text) > LONGEST:
        return False
    phrases, left = load_phrases("me_too"), prose.text
    if phrases.found("overcome", left) or not (phrases.found("sharing", left) or phrases.found("news", left)):
        return False
    for heading in ("news", "sharing", "trouble", "filler"):
        left = phrases.without(heading, left)
    return not phrases.found("helping", left) and "?" not in left and _words(left) <= MOST_FURTHER_WORDS


def _words(text: str) -> float:
    unspaced = len(_UNSPACED.findall(text))
    return unspaced / 2 + len(_WORD.findall(_UNSPACED.sub(" ", text)))
