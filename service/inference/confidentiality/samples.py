"""Tells a value that only stands for a secret (`<token>`, `changeme`, `xxxx`, `${VAR}`) from one that is a secret."""

from __future__ import annotations

from service.inference.confidentiality.patterns import linear
from service.inference.confidentiality.recogniser import SHORTEST

_STANDS_FOR = linear(
    r"^<.*>$|^\[[^\]]*\]$|^\(.*\)$|^\$\{|^\$\(|^\$[A-Za-z_]\w*$|^%\w+%|^\{\{|^\{[a-z_]+\}$|^__\w+__$"  # brackets and variables
    r"|[xX]{4}|\*{3}|•{2}|…|\.{3}|#{4}|_{4}|\?{3}|-{5}|0{6}|█"  # blanked out, wholly or in part
    r"|(?i)^(?:your|my|the|dein|ihr|votre|tu|some|any)[_ -]?\w*$|^(?:your|dein|ihr|votre)[_ .-]|example|beispiel|placeholder|redacted"
    r"|change[_-]?(?:me|this|it)|replace[_-]?|insert[_-]|removed|(?:^|[_-])dummy|goes[_-]?here|^put[_-]"
)
# fmt: off
_SAMPLE_WORDS = frozenset({
    "password", "passwort", "kennwort", "passwd", "pass", "pwd", "secret", "token", "key", "apikey", "sample", "test", "testing", "tester",
    "foo", "bar", "foobar", "baz", "qwerty", "letmein", "admin", "administrator", "root", "user", "username", "login", "mysecret",
    "mypassword", "mypass", "mytoken", "secretpassword", "supersecret", "topsecret", "hidden", "none", "null", "nil", "true", "false",
    "undefined", "empty", "blank", "unset", "unknown", "default", "optional", "required", "string", "value", "text", "abc", "abcd",
    "abcdef", "postgres", "mysql", "mattermost", "mmuser", "mmuser_password", "mostest", "really_secure_password", "securepassword",
    "strongpassword", "somepassword", "changed", "unchanged", "geheim", "geheimnis", "motdepasse", "contraseña", "contrasena", "senha",
    "wachtwoord", "hasło", "haslo", "clave", "token_here", "disabled", "enabled", "yes", "no", "plain", "starttls", "tls", "invalid",
    "incorrect", "wrong", "correct", "expired", "missing", "valid", "obscured", "masked", "censored", "private", "confidential",
    "anonymous", "guest", "demo", "localhost", "password_hash", "bearer", "basic", "cut", "gekürzt", "entfernt", "snip", "snipped",
    "deleted", "omitted", "stripped", "scrubbed", "filtered", "sanitized", "sanitised",
})
# fmt: on
_COUNTED = frozenset({"", "0", "1", "12", "123", "1234", "12345", "123456", "1234567", "12345678", "123456789"})
_FEWEST_DIFFERENT = 3
_USUAL_PASSWORD = 8
"""Characters that most systems ask for at least."""


def is_sample(value: str) -> bool:
    """Whether a value is empty, blanked out, a variable or a word that stands for the real thing; too short a one counts as well."""
    core = value.strip(" \t\"'`\\").lower()
    if len(core) < SHORTEST or len(set(core)) < _FEWEST_DIFFERENT:
        return True
    word = core.rstrip("!?.")
    stem = word.rstrip("0123456789")
    if not stem:
        return word in _COUNTED
    if stem.strip("_-") in _SAMPLE_WORDS:
        return word[len(stem) :] in _COUNTED
    return _STANDS_FOR.search(value) is not None


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
