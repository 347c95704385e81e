"""Strings that hardly anything but a password looks like, in a line that speaks of passwords or of signing in."""

from __future__ import annotations

from collections.abc import Iterator

from service.inference.confidentiality.patterns import linear
from service.inference.confidentiality.recogniser import Span
from service.inference.confidentiality.samples import is_called_a_sample
from service.inference.confidentiality.secrets.told_words import PASSWORD_WORD, PASSWORD_WORD_EAST, can_be_told

_CANDIDATE = linear(r"[A-Za-z!#$%&*+?^~@_.-]*\d[A-Za-z0-9!#$%&*+?^~@_.-]*")
"""A word with a digit."""
_SIGN = linear(r"[A-Za-z0-9][!#$%&*+?^~@]{1,3}[A-Za-z0-9_.-]")
"""A sign in the midst of letters and digits."""
_DIGIT_BESIDE_LETTER = linear(r"\d[!#$%&*+?^~@_.-]*[A-Za-z]|[A-Za-z][!#$%&*+?^~@_.-]*\d")
_NO_PASSWORD = linear(
    r"(?i)^\w+[#@]\d+$|^[\w.+-]+@[\w-]+(?:\.[\w-]+)*$|^[%$]\w+|^\$\d|[&?]\w+$|\d%|%[0-9a-f]{2}|%[sdvq]|^[A-Za-z]+[+&][A-Za-z]+\d*$"
    r"|^[\w.]+\*+|^\*|^[\w.-]+[~^+][\w.~+-]+$|^c(?:\+\+|#)"
)
_WORDS_AND_NUMBER = linear(r"^\pL{2,}(?:[-_.]\pL{2,})*[-_.]?\d{2,4}(?:[-_.]\pL{2,})*$")
_NO_WORDS = linear(r"(?i)^(?:cve|rfc|iso|ghsa|kb|it|ticket|case|issue|windows|office|llama|gpt)\b|\.(?:gz|zip|tsx?|js|py|go|md|conf)$")
_PASSWORD = linear(rf"(?i){PASSWORD_WORD}|{PASSWORD_WORD_EAST}")
_SPOKEN_OF = linear(
    rf"(?i){PASSWORD_WORD}|{PASSWORD_WORD_EAST}|\blog(?:ged|ging)?[ -]?(?:in|on)\b|\bsign(?:ed)?[ -]?in\b|\bcredential|\bbind\b|\bsmtp\b"
    r"|\banmeld|\beinlogg|\bconnexion|\bconnecter|\bconectar|\baccès|\bacceso|\baccesso|\bacesso|\baccess: |\binlogg|\bzalogow|логин|вход"
    r"|ログイン|登录|账号|アカウント|\boturum"
)
_STANDS_OUT_BEFORE = frozenset(" \t\n\"'“”„«‚‘’`(:–—*「『")
_STANDS_OUT_AFTER = frozenset(" \t\n\r\"'”“»’`),.;:*」』")
_BEFORE, _AFTER = 110, 80
_SHORTEST, _LONGEST = 8, 40


def passwords_nearby(text: str) -> Iterator[Span]:
    """Point at strings that are built like passwords, where the same line speaks of passwords or, if they hold signs, of signing in."""
    if not _SPOKEN_OF.search(text):
        return
    for candidate in _CANDIDATE.finditer(text):
        start, end = candidate.start(), candidate.end()
        while end > start and text[end - 1] in ".?*-":
            end -= 1
        if not _SHORTEST <= end - start <= _LONGEST:
            continue
        value = text[start:end]
        signs = _SIGN.search(value) and _DIGIT_BESIDE_LETTER.search(value) and not _NO_PASSWORD.search(value)
        if not (signs or _is_of_words_and_a_number(value)) or not _stands_out(text, start, end):
            continue
        line = text[max(0, start - _BEFORE) : start].rpartition("\n")[2]
        rest = text[end : end + _AFTER].split("\n", 1)[0]
        spoken_of = _SPOKEN_OF if signs else _PASSWORD
        if can_be_told(value) and spoken_of.search(f"{line} {rest}") and not is_called_a_sample(text, end):
            yield Span(start, end, 0.7, "string built like a password, where passwords or signing in are spoken of")


def _is_of_words_and_a_number(value: str) -> bool:
    """Whether a string is like `Nebel-Kante81`: words in two cases joined by signs, with a number of two to four digits."""
    return (
        _WORDS_AND_NUMBER.match(value) is not None
        and any(sign in value for sign in "-_.")
        and any(map(str.isupper, value))
        and any(map(str.islower, value))
        and not _NO_WORDS.search(value)
    )


def _stands_out(text: str, start: int, end: int) -> bool:
    """Whether a string is a word of its own, no part of an address or of code."""
    before, after = text[max(0, start - 1) : start], text[end : end + 1]
    return (not before or before in _STANDS_OUT_BEFORE) and (not after or after in _STANDS_OUT_AFTER)
