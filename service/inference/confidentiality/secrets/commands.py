"""Secrets given to programs on a command line, in their shells and in files without `=` or `:`.

Forms: the manuals of MySQL, OpenLDAP, OpenSSL, keytool, Redis, PostgreSQL (`.pgpass`, SQL), smbclient, sudo, curl's `.netrc`.
"""

from __future__ import annotations

from collections.abc import Iterator

from service.inference.confidentiality.patterns import LinearPattern, group_span, linear
from service.inference.confidentiality.recogniser import Span
from service.inference.confidentiality.samples import is_called_a_sample, is_strong
from service.inference.confidentiality.secrets.setting_names import (
    PASSWORD_NAME,
    TOKEN_NAME,
    is_named_secret,
    is_no_secret,
    is_random_key,
    names_no_secret,
)

_WORD = r"(?:\"([^\"\n]{4,200})\"|'([^'\n]{4,200})'|([^\s\"'<>-][^\s\"'<>]{3,120}))"
_PASSWORD_OPTION = linear(
    r"(?:\bsshpass\s{1,3}-p ?|\bmysql(?:dump|admin)?\b[^\n]{0,120}?\s-p|\bldap(?:search|modify|add|delete|passwd"
    r"|whoami)\b[^\n]{0,300}?\s-w "
    r"|\bredis-cli\b[^\n]{0,120}?\s-a |\s-pass(?:in|out)? pass:|\s-(?:store|key|src|dest|srcstore|deststore)pass(?:wd)?[ =](?:pass:)?"
    r"|\s-[uU] ?[^\s-][^\s]{0,80}\s{1,3}-[pPw] ?|\s/p(?:ass)?:|\bnet use \S{1,20}\s(?:\S{1,80}\s)?"
    r"|\bhtpasswd\s-\w{0,4}b\w{0,4}\s\S{1,120}\s\S{1,60}\s"
    r"|\sConvertTo-SecureString\s(?:-String\s)?|\brequirepass |\bmasterauth |\bbindpw |\brootpw |\bsmtp_auth_pass "
    r"|\blogin \S{1,80}\s{1,8}password "
    r"|\bset [^\n]{0,60}?\bpass(?:word)? |\bzip\s[^\n]{0,60}?-P ?|\b(?:7z|7za|unrar|rar)\s[^\n]{0,60}?\s-h?p"
    r"|\blftp\s[^\n]{0,40}?-u \S{1,60}?,|\bLOGIN \S{2,80}\s|\brabbitmqctl (?:add_user|change_password) \S{1,60}\s"
    r"|\bopenssl enc\b[^\n]{0,80}?\s-k |\bkinit\b[^\n]{0,60}<<< ?|\bftp>\suser \S{1,60}\s)" + _WORD
)
_NAMED_OPTION = linear(rf"(?i)\s--?([\w.-]{{0,40}}(?:{PASSWORD_NAME}|{TOKEN_NAME}|key)[\w-]{{0,12}})(?:[ \t]{{1,3}}|=)" + _WORD)
_SET = linear(
    rf"(?i)\b(?:config:)?(?:set|setx|put|add|env|arg)(?:[ \t]{{1,3}}--?[\w-]{{1,20}})*[ \t]{{1,3}}(?:\S{{1,60}}[ \t]{{1,3}})??"
    rf"([\w./:-]{{0,60}}(?:{PASSWORD_NAME}|{TOKEN_NAME})\w{{0,20}})[ \t]{{1,3}}(?:--value[= ])?" + _WORD
)
_SQL = linear(
    r"(?i)\b(?:identified\s(?:with\s\w{1,40}\s)?by|password(?:\sfor\s[^\n=]{1,80}=)?)\s{0,3}(?:password\s?)?\(?\s{0,2}'([^'\n]{4,120})'"
)
_SQL_STATEMENT = linear(r"(?i)\b(?:create|alter)\s(?:user|role|login)|\bset\spassword|\bidentified\s|\bgrant\s")
_INSERT = linear(r"(?i)\binsert\sinto\s[^\s(]{1,80}\s{0,3}\(([^()\n]{3,400})\)\s{0,8}values\s{0,3}\(([^()\n]{3,600})\)")
_PIPED = linear(
    r"\becho\s{1,3}(?:-n\s{1,3})?[\"']?(?:[\w.-]{1,60}:)?([^\s\"'|$<>]{6,120})[\"']?\s{0,3}\|\s{0,3}"
    r"(?:sudo\s(?:-\w\s){0,3}-S|(?:sudo\s)?chpasswd|[\w-]{2,20}\slogin\b|[^\n|]{1,80}--(?:password-)?stdin|kinit\b)"
)
_SMB = linear(r"\b(?:smbclient|rpcclient|mount\.cifs|net)\b[^\n]{0,200}?\s-U\s{0,2}[\"']?[\w.\\@-]{1,60}%([^\s\"'%]{4,120})")
_PGPASS = linear(r"(?m)^[ \t>]{0,8}[\w.*-]{1,120}:(?:\d{4,5}|\*):(?:\*|\d{0,20}[A-Za-z][\w-]{0,60}):[\w.@-]{1,60}:([^\s:]{6,120})$")


def passwords_in_commands(text: str) -> Iterator[Span]:
    """Point at passwords that a command, an SQL statement or a file without signs of equality gives."""
    for pattern in (_PASSWORD_OPTION, _PIPED, _SMB, _PGPASS):
        for start, end in _given(text, pattern):
            if is_strong(text[start:end]):
                yield Span(start, end, 0.85, "password given to a command")
    if "nto" in text or "NTO" in text:
        yield from _inserted(text)
    if _SQL_STATEMENT.search(text):
        for start, end in _given(text, _SQL):
            yield Span(start, end, 0.85, "password in an SQL statement")


def secrets_named_in_commands(text: str) -> Iterator[Span]:
    """Point at what follows an option or a `set NAME` whose name calls it a password, token or key."""
    for pattern in (_NAMED_OPTION, _SET):
        for match in pattern.finditer(text):
            start, end = group_span(match, 2, 3, 4)
            end = _cut(text, start, end)
            name = match.group(1)
            if names_no_secret(name) or is_called_a_sample(text, end):
                continue
            if is_named_secret(name, text[start:end]) or is_random_key(name, text[start:end]):
                yield Span(start, end, 0.9, "value of an option called a password, token or key")


def _inserted(text: str) -> Iterator[Span]:
    """Point at the values of columns that `INSERT INTO table (…, password, …) VALUES (…)` calls passwords or tokens."""
    for match in _INSERT.finditer(text):
        position = match.start(2)
        for name, value in zip(match.group(1).split(","), match.group(2).split(","), strict=False):
            bare = value.strip(" '\"\n")
            if is_named_secret(name.strip(" `\"'[]"), bare):
                start = position + value.index(bare)
                yield Span(start, start + len(bare), 0.9, "password in an SQL statement")
            position += len(value) + 1


def _given(text: str, pattern: LinearPattern) -> Iterator[tuple[int, int]]:
    for match in pattern.finditer(text):
        start, end = group_span(match, *range(1, 4)) if pattern is _PASSWORD_OPTION else group_span(match, 1)
        end = _cut(text, start, end)
        if not is_no_secret(text[start:end], taken_literally=True) and not is_called_a_sample(text, end):
            yield start, end


def _cut(text: str, start: int, end: int) -> int:
    """Return where a value ends without the punctuation of the sentence or line around it."""
    while end > start and text[end - 1] in ".,;)]}`*\\":
        end -= 1
    return end
