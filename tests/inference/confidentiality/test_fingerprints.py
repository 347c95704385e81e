"""Recognising a secret again without keeping it."""

from __future__ import annotations

import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.domain import FindingKind
from service.inference.confidentiality import detect, fingerprinted
from service.inference.confidentiality.fingerprints import DIGITS

KEY = b"a key of the deployment that nobody else has"
SECRET = "Vq7#mTz2Lp"
TEXT = f"The password is {SECRET} and the server is chat.kestrelworks-internal.com."


def fingerprints(body: str, key: bytes | None = KEY) -> dict[FindingKind, str | None]:
    found = fingerprinted(detect("", body).findings, title="", body=body, key=key)
    return {finding.kind: finding.fingerprint for finding in found}


def test_a_secret_has_a_fingerprint_and_other_kinds_have_none() -> None:
    found = fingerprints(TEXT)
    assert set(found) == {FindingKind.SECRET, FindingKind.INFRASTRUCTURE}
    assert found[FindingKind.INFRASTRUCTURE] is None
    assert set(found[FindingKind.SECRET] or "") <= set(string.hexdigits)
    assert len(found[FindingKind.SECRET] or "") == DIGITS


def test_the_same_secret_has_the_same_fingerprint_wherever_it_stands() -> None:
    elsewhere = f"I tried again: the password is {SECRET}"
    assert fingerprints(elsewhere)[FindingKind.SECRET] == fingerprints(TEXT)[FindingKind.SECRET]


def test_another_secret_or_another_key_gives_another_fingerprint() -> None:
    ours = fingerprints(TEXT)[FindingKind.SECRET]
    assert fingerprints(TEXT.replace(SECRET, "Wq7#mTz2Lq"))[FindingKind.SECRET] != ours
    assert fingerprints(TEXT, key=KEY[::-1])[FindingKind.SECRET] != ours


def test_without_a_key_there_are_no_fingerprints() -> None:
    assert set(fingerprints(TEXT, key=None).values()) == {None}


@given(st.text(max_size=200))
def test_whatever_is_written_a_fingerprint_changes_nothing_else(body: str) -> None:
    findings = detect("", body).findings
    found = fingerprinted(findings, title="", body=body, key=KEY)
    assert [(each.start, each.end, each.kind) for each in found] == [(each.start, each.end, each.kind) for each in findings]


@pytest.mark.parametrize("written", ["Hunter&amp;22x9Z", "Hunter\u200b&22x9Z", "Hunter\\&22x9Z", "Hunter%2622x9Z"])
def test_the_same_secret_has_the_same_fingerprint_however_it_is_escaped(written: str) -> None:
    plain = fingerprints("The password is Hunter&22x9Z here.")[FindingKind.SECRET]
    assert plain
    assert fingerprints(f"The password is {written} here.")[FindingKind.SECRET] == plain
