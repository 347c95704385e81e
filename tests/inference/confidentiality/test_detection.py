from __future__ import annotations

import json
import os
from dataclasses import replace
from pathlib import Path

import pytest

from service.domain import Finding, FindingKind
from service.inference.confidentiality import LONGEST_TEXT, RECOGNISERS, Span, detect, detection
from service.inference.confidentiality.detection import settle

SECRET = Finding(FindingKind.SECRET, "body", 0, 10, 0.9, "r", "a", "token")


def test_findings_carry_field_span_kind_and_a_reason_without_the_text() -> None:
    body = "It says dial tcp 195.201.74.119:587, password is Herbst2019!"
    detected = detect("chat.lagerfirma.de is down", body)
    assert [(finding.field, finding.kind, finding.placeholder) for finding in detected.findings] == [
        ("title", FindingKind.INFRASTRUCTURE, "host"),
        ("body", FindingKind.INFRASTRUCTURE, "ip"),
        ("body", FindingKind.SECRET, "password"),
    ]
    assert body[detected.findings[2].start : detected.findings[2].end] == "Herbst2019!"
    assert not any("Herbst" in finding.reason for finding in detected.findings)
    assert not detected.undetermined


def test_every_further_occurrence_of_a_text_found_is_a_finding() -> None:
    detected = detect("Herbst2019! does not work", "the password is Herbst2019!, I typed Herbst2019! twice")
    assert [finding.field for finding in detected.findings] == ["title", "body", "body"]


def test_overlapping_findings_become_one_of_the_gravest_kind() -> None:
    host = replace(SECRET, kind=FindingKind.INFRASTRUCTURE, start=6, end=20, confidence=1.0, placeholder="host")
    apart = replace(host, start=30, end=40)
    assert settle([apart, host, SECRET]) == (replace(SECRET, end=20), apart)
    assert settle([SECRET, replace(SECRET, field="title")])[0].field == "title"


def test_a_recogniser_that_fails_leaves_the_topic_undetermined(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(_text: str) -> list[Span]:
        raise ZeroDivisionError

    monkeypatch.setattr(detection, "RECOGNISERS", (*RECOGNISERS, replace(RECOGNISERS[0], name="broken", find=fail)))
    detected = detect("", "password is Herbst2019!")
    assert detected.undetermined
    assert detected.problem == "recogniser_failed:broken"
    assert detected.findings == ()


def test_a_text_over_the_limit_is_undetermined() -> None:
    assert detect("a", "b" * LONGEST_TEXT).problem == "text_too_long"
    assert not detect("", "b" * LONGEST_TEXT).undetermined


def test_offsets_are_code_points_whatever_stands_before() -> None:
    body = "🙂ä\ud800\0 שלום 195.201.74.119"
    (finding,) = detect("", body).findings
    assert body[finding.start : finding.end] == "195.201.74.119"


@pytest.mark.parametrize(
    ("cooked", "covered"),
    [
        ("<pre><code>&quot;SMTPPassword&quot;: &quot;q7Hs-29dLmz&quot;,</code></pre>", "q7Hs-29dLmz"),
        ("<p><strong>Password</strong>: <code>Tr0ub4dor&amp;3</code></p>", "Tr0ub4dor&amp;3"),
        ("<p>le mot de passe est &quot;Orage_1987&quot;</p>", "Orage_1987"),
    ],
)
def test_what_a_cooked_post_escapes_is_found_as_its_reader_sees_it(cooked: str, covered: str) -> None:
    assert [cooked[finding.start : finding.end] for finding in detect("", cooked).findings] == [covered]


@pytest.mark.parametrize(
    "cooked",
    [
        "<p>POSTGRES_PASSWORD: mmuser_password</p>",
        "<p>MM_SQLSETTINGS_DATASOURCE=postgres://mmuser:&lt;password&gt;@localhost/mattermost</p>",
        "<pre><code>let password = document.getElementById(&quot;password&quot;).value;</code></pre>",
    ],
)
def test_markup_makes_no_secret_of_a_sample(cooked: str) -> None:
    assert detect("", cooked).findings == ()


def test_an_occurrence_that_is_escaped_otherwise_is_found_too() -> None:
    title, body = "Tr0ub&dor3! fails", "<p>the password is Tr0ub&amp;dor3!</p>"
    assert [finding.field for finding in detect(title, body).findings] == ["title", "body"]


def test_names_of_recognisers_are_unique() -> None:
    assert len({recogniser.name for recogniser in RECOGNISERS}) == len(RECOGNISERS)


def test_recognisers_alone_miss_nothing_on_the_development_topics() -> None:
    folder = os.environ.get("TOPICROUTER_EVAL_DATA")
    if not folder:
        pytest.skip("TOPICROUTER_EVAL_DATA names no folder")
    missed, false_alarms = [], []
    for line in (Path(folder) / "routing-dev.jsonl").read_text("utf-8").splitlines():
        topic = json.loads(line)
        kinds = {finding.kind.value for finding in detect(topic["title"], topic["body"]).findings}
        patterned = set(topic["confidential_kinds"]) & {"secret", "personal", "infrastructure"}
        if patterned - kinds:
            missed.append(topic["id"])
        if kinds and not topic["confidential"]:
            false_alarms.append(topic["id"])
    assert missed == []
    assert len(false_alarms) <= 5


def test_a_search_that_takes_too_long_leaves_the_topic_undetermined() -> None:
    seconds = iter(range(0, 10_000, 3))
    found = detect("Login", "The password is Vq7#mTz2Lp", clock=lambda: float(next(seconds)))
    assert found.undetermined
    assert found.problem == "search_took_too_long"
    assert found.findings == ()


@pytest.mark.parametrize("address", ["http://user:pa%3Ass%40W0rd9@host.firm-x.de/", "https://admin:Zt7!pass9x@db.firm-x.de/x"])
def test_a_password_in_an_address_leaves_the_address_whole(address: str) -> None:
    secrets = [finding for finding in detect("", f"see {address} please").findings if finding.kind is FindingKind.SECRET]
    assert secrets
    assert all("firm-x" not in f"see {address} please"[finding.start : finding.end] for finding in secrets)


def test_escapes_of_several_depths_keep_their_places() -> None:
    body = "the address is http://user:Zt7x%2540%21pass9@db.firm-x.de/x%2520%20y"
    for finding in detect("", body).findings:
        assert body[finding.start - 1 : finding.start] != "%"
        assert not body[finding.start :].startswith(("25", "2540"))
