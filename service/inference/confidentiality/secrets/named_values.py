"""Secrets whose name stands apart from them: Kubernetes' `name:` and `value:`, XML elements and attributes, arguments of functions."""

from __future__ import annotations

from collections.abc import Iterator

from service.inference.confidentiality.patterns import LinearPattern, group_span, linear
from service.inference.confidentiality.recogniser import Span
from service.inference.confidentiality.samples import is_called_a_sample
from service.inference.confidentiality.secrets.setting_names import is_named_secret

_NAME_THEN_VALUE = linear(
    r"(?i)\b(?:name|key|variable|env|setting)[\"']?\s{0,2}[:=]\s{0,3}[\"']?([\w.-]{2,80})[\"']?[ \t]{0,3},?(?:[ \t]*\r?\n)?"
    r"[ \t>]{0,40}(?:-[ \t])?"
    r"[\"']?(?:value|val|default|content)[\"']?\s{0,2}[:=][ \t]{0,3}(?:[|>][+-]?[ \t]{0,4}\n[ \t]{1,40})?(?:\"([^\"\n]{1,400})"
    r"|'([^'\n]{1,400})"
    r"|([^\s\"',;]{1,400}))"
)
_VALUE_THEN_NAME = linear(
    r"(?i)[\"']value[\"']\s{0,2}:\s{0,3}\"([^\"\n]{1,400})\"\s{0,3},\s{0,40}[\"'](?:name|key)[\"']\s{0,2}:\s{0,3}\"([\w.-]{2,80})\""
)
_UPDATE = linear(r"(?i)\bvalue\s{0,2}=\s{0,2}'([^'\n]{4,200})'\s{1,4}where\s{1,3}(?:name|key|setting|id)\s{0,2}=\s{0,2}'([\w.-]{2,80})'")
_TERRAFORM = linear(r"\bvariable\s{1,3}\"([\w-]{2,80})\"\s{0,3}\{[^{}]{0,200}?\bdefault\s{0,6}=\s{0,3}\"([^\"\n]{4,200})\"")
_ELEMENT = linear(r"<([\w.:-]{2,60})(?:\s[^<>\n]{0,200})?>\s{0,40}(?:<!\[CDATA\[)?([^<>\s]{4,300})\s{0,40}(?:\]\]>)?</")
_NAMED_ELEMENT = linear(r"(?i)<[\w.:-]{2,60}\s(?:name|key|id)=[\"']([\w.:-]{2,80})[\"'][^<>\n]{0,100}>\s{0,40}([^<>\s]{4,300})\s{0,40}</")

_ARGUMENTS = linear(r"[\"']([\w.:-]{2,60})[\"']\s{0,3},\s{0,3}(?:\"([^\"\n]{4,200})\"|'([^'\n]{4,200})')")
_SIGN_IN = linear(
    r"(?i)(?:log_?in|auth|authenticate|basic_?auth|bind|sign_?in|credentials?)\s{0,2}[=(]{1,2}\s{0,2}(?:\w{1,20}\s{0,2}=\s{0,2})?"
    r"[\"'][^\"'\n]{1,80}[\"']\s{0,2},\s{0,2}(?:\w{1,20}\s{0,2}=\s{0,2})?(?:\"([^\"\n ]{4,80})\"|'([^'\n ]{4,80})')"
)


def named_values(text: str) -> Iterator[Span]:
    """Point at values whose name, on the line before or in the tag around them, calls them a password, token or key."""
    if "alue" in text or "ALUE" in text or "efault" in text or "ontent" in text:
        yield from _pairs(text, _NAME_THEN_VALUE, name=(1,), value=(2, 3, 4))
        yield from _pairs(text, _VALUE_THEN_NAME, name=(2,), value=(1,))
        yield from _pairs(text, _UPDATE, name=(2,), value=(1,))
        yield from _pairs(text, _TERRAFORM, name=(1,), value=(2,))
    if "</" in text:
        yield from _pairs(text, _ELEMENT, name=(1,), value=(2,))
        yield from _pairs(text, _NAMED_ELEMENT, name=(1,), value=(2,))
    if "," in text and ("'" in text or '"' in text):
        yield from _pairs(text, _ARGUMENTS, name=(1,), value=(2, 3))
        for match in _SIGN_IN.finditer(text):
            start, end = group_span(match, 1, 2)
            if is_named_secret("password", text[start:end]) and not is_called_a_sample(text, end):
                yield Span(start, end, 0.85, "password given to a function that signs in")


def _pairs(text: str, pattern: LinearPattern, *, name: tuple[int, ...], value: tuple[int, ...]) -> Iterator[Span]:
    for match in pattern.finditer(text):
        name_start, name_end = group_span(match, *name)
        start, end = group_span(match, *value)
        if is_named_secret(text[name_start:name_end], text[start:end]) and not is_called_a_sample(text, end):
            yield Span(start, end, 0.93, "value whose name calls it a password, token or key")
