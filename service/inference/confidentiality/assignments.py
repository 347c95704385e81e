"""Secrets in configuration: `config.json`, YAML, environment files, TOML, connection options, command lines."""

from __future__ import annotations

from collections.abc import Iterator

from service.inference.confidentiality.patterns import LinearMatch, group_span, linear
from service.inference.confidentiality.recogniser import Span
from service.inference.confidentiality.samples import is_sample, is_strong, looks_random

_VALUE = r"""(?:\\?["'])?\]?\s{0,3}(=>|:=|[:=])[ \t]{0,4}(?:\\?"([^"\n\\]{1,400})|'([^'\n]{1,400})'|([^\s"',;]{1,400}))"""
_PASSWORD = linear(
    r"(?i)([\w.-]{0,60}(?:passw(?:or[dt]|d)|passphrase|kennwort|contraseña|senha|motdepasse|mdp|pwd|bindpw|dbpass|[_.]pass|\bpass"
    r"|smtppass|userpass"
    r"|wachtwoord|has[łl]o|\bpw|_pw)\w{0,20})" + _VALUE
)
_TOKEN = linear(
    r"(?i)([\w.-]{0,60}(?:secret|api_?key|apikey|access_?key|private_?key|encrypt(?:ion)?_?key|signing_?key|atrestencryptkey|token|salt"
    r"|credentials?|auth_?key|accountkey|webhook_?key)\w{0,20})" + _VALUE
)
_OPTION = linear(
    r"(?:\bsshpass\s{1,3}-p[ ]?|\bmysql(?:dump)?\b[^\n]{0,120}?\s-p|\bldap(?:search|modify|whoami)\b[^\n]{0,300}?\s-w[ ]"
    r"|--(?:password|passwd|pass)[ =])"
    r"[\"']?([^\s\"'-][^\s\"']{3,120})"
)
_NO_SECRET_KEY = linear(
    r"(?i)^(?:enable|allow|disable|require|is|has|use|send|min|max)|(?:reset|expir\w*|length|lifetime|settings?|url|uri|path|file"
    r"|type|name|_?ids?|count|limit"
    r"|required|policy|header|field|fields|cost|uppercase|lowercase|number|symbol|visibility|ttl|cache|format|enabled|bytes"
    r"|endpoint|attribute"
    r"|invalid|error|auth_method|encryption|authentication|hint|label|days|hours|minutes|prompt|status)$"
)
_EXPRESSION = linear(
    r"^(?:[A-Za-z_$][\w$]*\(|[A-Za-z_$][\w$]*(?:\.[A-Za-z_$][\w$]*)+[()\[;]?|process\.env|os\.environ|getenv|\.{0,2}/|~/|file:"
    r"|https?://|[a-z]+://|\$\w+|function\b|new\b|=)"
)
_HARMLESS = linear(
    r"(?i)^(?:true|false|null|none|nil|undefined|yes|no|\d{1,4}|\d+(?:\.\d+)+\S*|md5|sha\d+|scram-sha-\d+|peer|trust|ident)[)\]},.]*$"
)
_MOST_SPACES = 1
_SHORTEST_TOKEN = 10
_BARE_PASSWORD = 6


def assigned_passwords(text: str) -> Iterator[Span]:
    """Point at values that a key calls a password."""
    for match in _PASSWORD.finditer(text):
        start, end = _value(text, match)
        value = text[start:end]
        if _is_no_secret(match.group(1), value):
            continue
        if is_strong(value) or _is_structured(text, match, start, end):
            yield Span(start, end, 0.95 if is_strong(value) else 0.75, "value of a setting called a password")
    if " -" in text:
        for match in _OPTION.finditer(text):
            if not is_sample(match.group(1)) and is_strong(match.group(1)):
                yield Span(match.start(1), match.end(1), 0.85, "password given to a command")


def assigned_tokens(text: str) -> Iterator[Span]:
    """Point at values that a key calls a token, key, secret or salt."""
    for match in _TOKEN.finditer(text):
        start, end = _value(text, match)
        value = text[start:end]
        if len(value) >= _SHORTEST_TOKEN and looks_random(value) and " " not in value and not _is_no_secret(match.group(1), value):
            yield Span(start, end, 0.93, "value of a setting called a token, key or secret")


def _value(text: str, match: LinearMatch) -> tuple[int, int]:
    start, end = group_span(match, 3, 4, 5)
    value = text[start:end]
    if match.start(5) >= 0:  # unquoted: what ends an address' query, a sentence or a bracket is no part of it
        if text[max(0, match.start(1) - 1)] in "?&" and "&" in value:
            end = start + value.index("&")
        while end > start and text[end - 1] in ".,)]}>`*":
            end -= 1
    while end > start and text[end - 1] in " \\":
        end -= 1
    return start, end


def _is_no_secret(key: str, value: str) -> bool:
    return (
        is_sample(value)
        or value.count(" ") > _MOST_SPACES
        or _HARMLESS.match(value) is not None
        or _NO_SECRET_KEY.search(key) is not None
        or _EXPRESSION.match(value) is not None
    )


def _is_structured(text: str, match: LinearMatch, start: int, end: int) -> bool:
    """Whether key and value stand as in a file: quoted, `KEY=value`, or alone on their line; "Password: wrong" in a sentence does not."""
    key = match.group(1)
    if end - start < _BARE_PASSWORD:
        return False
    if match.start(5) < 0 or "=" in match.group(2) or "_" in key:
        return text[start:end].isascii() or match.start(5) < 0
    line_before = text[text.rfind("\n", 0, match.start(1)) + 1 : match.start(1)]
    line_after = text[end : end + 1]
    return not line_before.strip(" \t-\"'") and line_after in {"", "\n", "\r"} and key.islower() and bool(line_before)
