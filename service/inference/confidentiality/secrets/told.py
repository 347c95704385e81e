"""Passwords that people tell in a sentence: "the password is …", "Passwort lautet …", "… is the password"."""

from __future__ import annotations

from collections.abc import Iterator

from service.inference.confidentiality.patterns import group_span, linear
from service.inference.confidentiality.recogniser import Span
from service.inference.confidentiality.samples import is_called_a_sample
from service.inference.confidentiality.secrets.told_words import (
    ABOUT_SOMETHING_ELSE,
    COPULAS,
    IS,
    OWNER,
    PASSWORD_WORD,
    PASSWORD_WORD_EAST,
    can_be_told,
    is_unmistakable,
    is_weak_password,
)

_CLOSES = r"\s\"“”„«»`<>「」『』。，、；：！？（）【】\p{Han}\p{Hiragana}\p{Katakana}\p{Hangul}"
_VALUE = rf"[^{_CLOSES}@=|\\(),;:.][^{_CLOSES}]{{4,80}}"
_OPENS = r"[\"'“”„‚‘’«»`*「『【(]{0,3}\s?"
_ASCII_VALUE = r"[A-Za-z0-9!#$%&*+?^~_.-][!#-&(-;=?-_a-~]{4,80}"
_CALLED = linear(rf"(?i)({PASSWORD_WORD})(?:[^\pL\pN]|$)")
_CALLED_EAST = linear(rf"(?i){PASSWORD_WORD_EAST}[^\n.!?。！？A-Za-z0-9\"“「『`]{{0,40}}?[^\nA-Za-z0-9]{{0,4}}?\s?({_ASCII_VALUE})")
_FAILS_EAST = linear(r"错误|錯誤|无效|過期|过期|エラー|無効|違|忘れ|リセット|ошиб|неверн|неправильн|сброс|не подход|λάθος|오류|잘못")
# whose password it is, a verb, punctuation, the password
_TELLS = linear(
    rf"(?i)^(?:{OWNER}{IS})?(?:[\s,(\[]{{1,3}}{COPULAS}){{0,4}}"
    rf"(?:[\s,]{{1,3}}|[\s,]{{0,3}}(?:[:=(\[–—→>-]|->|=>){{1,2}}|\s?[\"“„«`「*])\s{{0,3}}{_OPENS}({_VALUE})"
    rf"|^{OWNER}\s?(?:[:=]|->|=>)\s{{0,3}}{_OPENS}({_VALUE})"
)
_SAYS_SO = linear(rf"(?i)[:=\"“„«`]\s?$|{IS}\s{{1,2}}[\"'“„«`]?$")
_IS_THE_PASSWORD = linear(
    rf"(?i)(?:^|[\s\"'“„«`(])([^\s\"'“”„«»`()<>]{{6,60}})[\"'”“»`]?[,)]?\s(?:is|was|as|being|ist|war|als|est|était|comme|es|era|como|è"
    rf"|come|é|jako|jest|som|är|er)\s(?:(?:the|our|my|his|her|their|a|das|unser|mein|ihr|sein|le|notre|mon|la|el|nuestra|il|nostra|a"
    rf"|minha|het|ons|still|still the|now|now the|actual|common|shared|new|old|initial)\s){{0,3}}"
    rf"(?:[^\s.,;:!?\"-]{{1,20}}[ -]){{0,2}}?{PASSWORD_WORD}(?:[^\pL\pN_]|$)"
)
_LATER = linear(
    rf"(?i)^[^\n]{{0,110}}?(?:\b(?:it(?: is|['’]s| was)|namely|is|was|ist|war|nämlich|lautet|es|era|est|jest)|:)\s[\"'“„«`]?({_VALUE})"
)
_LONGEST_TELLING = 260
_ENDS = ".,;:)]}*'’‚‘\\"


def told_passwords(text: str) -> Iterator[Span]:
    """Point at the word that a sentence gives as a password; it must be built like one (letters mixed with digits or symbols)."""
    for called in _CALLED.finditer(text):
        if text[max(0, called.start() - 1) : called.start()] not in ("$", "%"):  # a variable
            following = text[called.end(1) : called.end(1) + _LONGEST_TELLING]
            yield from _at_once(text, called.end(1), following)
            yield from _later(text, called.end(1), following)
    for called in _CALLED_EAST.finditer(text):
        if not _FAILS_EAST.search(text[called.start() : called.start(1)]):
            yield from _told(text, called.start(1), called.end(1), 0.85)
    for called in _IS_THE_PASSWORD.finditer(text):
        yield from _told(text, called.start(1), called.end(1), 0.85)


def _at_once(text: str, offset: int, following: str) -> Iterator[Span]:
    """Point at the word right behind "password", whose it is and a verb left aside; a verb or colon makes a weak password one, too."""
    telling = _TELLS.match(following)
    if telling:
        start, end = group_span(telling, 1, 2)
        yield from _told(text, offset + start, offset + end, 0.9)
        weak = following[start:end].rstrip(_ENDS)
        end = offset + start + len(weak)
        if is_weak_password(weak) and _SAYS_SO.search(following[:start]) and not is_called_a_sample(text, end):
            yield Span(offset + start, end, 0.7, "weak password told in a sentence")


def _later(text: str, offset: int, following: str) -> Iterator[Span]:
    """Point at what a verb or colon gives further on in the line, if it can hardly be anything but a password."""
    telling = _LATER.match(following)
    if telling and is_unmistakable(telling.group(1).rstrip(_ENDS)) and not ABOUT_SOMETHING_ELSE.search(following[: telling.start(1)]):
        yield from _told(text, offset + telling.start(1), offset + telling.end(1), 0.75)


def _told(text: str, start: int, end: int, confidence: float) -> Iterator[Span]:
    while end > start and text[end - 1] in _ENDS:
        end -= 1
    value = text[start:end]
    if can_be_told(value) and not is_called_a_sample(text, end):
        yield Span(start, end, confidence, "password told in a sentence")
