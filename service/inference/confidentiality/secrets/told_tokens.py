"""Tokens, keys and secrets that people tell in a sentence: "client secret 9f3b…", "the key it uses is in a script, stupid: dm7z…"."""

from __future__ import annotations

from collections.abc import Iterator

from service.inference.confidentiality.patterns import linear
from service.inference.confidentiality.recogniser import Span
from service.inference.confidentiality.samples import is_called_a_sample, is_sample, is_scrambled, looks_random
from service.inference.confidentiality.secrets.told_words import ABOUT_SOMETHING_ELSE, is_no_password

_WORD = (
    r"(?:secret(?:[ -]key)?|geheimnis|token|api[ -]?key|access[ -]?key|client[ -]?key|hook[ -]?key|jeton|clé (?:api|d['’]accès"
    r"|secrète)|(?:api|zugangs|geheim)-?schlüssel|clave (?:de )?(?:api|acceso)"
    r"|chave (?:de )?(?:api|acesso)|chiave (?:api|di accesso)|api-?sleutel|klucz (?:api|dostępu)|токен\pL{0,2}|ключ\pL{0,2}"
    r"|api-?nyckel|トークン|キー|密钥|密鑰|令牌|토큰)"
)
_TOLD_TOKEN = linear(
    rf"(?i){_WORD}[\"'`)]?(?:\s\([^()\n]{{1,40}}\))?(?:\s(?:is|was|ist|war|lautet|est|était|es|era|è|é|to|jest|är|on|with"
    rf"|mit))?(?:\s[=:]?|\s?[=:]|[はがを是为為])\s{{0,2}}"
    r"[\"'`„“«(「]?([A-Za-z0-9][\w+/=-]{15,})"
)
_TOLD_AFTER_COLON = linear(
    rf"(?i)(?:\bkeys?\b|schlüssel|\bclé\b|\bclave\b|\bchiave\b|\bchave\b|\bsleutel\b|\bklucz\b|\bnyckel\b|anahtar|{_WORD})"
    r"(?:[^\n\"'][^\n]{0,110}?)?(?:[:=(]|\s(?:is|was|ist|war|est|était|es|era|è|é|to|jest|är|lautet)\s)\s{0,2}[\"'`„“«(「]?([A-Za-z0-9][\w+/=-]{19,})"
)
_UUID = linear(r"(?i)^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$")
_BEFORE = 30


def told_tokens(text: str) -> Iterator[Span]:
    """Point at the random string that a sentence or a bare list gives as a token, key or secret."""
    for match in _TOLD_TOKEN.finditer(text):
        value = match.group(1)
        if (
            looks_random(value)
            and not is_no_password(value)
            and sum(map(str.isdigit, value)) > 1
            and not _is_sample(text, match.end(1), value)
        ):
            yield Span(match.start(1), match.end(1), 0.85, "token, key or secret told in a sentence")
    for match in _TOLD_AFTER_COLON.finditer(text):
        value = match.group(1)
        before = text[max(0, match.start() - _BEFORE) : match.start()].rpartition("\n")[2]
        if (
            is_scrambled(value)
            and looks_random(value)
            and not _UUID.match(value)
            and not ABOUT_SOMETHING_ELSE.search(before + text[match.start() : match.start(1)])
            and not _is_sample(text, match.end(1), value)
        ):
            yield Span(match.start(1), match.end(1), 0.75, "random string called a key in its sentence")


def _is_sample(text: str, end: int, value: str) -> bool:
    return is_sample(value) or is_called_a_sample(text, end)
