"""Passwords that people tell beside a user's name: "login kurs7 / …", "log in as admin with …"."""

from __future__ import annotations

from collections.abc import Iterator

from service.inference.confidentiality.patterns import linear
from service.inference.confidentiality.recogniser import Span
from service.inference.confidentiality.samples import is_called_a_sample
from service.inference.confidentiality.secrets.told_words import can_be_told

_VALUE = r"[\"'`„“«]?([^\s\"'`<>/\[{“”„«»][^\s\"'`<>“”„«»]{5,80})"
_NAME = r"[\"'`„“«]?([\w.@-]{2,60})[\"'`“”»]?"
_PAIR = linear(
    r"(?i)\b(?:log ?in|logon|user(?:name)?|account|konto|zugang|benutzer|anmeldung|compte|usuario|utente|usuário|gebruiker|użytkownik"
    r"|credentials|admin)"
    rf"(?:\s(?:data|is|with|ist|mit|avec|con|com|met|name))?[ \t]?[ \t:=]{{1,3}}{_NAME}(?:\s\s?[/|]\s\s?|/|\||,\s?|:\s?){_VALUE}"
)
_PAIR_IN_CONTEXT = linear(
    r"(?i)(?:log ?in|credentials?|zugang\w{0,8}|zugänge|passwor[dt]|account|accès|acceso|accesso|acesso|toegang|dostęp|вход|доступ"
    r"|ログイン|登录)[^\n/]{0,60}[\s(:\"'`]"
    r"([\w.@-]{2,40})\s/\s[\"'`]?([^\s\"'`<>/]{8,80})"
)
_SIGN_IN = linear(
    r"(?i)\b(?:log(?:ged|ging)? ?in|sign(?:ed)? ?in|logge mich|melde mich|anmelden|connecte|entrar|accedere"
    r"|inloggen)[^\n.]{0,24}?\s(?:as|with|using|als|mit|con|com|avec|met)\s"
    rf"{_NAME}\s(?:and|with|und|mit|et|y|e|con|com|en|met|plus|&|\+)\s{_VALUE}"
)
_NO_USER = frozenset(
    {"agent", "id", "ids", "name", "error", "log", "config", "role", "group", "list", "page", "data", "type", "count", "and", "or", "with"}
    | {"settings", "in"}
)
_NUMBERED_WORD = linear(r"^\pL+\d$")
_ENDS = ".,;:)]}*'’‚‘\\"


def told_pairs(text: str) -> Iterator[Span]:
    """Point at a password behind a user's name where something near speaks of logging in."""
    for pattern in (_PAIR, _PAIR_IN_CONTEXT, _SIGN_IN):
        for pair in pattern.finditer(text):
            start, end = pair.start(2), pair.end(2)
            while end > start and text[end - 1] in _ENDS:
                end -= 1
            value = text[start:end]
            if (
                "//" not in text[max(0, pair.start() - 2) : pair.end(1)]
                and "@" not in value
                and pair.group(1).lower() not in _NO_USER | {value.lower()}
                and can_be_told(value)
                and not _NUMBERED_WORD.match(value)
                and not is_called_a_sample(text, end)
            ):
                yield Span(start, end, 0.7, "password told beside a user's name")
