"""Whether an author says that the trouble is over ("works now, thanks"), in a post or in the title."""

from __future__ import annotations

import re

from service.forum.wording.phrases import load_phrases
from service.forum.wording.prose import prose_of

LONGEST = 1_000
"""Characters of a post's prose; who writes more reports on work going on, where "it works now" is about a part."""
_MARKED = re.compile(
    r"^\s*[\[(\u3010](?:solved|resolved|fixed|gelöst|erledigt|résolu|resuelto|solucionado|resolvido|решено|已解决|已解決|解決済み?)[\])\u3011]"
    r"|[\[(\u3010](?:solved|resolved|fixed|gelöst|erledigt|résolu|resuelto|solucionado|resolvido|решено|已解决|已解決|解決済み?)[\])\u3011]\s*$",
    re.IGNORECASE,
)


def says_solved(text: str) -> bool:
    """Say whether a post (Markdown or cooked HTML) of a topic's author says that it works now; in doubt it does not."""
    prose, phrases = prose_of(text), load_phrases("solved")
    if len(prose.text) > LONGEST or "?" in prose.text or phrases.found("trouble", prose.text):
        return False
    sentences = phrases.without("thanks", prose.text).splitlines()
    return any(phrases.found("solved", sentence) and not phrases.found("doubt", sentence) for sentence in sentences)


def says_trouble(text: str) -> bool:
    """Say whether a post of a topic's author tells of trouble or asks something, so that an earlier "works now" holds no longer."""
    prose = prose_of(text)
    return "?" in prose.text or load_phrases("solved").found("trouble", prose.text)


def marked_solved(title: str) -> bool:
    """Say whether a title begins or ends with a mark such as "[SOLVED]"."""
    return _MARKED.search(title) is not None
