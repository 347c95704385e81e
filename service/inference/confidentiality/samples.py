"""Tells a value that only stands for a secret (`<token>`, `changeme`, `xxxx`, `${VAR}`) from one that is a secret."""

from __future__ import annotations

import base64
import binascii

from service.inference.confidentiality.patterns import linear
from service.inference.confidentiality.recogniser import SHORTEST

_STANDS_FOR = linear(
    r"^<.*>$|^\[[^\]]*\]$|^\(.*\)$|^\$\{|^\$\(|^\$[A-Za-z_]\w*$|^%\w+%|^\{\{|^\{[a-z_]+\}$|^__\w+__$"  # brackets and variables
    r"|[xX]{4}|\*{3}|•{2}|…|\.{3}|#{4}|_{4}|\?{3}|-{5}|0{6}|█"  # blanked out, wholly or in part
    r"|(?i)^(?:your|my|the|dein|ihr|votre|tu|some|any)[_ -]?\w*$|^(?:your|dein|ihr|votre)[_ .-]|example|beispiel|placeholder|redacted"
    r"|change[_-]?(?:me|this|it)|replace[_-]?|insert[_-]|removed|(?:^|[_-])dummy|goes[_-]?here|^put[_-]|deadbeef|lorem"
)
# fmt: off
_SAMPLE_WORDS = frozenset({
    "password", "passwort", "kennwort", "passwd", "pass", "pwd", "secret", "token", "key", "apikey", "sample", "test", "testing", "tester",
    "foo", "bar", "foobar", "baz", "qwerty", "qwertz", "azerty", "letmein", "admin", "administrator", "root", "user", "username", "login",
    "mysecret", "mypassword", "mypass", "mytoken", "secretpassword", "supersecret", "topsecret", "hidden", "none", "null", "nil", "true",
    "false", "undefined", "empty", "blank", "unset", "unknown", "default", "optional", "required", "string", "value", "text", "abc", "abcd",
    "abcdef", "postgres", "mysql", "mattermost", "mmuser", "mmuser_password", "mostest", "really_secure_password", "securepassword",
    "strongpassword", "somepassword", "changed", "unchanged", "geheim", "geheimnis", "motdepasse", "contraseña", "contrasena", "senha",
    "wachtwoord", "hasło", "haslo", "clave", "token_here", "disabled", "enabled", "yes", "no", "plain", "starttls", "tls", "invalid",
    "incorrect", "wrong", "correct", "expired", "missing", "valid", "obscured", "masked", "censored", "private", "confidential",
    "anonymous", "guest", "demo", "localhost", "password_hash", "bearer", "basic", "cut", "gekürzt", "entfernt", "snip", "snipped",
    "deleted", "omitted", "stripped", "scrubbed", "filtered", "sanitized", "sanitised", "hackme", "welcome", "minio", "minioadmin",
    "changeit", "hunter", "sysadmin", "sampleuser", "rootpassword", "rootpass", "dbpassword", "testpassword", "testpass",
    "пароль", "parola", "lösenord", "şifre",
})
_KNOWN_SAMPLES = frozenset({
    "trustno1", "correct horse battery staple", "correct-horse-battery-staple", "correcthorsebatterystaple", "1q2w3e4r", "1qaz2wsx",
    "sys@dmin-sample1", "sampleus@r-1",
})
# fmt: on
_MADE_OF_SAMPLE_WORDS = linear(
    r"^(?:(?:a|an|the|this|is|not|my|our|your|some|new|old|super|very|really|top|long|strong|secure|random|real|fake|dummy|test|dev|sample"
    r"|here|please|for|db|api|bot|app|access|client|admin|user|secret|password|passwort|passphrase|pass|token|key|value|string|mein|dein"
    r"|geheimes|mon|ma|mi)[-_. ]?){2,}(?:0?123\d*|\d)?$"
)
_SAID_TO_BE_ONE = linear(
    r"(?i)^(?:[^\s]{0,120}[ \t]{1,8}|[\"'`;,)\]}]{0,4})(?:#|//|/\*|<!--|;|-- |\(|\[|–|—)[^\n]{0,24}?(?:\bsamples?\b|\bexample(?:[^.\w]|$)"
    r"|\bdummy|\bfake|\binvented|\bmade[- ]up|\bplaceholder|\bfictional|\bfictitious|\bnot (?:the |a |my |our )?real|\bdocumented default"
    r"|\bquick ?start|\bfrom the (?:docs|manual|tutorial)"
    r"|\bbeispiel|\berfunden|\bausgedacht|\bexemple|\bejemplo|\besempio|\bexemplo|\bvoorbeeld|\bprzykład|пример)"
)
_LOOKS_LIKE = str.maketrans("013457@$", "oieastas")
_COUNTED = frozenset({"", *map(str, range(10)), "12", "123", "1234", "12345", "123456", "1234567", "12345678", "123456789", "1234567890"})
_FEWEST_DIFFERENT = 3
_USUAL_PASSWORD = 8
"""Characters that most systems ask for at least."""
_SAID_WITHIN = 180
_IN_ORDER = 0.7
_SHORTEST_ORDER = 8
_FEWEST_CHANGES = 3
_SHORTEST_BASE64 = 8
_LONGEST_BASE64 = 64


