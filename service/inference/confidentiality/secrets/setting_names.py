"""What settings' names say of their values: passwords, tokens and keys; and which values can be neither."""

from __future__ import annotations

from service.inference.confidentiality.patterns import linear
from service.inference.confidentiality.samples import is_sample, is_scrambled, is_strong, looks_random

_PASSWORDS = (
    r"passw(?:or[dt]|d)|passphrase|pwd|bindpw|dbpass|[_.-]pass|\bpass|(?:smtp|user|db|store|key|root|admin)pass"
    r"|(?:require|master|root)(?:pass|auth|pw)|\bpw|_pw|\bpsk|_psk|preshared_?key|wpa_?key|kennwort|contraseña|contrasenya|senha"
    r"|mot_?de_?passe|mdp|wachtwoord|has[łl]o|lösenord|losenord|passord|adgangskode|salasana|heslo|jelsz[oó]|şifre|sifre|parola|пароль"
    r"|密码|密碼|パスワード|비밀번호"
)
PASSWORD_NAME = f"(?:{_PASSWORDS})"
"""A part of names of passwords, as a pattern that takes no heed of capitals (`(?i)`)."""
_TOKENS = (
    r"secret|api_?key|apikey|access_?key|private_?key|encrypt(?:ion)?_?key|signing_?key|master_?key|server_?key|licen[cs]e_?key"
    r"|atrestencryptkey|token|salt|credentials?|auth_?key|accountkey|webhook_?key|\bjwt|_jwt|_pat\b|_otp\b|totp|\bapp_?key|consumer_?key"
)
TOKEN_NAME = f"(?:{_TOKENS})"
"""The same for tokens, keys and secrets."""
_PASSWORD = linear(f"(?i){PASSWORD_NAME}")
_TOKEN = linear(f"(?i){TOKEN_NAME}")
_KEY = linear(r"(?i)key$")
_PUBLIC_KEY = linear(
    r"(?i)public|pub_?key|cache|primary|foreign|sort|partition|object|(?:^|[_.-])row|site|hash|host|image|map|group|index|unique"
    r"|transl|i18n|storage|file"
    r"|registry|fingerprint|issue|project|idempot|websocket|hot_?key|short_?cut|react|event|path|s3_?key|bucket|lock|sha"
)
_NO_SECRET_NAME = linear(
    r"(?i)^(?:enable|allow|disable|require(?:d|s|_|$)|is[_A-Z]|has[_A-Z]|use[_A-Z]|send|min|max|forgot|show|hide|toggle|invalid|wrong"
    r"|incorrect|missing"
    r"|existing|your)"
    r"|(?:reset|expir\w*|length|lifetime|settings?|url|uri|path|file|type|name|_?ids?|count|limit"
    r"|required|policy|header|field|fields|cost|uppercase|lowercase|number|symbol|visibility|ttl|cache|format|enabled|bytes"
    r"|endpoint|attribute|class|version|fingerprint|algorithm|alg|column|table|regex|pattern|message|msg|title|description|placeholder"
    r"|strength|mode|scope"
    r"|invalid|error|auth_method|encryption|authentication|hint|label|days|hours|minutes|seconds|timeout|interval|attempts|tries|age|prompt"
    r"|status)$"
)
_HARMLESS = linear(
    r"(?i)^(?:true|false|null|none|nil|undefined|yes|no|\d{1,4}|\d+(?:\.\d+)+\S*|md5|sha\d+|scram-sha-\d+|peer|trust|ident"
    r"|0x[0-9a-f]{2,16})[)\]},.]*$"
)
_EXPRESSION = linear(
    r"^(?:[A-Za-z_$][\w$.]*(?:<[\w\[\], |]{0,60}>)?\(|process\.env|os\.environ|getenv|\.{0,2}/|~/|file:|https?://|[a-z]+://|\$\w+"
    r"|function\b|new\b|=|:|\{%|@\w+\.)"
)
_ATTRIBUTE = linear(r"^[A-Za-z_$][\w$]*(?:\.[A-Za-z_$][\w$]*)+[()\[;]?")
_RESOURCE = linear(r"^[a-z]+(?:[-_.]v?\d+)+$|^[a-z]+\d{0,2}(?:-(?:[a-z]{2,}\d{0,2}|v?\d{1,2}))+(?:\.[a-z]+)*$")
"""Names that orchestrators give secrets, and versions: `mm-smtp-2`, `build-2024.06`."""
_SHORTEST_TOKEN = 10
_SHORTEST_KEY = 20
_MOST_SPACES = 1
_DASHES_IN_UUID = 4


def names_no_secret(name: str) -> bool:
    """Whether a setting is about a secret but holds none: its length, its file, whether there is one."""
    return _NO_SECRET_NAME.search(name) is not None


def is_no_secret(value: str, *, taken_literally: bool) -> bool:
    """Whether a value is a sample, a switch, several words or a piece of code.

    `taken_literally` says that nothing computes it, for it is quoted or stands in an environment file: `L.afw85x` is no attribute there.
    """
    if is_sample(value) or value.count(" ") > _MOST_SPACES or _HARMLESS.match(value) or _EXPRESSION.match(value):
        return True
    if not _ATTRIBUTE.match(value):
        return False
    digits = any(map(str.isdigit, value))
    return not (is_scrambled(value) or (taken_literally and digits and is_strong(value)))


def is_random_token(value: str) -> bool:
    """Whether a value can be what a setting calls a token: long enough, without spaces, built by a machine, no name of a resource."""
    return len(value) >= _SHORTEST_TOKEN and looks_random(value) and " " not in value and not _RESOURCE.match(value)


def is_random_key(name: str, value: str) -> bool:
    """Whether a name ends in `key`, of no sort that is public, and the value is a long random string."""
    return (
        _KEY.search(name) is not None
        and _PUBLIC_KEY.search(name) is None
        and len(value) >= _SHORTEST_KEY
        and is_scrambled(value)
        and " " not in value
        and "/" not in value[:-1]
        and value.count("-") != _DASHES_IN_UUID
    )


def is_named_secret(name: str, value: str) -> bool:
    """Whether a value is a secret for the name that something apart from it (a column, an attribute, another line) gives it."""
    if names_no_secret(name) or is_no_secret(value, taken_literally=True):
        return False
    if _PASSWORD.search(name):
        return is_strong(value)
    return is_random_token(value) if _TOKEN.search(name) else is_random_key(name, value)
