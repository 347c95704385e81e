"""Mattermost's access and bot tokens: 26 characters of its base 32, as its ids are, so that something near must call them tokens.

Form: https://developers.mattermost.com/integrate/reference/personal-access-token/ and `model.NewId` of its source.
"""

from __future__ import annotations

from collections.abc import Iterator

from service.inference.confidentiality.patterns import LinearMatch, linear
from service.inference.confidentiality.recogniser import Span
from service.inference.confidentiality.samples import looks_random

_CANDIDATE = linear(r"\b[13456789abcdefghijkmnopqrstuwxyz]{26}\b")
_CALLED_TOKEN = linear(
    r"(?i)token|bearer|authori[sz]ation\b|\bpat\b|jeton|\bclé\b|access[_ -]?key|credential|zugangsschlüssel|sleutel|żeton|токен|\bключ"
    r"|トークン|令牌|토큰"
    r"|bot[_ -]account|mmauth|mmcsrf|secret|\bkey\s?[:=]"
)
_NAMED = linear(r"([\w.-]{1,60})[\"'`\\]{0,3}[ \t]{0,3}[:=][ \t]{0,3}[\"'`\\]{0,3}$")
"""The name that a value is given: `name: `, `"name":"`, `name=`."""
_NAME_OF_TOKEN = linear(
    r"(?i)token|bearer|(?:^|[_.-])(?:pat|auth|jwt)$|credential|jeton|mmauth|csrf|secret|passw|(?:api|access|auth|bot|mm)[_-]?key"
)
_NAME_OF_ID = linear(
    r"(?:^|[_.-])(?i:ids?)$|[a-z](?:Ids?|IDs?)$|(?i:_by$|^(?:rid|uid|sid|board|team|channel|post|user|root|thread|request|session|job"
    r"|file)s?$)"
)
_IN_LIST = linear(r"(?:\[|[\"']\s{0,3},)\s{0,12}[\"'\\]{1,3}$")
_LIST_OF_TOKENS = linear(
    r"(?i)token\w{0,10}[\"'\\]{0,3}\s{0,3}[:=]\s{0,3}[\[{(](?:\s{0,12}[\"'][a-z0-9]{26}[\"'],?){0,4}\s{0,12}[\"'\\]{0,3}$"
)
_IN_PATH = linear(r"[\w}>)]/$|\?id=$")
_ID_BEFORE = linear(
    r"(?i)\b(?:id|board|team|channel|post|user|root|thread|request|session|job|file|kanal|canal|utilisateur|benutzer"
    r"|usuario)s?(?:[ _-]ids?)?"
    r"[\"'`\\]{0,3}\s{0,2}(?:[:=/(]|,?\s?(?:is|was|ist|war|est|es|with|named|such as|like|wie|comme|como)\s)?\s{0,2}[\"'`\\(]{0,3}$"
)
_IS_ONE = linear(r"^[\"'`]?[,)]?\s{0,2}(?:[(=–—-]|(?:is|was|as|being|ist|war|als|est|était|es|era|como|è|é|to|jest|är|это)(?:\s|$))")
"""What a string is called a token with after it."""
_PRINTED_ID = linear(r"\.id['\"`]?\)?\s{0,3}\n$")
_CALLED_A_SAMPLE = linear(r"(?i)\b(?:sample|example|beispiel|exemple|ejemplo|esempio|exemplo|voorbeeld|przykład)\w{0,2}\b[^.!?\n]{0,20}$")
_EXPORT_AFTER = linear(r"^(?:_export|\.zip|_\w)")
_LINE_BEGINS = linear(r"^[\s>*•`\"'|–—-]*$")
_STRUCTURED = linear(r"[={}/\\\[\]|<]|\d\d:\d\d|\": ?\"")
_LIST_BETWEEN = linear(r"(?i)^[\s,;&+/*•`\"'–—-]*(?:and|or|und|oder|et|ou|y|o|e|en|i|и|und auch|then|old|new)?[\s:,;*•`\"'–—-]*$")
_CONTEXT = 110
_CONTEXT_AFTER = 50


def mattermost_tokens(text: str) -> Iterator[Span]:
    """Point at strings in the form of Mattermost's tokens that something near calls tokens, and that no name or path makes an id."""
    end_before, found_before = 0, False
    for match in _CANDIDATE.finditer(text):
        if not looks_random(match.group()):
            continue
        between = text[max(end_before, match.start() - _CONTEXT) : match.start()]
        confidence = _confidence(text, match, between, listed=found_before and end_before > 0 and _follows(text, end_before, match))
        end_before, found_before = match.end(), confidence > 0
        if confidence:
            yield Span(match.start(), match.end(), confidence, "string in the form of a Mattermost access token, called a token")


def _follows(text: str, end_before: int, match: LinearMatch) -> bool:
    """Whether nothing but `and` or a comma stands between two candidates."""
    return match.start() - end_before <= _CONTEXT_AFTER and _LIST_BETWEEN.match(text[end_before : match.start()]) is not None


def _confidence(text: str, match: LinearMatch, before: str, *, listed: bool) -> float:
    """Return how sure it is that a candidate is a token, 0 if it is none; `before` reaches back to the candidate before it at most."""
    if _EXPORT_AFTER.match(text[match.end() : match.end() + 8]) or _IN_PATH.search(before):
        return 0
    if _IN_LIST.search(before):
        return 0.9 if _LIST_OF_TOKENS.search(text[max(0, match.start() - 3 * _CONTEXT) : match.start()]) else 0
    line = before[before.rfind("\n") + 1 :]
    name = _NAMED.search(line)
    if name and _NAME_OF_TOKEN.search(name.group(1)):
        return 0.95
    if (name and (_NAME_OF_ID.search(name.group(1)) or _is_structured_name(line, name))) or _is_called_an_id_or_sample(line, before):
        return 0
    if listed or _CALLED_TOKEN.search(line) or (_continues(line) and _CALLED_TOKEN.search(before)):
        return 0.92
    return 0.8 if _is_called_token_after(text[match.end() : match.end() + _CONTEXT_AFTER].split("\n", 1)[0]) else 0


def _is_called_an_id_or_sample(line: str, before: str) -> bool:
    return any(pattern.search(line) for pattern in (_ID_BEFORE, _CALLED_A_SAMPLE)) or _PRINTED_ID.search(before) is not None


def _is_called_token_after(after: str) -> bool:
    return _IS_ONE.match(after) is not None and _CALLED_TOKEN.search(after) is not None and _CANDIDATE.search(after) is None


def _is_structured_name(line: str, name: LinearMatch) -> bool:
    """Whether a value gets its name as in a file (`"x": "…"`, `x=…`, `x: …` alone on its line), not as in a sentence with a colon."""
    return "=" in name.group() or '"' in name.group() or "_" in name.group(1) or _LINE_BEGINS.match(line[: name.start()]) is not None


def _continues(line: str) -> bool:
    """Whether a line's part before a candidate goes on with what the lines before it say: it is empty, or prose."""
    return _LINE_BEGINS.match(line) is not None or _STRUCTURED.search(line) is None