def is_sample(value: str) -> bool:
    """Whether a value is empty, blanked out, a variable or a word that stands for the real thing; too short a one counts as well."""
    if len(value) < SHORTEST or _stands_for_another(value):
        return True
    decoded = _decoded(value)
    return bool(decoded) and _stands_for_another(decoded)


def is_called_a_sample(text: str, end: int) -> bool:
    """Whether a remark right behind a value that ends at `end` says that it is none: `# sample`, `(made up)`."""
    return _SAID_TO_BE_ONE.match(text[end : end + _SAID_WITHIN]) is not None


def is_strong(value: str) -> bool:
    """Whether a value is built like a password that people choose, so that little context is needed: letters with digits or symbols."""
    letters = any(map(str.isalpha, value))
    digits = any(map(str.isdigit, value))
    symbols = any(not (character.isalnum() or character.isspace()) for character in value)
    mixed_case = any(map(str.isupper, value)) and any(map(str.islower, value))
    if not letters or not (digits or symbols):
        return False
    return (digits and len(value) >= _USUAL_PASSWORD) or digits + symbols + mixed_case > 1


def looks_random(value: str) -> bool:
    """Whether a value is built like one that a machine made: letters and digits mixed, many different ones."""
    digits = sum(map(str.isdigit, value))
    return 0 < digits < len(value) and len(set(value.lower())) >= min(8, len(value) // 2)


def is_scrambled(value: str) -> bool:
    """Whether capitals, small letters and digits alternate as they do in no name, be it `getOauth2Secret`, `v1.26-beta2` or a host's."""
    changes = 0
    sorts = ["0" if sign.isdigit() else "A" if sign.isupper() else "a" if sign.isalpha() else "" for sign in value]
    for before, sort, after in zip(sorts, sorts[1:], [*sorts[2:], ""], strict=False):
        if before and sort and before != sort:
            begins_a_word = before == "a" and sort == "A" and after == "a"
            changes += not begins_a_word and (before, sort) != ("A", "a")
    return changes >= max(_FEWEST_CHANGES, len(value) // 12)


def _stands_for_another(value: str) -> bool:
    core = value.strip(" \t\"'`\\").lower()
    if len(core) < SHORTEST or len(set(core)) < _FEWEST_DIFFERENT or core in _KNOWN_SAMPLES:
        return True
    stem = core.rstrip("0123456789!?.")
    number = core[len(stem) :].strip("!?.")
    if not stem:
        return number in _COUNTED
    if number in _COUNTED and (stem.strip("_-") in _SAMPLE_WORDS or stem.translate(_LOOKS_LIKE) in _SAMPLE_WORDS):
        return True
    return _MADE_OF_SAMPLE_WORDS.match(core) is not None or _runs_on(core) or _STANDS_FOR.search(value) is not None


def _decoded(value: str) -> str:
    """Return the ASCII text that a short value is base64 of, empty if it is not."""
    if len(value) % 4 or not _SHORTEST_BASE64 <= len(value) <= _LONGEST_BASE64:
        return ""
    try:
        decoded = base64.b64decode(value, validate=True).decode("ascii").strip()
    except (binascii.Error, ValueError):
        return ""
    return decoded if decoded.isprintable() else ""


def _runs_on(value: str) -> bool:
    """Whether characters follow each other as in the alphabet or on a ruler: `abcdef0123456789`, `1a2b3c4d5e`."""
    if len(value) < _SHORTEST_ORDER:
        return False
    return any(
        sum(ord(after) - ord(before) == 1 for before, after in zip(value, value[step:], strict=False)) >= _IN_ORDER * (len(value) - step)
        for step in (1, 2)
    )
