from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from service.inference.confidentiality import LONGEST_TEXT, WITHHELD, detect, redact

FRAGMENTS = st.sampled_from(
    [
        "password is Herbst2019!", "pw: Kastanie-77-Regen", "https://chat.lagerfirma.de:8443/api/v4", "chat.lagerfirma.de",
        "dial tcp 195.201.74.119:587",
        "postgres://mmuser:Rw7-kestrel@pg02.lager.lan:5432/mm?x=1&y=2", "ada.lager@gmx.de", "+49 30 901820 47", "2a01:4f8:c17:b8f::2",
        "[host]", "[token-2]",
        "/hooks/b4xk7nzqe3tgj9mwy1uphc5sra", "token k8tq3mzpwe1rg7yhoxu4cs6nbd", '"SMTPPassword": "pl0ver-Gasket"',
        "DE12500105170648489890", "12 rue des Embruns, 29770 Esquibien",
        "<p>", "</p>", "```", "\n", " ", "\0", "\ud800", "🙂", "ä", ":", "@", "/", "=", '"', "[", "]", ".", "-", "our site lagerfirma.de",
        "written warning, our cook Ingrid Sollmann",
        "Authorization: Bearer k8tq3mzpwe1rg7yhoxu4cs6nbd", "is", "login kurs7 / Sommer-Kurs7!24", "password", "token=",
    ]
)  # fmt: skip
TOPICS = st.lists(st.one_of(FRAGMENTS, st.text(st.characters(), max_size=12)), max_size=14).map("".join)


def redacted(title: str, body: str) -> tuple[str, str]:
    text = redact(title, body, detect(title, body).findings)
    return text.title, text.body


def test_placeholders_name_what_was_there_and_the_same_thing_has_the_same_name() -> None:
    title, body = redacted(
        "chat.lagerfirma.de refuses mail.lagerfirma.de",
        "postgres://mm:Rw7-kestrel@pg02.lager.lan:5432/mm, then CHAT.lagerfirma.de, token k8tq3mzpwe1rg7yhoxu4cs6nbd of ada.lager@gmx.de",
    )
    assert title == "[host] refuses [host-2]"
    assert body == "postgres://mm:[password]@[host-3]:5432/mm, then [host], token [token] of [mail]"


def test_a_text_without_findings_stays_as_it_is() -> None:
    assert redacted("Help", "See https://docs.mattermost.com and 192.168.1.7\n") == (
        "Help",
        "See https://docs.mattermost.com and 192.168.1.7\n",
    )


def test_what_cannot_be_searched_is_withheld() -> None:
    assert redacted("a", "b" * LONGEST_TEXT) == (WITHHELD, WITHHELD)


def test_findings_that_were_not_handed_in_are_hidden_all_the_same() -> None:
    assert redact("", "the password is Herbst2019!", ()).body == "the password is [password]"


@settings(deadline=None)
@given(TOPICS, TOPICS)
def test_spans_lie_inside_the_text_sorted_and_apart(title: str, body: str) -> None:
    detected = detect(title, body)
    assert not detected.undetermined
    last = ("title", 0)
    for finding in detected.findings:
        assert 0 <= finding.start < finding.end <= len(title if finding.field == "title" else body)
        assert (finding.field, finding.start) >= last if finding.field == last[0] else (last[0], finding.field) == ("title", "body")
        last = (finding.field, finding.end)


@settings(deadline=None)
@given(TOPICS, TOPICS)
def test_no_finding_survives_and_redacted_text_is_clean(title: str, body: str) -> None:
    detected = detect(title, body)
    clean_title, clean_body = redacted(title, body)
    texts = {"title": title, "body": body}
    for finding in detected.findings:
        original = texts[finding.field][finding.start : finding.end]
        assert original not in clean_title
        assert original not in clean_body
    assert detect(clean_title, clean_body).findings == ()
    assert redacted(clean_title, clean_body) == (clean_title, clean_body)


@pytest.mark.parametrize(
    "piece",
    [
        "a.",
        "a@b.de ",
        "password=",
        "ä.ö",
        "http://",
        "1.1.1.1 ",
        "eyJa.",
        "+49 ",
        "pass:x9y8!z ",
        "-----BEGIN PRIVATE KEY-----\n",
        "Ab1/",
        "[host]",
    ],
)
def test_long_hostile_text_takes_less_than_five_seconds(piece: str) -> None:
    body = (piece * LONGEST_TEXT)[: LONGEST_TEXT // 2]
    begin = time.process_time()
    redact("", body, detect("", body).findings)
    assert time.process_time() - begin < 5
