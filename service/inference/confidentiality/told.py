"""Passwords that people tell in a sentence: "the password is …", "Passwort lautet …", "login kurs7 / …"."""

from __future__ import annotations

import re
from collections.abc import Iterator

from service.inference.confidentiality.patterns import linear
from service.inference.confidentiality.recogniser import Span
from service.inference.confidentiality.samples import is_sample, is_strong, looks_random

_CALLED = linear(
    r"(?i)(?:\b(?:passwor[td]|pass(?:code|phrase|wd)?|pwd?|credentials?|kennwort|zugangsdaten|mot de passe|mdp|identifiants|"
    r"contrase(?:ñ|n)a|clave|credenciales|senha|palavra-passe|wachtwoord|parola|hasło|hasłem|hasła|lösenord"
    r"|salasana)|пароль|пароля|паролем|şifre|密码|パスワード)"
)
# whose password it is, a verb, punctuation, the password
_TELLS = re.compile(
    r"""s?(?:\s(?:for|of|on|to|für|von|vom|am|pour|de|du|del|do|da|para|per|för|do|для|от)\s[^\s.!?,]{1,40}(?:\s[^\s.!?,]{1,40}){0,3}?
            (?=\s?[:=]|\s(?:is|are|was|ist|war|lautet|est|était|es|era|é|è|jest|to|är)\s))?
        (?:[\s,(\[]{0,3}(?:is|are|was|were|still|now|then|set|to|with|being|as|ist|war|lautet|lautete|heißt|noch|jetzt|auf|mit|wird|est|était|encore
           |c['’]est
           |es|era|sigue|siendo|é|è|era|continua|sendo|con|com|avec|jest|to|brzmi|is|nog|steeds|är|это|был|là|dir)\b){0,4}
        [\s,]{0,3}(?:[:=(\[–—→>-]|->|=>){0,2}\s{0,3}["'“”„‚‘’«»`*]{0,3}\s?
        (?P<value>[^\s"“”„«»`<>@=|\\(),;:.][^\s"“”„«»`<>]{4,80})""",
    re.VERBOSE | re.IGNORECASE,
)
_TOLD_TOKEN = linear(
    r"(?i)(?:secret|token|api[ -]?key|access[ -]?key|client[ -]?key|webhook[ -]?key)[\"'`]?(?:\s(?:is|was|ist|war|lautet|est|es|to"
    r"|on))?(?:\s[=:]?|\s?[=:])\s{0,2}[\"'`„“«(]?([A-Za-z0-9][\w+/=-]{15,})"
)
_PAIR_IN_CONTEXT = linear(
    r"(?i)(?:log ?in|credentials?|zugang\w{0,8}|zugänge|passwor[dt]|account|accès"
    r"|acceso)[^\n/]{0,60}[\s(:\"'`][\w.@-]{2,40}\s?/\s?[\"'`]?([^\s\"'`<>/]{8,80})"
)
_PAIR = linear(
    r"(?i)\b(?:log ?in|logon|user(?:name)?|account|konto|zugang|benutzer|anmeldung|compte|usuario|credentials|admin)(?:\s(?:data"
    r"|is|with|ist|mit|avec|con|name))?[\s:=]{1,3}[\"'`]?[\w.@-]{2,60}[\"'`]?\s{0,2}[/|,:]\s{0,2}[\"'`]?([^\s\"'`<>]{6,80})"
)
_NO_PASSWORD = re.compile(
    r"v?\d+(?:[.:/-]\d+)+\S*$|\w+=|\S*://|//|\d{2,5}/\w|\S*[?&]\w+=|https?:|\w+://|/[\w.-]|\.{1,2}/|[\w.+-]+@[\w-]+\.|\w+\.(?:json"
    r"|ya?ml|conf|env|go|js|tsx?|py|php|html?|txt|toml|md|sh|log)\b"
    r"|\d+(?:st|nd|rd|th|min|ms|s|h|d|x|k|kb|mb|gb|th)?$|[\w.-]+\(|[a-z]+/[a-z]+(?:/[a-z]+)*$|[a-z]+(?:-[a-z]+)+$|[a-z']+$"
    r"|(?-i:[a-z]+(?:_[a-z0-9]+)+|[A-Z]+(?:_[A-Z0-9]+)+)$|SHA-?\d|MD5|OAuth2|SAML2|LDAPv3|TLSv?1|UTF-8"
    r"|[A-ZÄÖÜ]?[a-zäöüß]+(?:[/-][A-ZÄÖÜ]?[a-zäöüß]+)*$|[A-Z]+(?:[/-][A-Z]+)*$|[A-Za-z]+(?:\.[A-Za-z_]+)+$|(?:iOS|iPadOS|macOS"
    r"|Android|Windows|Ubuntu|Debian|Postgres\w*|MySQL|Keycloak|Exchange|Office|PHP|Python|Go|Java)-?\d",
    re.IGNORECASE,
)
_ENDS = ".,;:)]}*'’‚‘\\"
_LONGEST_TELLING = 260


def told_passwords(text: str) -> Iterator[Span]:
    """Point at the word that a sentence gives as a password; it must be built like one (letters mixed with digits or symbols)."""
    for called in _CALLED.finditer(text):
        following = text[called.end() : called.end() + 1]
        if following.isalnum() and following != "s":
            continue
        telling = _TELLS.match(text, called.end(), min(len(text), called.end() + _LONGEST_TELLING))
        if telling:
            yield from _told(text, *telling.span("value"), 0.9)
    if "/" in text:
        for pattern in (_PAIR, _PAIR_IN_CONTEXT):
            for pair in pattern.finditer(text):
                yield from _told(text, pair.start(1), pair.end(1), 0.7)


def told_tokens(text: str) -> Iterator[Span]:
    """Point at the random string that a sentence or a bare list gives as a token, key or secret."""
    for match in _TOLD_TOKEN.finditer(text):
        value = match.group(1)
        if looks_random(value) and not is_sample(value) and not _NO_PASSWORD.match(value) and sum(map(str.isdigit, value)) > 1:
            yield Span(match.start(1), match.end(1), 0.85, "token, key or secret told in a sentence")


def _told(text: str, start: int, end: int, confidence: float) -> Iterator[Span]:
    while end > start and text[end - 1] in _ENDS:
        end -= 1
    value = text[start:end]
    if is_strong(value) and not is_sample(value) and not _NO_PASSWORD.match(value) and not _is_phrase(value):
        yield Span(start, end, confidence, "password told in a sentence")


def _is_phrase(value: str) -> bool:
    """Whether a value is a word with punctuation in or after it, such as `isn't`, `reset?` or `reset/change`."""
    bare = value.rstrip("?!")
    return (
        bare.replace("'", "").replace("’", "").isalpha()
        and not any(map(str.isdigit, value))
        and (bare.islower() or bare.istitle() or "'" in bare)
    )
