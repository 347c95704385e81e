from __future__ import annotations

import time
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from service.domain import Finding, FindingKind
from service.inference.confidentiality import LONGEST_TEXT, WITHHELD, detect, redact
from service.inference.confidentiality.detection import settle

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
        "postgres%3A%2F%2Fmm%3ARw7-kestrel%40pg02.lager.lan", "&quot;", "\\_", "\\\n", "\u200b", "<b>", "</b>", "(x)", "](", "`",
        "auth: YWRhOlJ3Ny1rZXN0cmVsLU9vbG9uZw==", "token: k8tq3mzpwe1rg\n7yhoxu4cs6nbd\n", "(0010,0010) PN [Lager^Edeltraud]",
        "277-72-7557", "root@disp-chat01:~# ", "PASSWORD is HERBST2019!", "Ingrid Sollmann", "ingrid sollmann",
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


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Tr0ub&amp;dor3!", "Tr0ub&dor3!"),
        ("Rw7\\-kestrel\\-Ool", "Rw7-kestrel-Ool"),
        ("Herbst\u200b2019!x", "Herbst2019!x"),
        ("Rw7%2Dkestrel%2DOol", "Rw7-kestrel-Ool"),
    ],
)
def test_the_same_thing_has_the_same_name_however_it_is_written(one: str, other: str) -> None:
    body = redacted("", f"the password is {one}\n\nand password={other}")[1]
    assert body == "the password is [password]\n\nand password=[password]"


def test_capitals_make_no_other_thing_but_for_names_of_persons_are_left() -> None:
    assert redacted("", "the password is Herbst2019!, not HERBST2019!")[1] == "the password is [password], not [password]"
    body = "our cook Ingrid Rose is on sick leave; a rose is a rose, says Ingrid Rose"
    assert redacted("", body)[1] == "our cook [name] is on sick leave; a rose is a rose, says [name]"


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


@settings(deadline=None)
@given(st.integers(0, 300), st.integers(0, 300))
def test_how_long_a_secret_was_does_not_show(one: int, other: int) -> None:
    bodies = {redacted("", f"the password is Herbst2019{'ab' * length}, all right?")[1] for length in (one, other)}
    assert bodies == {"the password is [password], all right?"}


@settings(deadline=None)
@given(st.integers(0, LONGEST_TEXT - 1_000), st.sampled_from([" ", "word ", "line\n", "x. ", "äö "]))
def test_how_much_stands_before_changes_nothing(length: int, piece: str) -> None:
    before = (piece * (length // len(piece) + 1))[:length] + "\n\n"
    body = before + "dial tcp 195.201.74.119:587 and the password is Herbst2019!"
    assert redacted("", body)[1] == before + "dial tcp [ip]:587 and the password is [password]"


@given(st.lists(st.tuples(st.integers(0, 30), st.integers(1, 12), st.sampled_from(["host", "mail", "password"])), max_size=8))
def test_overlapping_findings_leave_nothing_of_what_they_cover(spans: list[tuple[int, int, str]]) -> None:
    findings = [
        Finding(FindingKind.SECRET, "body", start, start + length, 0.9, "r", "a", placeholder) for start, length, placeholder in spans
    ]
    settled = settle(findings)
    covered = {place for finding in findings for place in range(finding.start, finding.end)}
    assert {place for finding in settled for place in range(finding.start, finding.end)} == covered
    assert all(one.end <= other.start for one, other in pairwise(settled))


MARKDOWN = [
    "# Trouble with {}",
    '- {}\n- [a link](https://{}/login?next=x "with title")\n- plain',
    "1. first {}\n2. second",
    "> quoted {}\n> more",
    "```yaml\nhost: {}\n```",
    "~~~\n{}: down\n~~~",
    "    indented {}",
    "| host | state |\n| --- | --- |\n| {} | down |",
    "**{}** and `{}` and *{}*",
    "<https://{}/path?x=1&y=2#part>",
    "{}: down",
    "{}:8065",
    "195.201.74.119(main) and {}",
    "![{}](https://{}/picture.png)",
    "see [{}][ref]\n\n[ref]: https://{}/there",
    "<details><summary>{}</summary>\n\ntext\n\n</details>",
]
SECRETS = ["chat.lagerfirma.de", "mail.lagerfirma.de:8443", "pg02.lager.lan"]


@settings(deadline=None)
@given(st.lists(st.tuples(st.sampled_from(MARKDOWN), st.sampled_from(SECRETS)), min_size=1, max_size=5))
def test_markdown_keeps_its_blocks_links_and_code(parts: list[tuple[str, str]]) -> None:
    body = "\n\n".join(part.replace("{}", secret) for part, secret in parts)
    clean = redacted("", body)[1]
    assert "lager" not in clean
    assert "195" not in clean
    assert structure(clean) == structure(body)


@pytest.mark.parametrize(
    ("url", "clean"),
    [
        ("https://chat.lagerfirma.de:8443/api/v4?a=1&b=2#c", "https://[host]:8443/api/v4?a=1&b=2#c"),
        ("https://chat.lagerfirma.de/hooks/b4xk7nzqe3tgj9mwy1uphc5sra", "https://[host]/hooks/[token]"),
        ("postgres://mm:Rw7-kestrel@pg02.lager.lan:5432/mm?x=1", "postgres://mm:[password]@[host]:5432/mm?x=1"),
        (
            "https://x.example.com/?next=https%3A%2F%2Fchat.lagerfirma.de%2Flogin&a=b",
            "https://x.example.com/?next=https%3A%2F%2F[host]%2Flogin&a=b",
        ),
    ],
)
def test_an_address_keeps_its_parts(url: str, clean: str) -> None:
    assert redacted("", f"see <{url}> there")[1] == f"see <{clean}> there"


def test_html_keeps_its_tags() -> None:
    body = "<p>the password is <b>Tr0ub</b>adour3! and <code>Herbst2019!</code></p>"
    assert redacted("", body)[1] == "<p>the password is <b>[password]</b> and <code>Herbst2019!</code></p>"


def structure(text: str) -> list[str]:
    """Return what kinds of blocks, links and code a text has, in their order; runs of words count once."""
    kinds: list[str] = []
    for block in MarkdownIt("commonmark").enable("table").parse(text):
        kinds += [block.type, *(inline.type for inline in block.children or ())]
    return [kind for kind, following in pairwise([*kinds, ""]) if kind not in {"text", "text_special"} or kind != following]


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
