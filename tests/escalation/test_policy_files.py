"""Reading and checking a policy file."""

from __future__ import annotations

import json
import re
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.errors import PolicyError
from service.escalation.policy import Mode, Names, Paging
from service.escalation.policy_files import load_policy, parse_policy, shipped_policy


def problems_of(text: str) -> tuple[str, ...]:
    with pytest.raises(PolicyError) as caught:
        parse_policy(text)
    assert (caught.value.reason, caught.value.exit_code) == ("policy_invalid", 2)
    return caught.value.problems


def test_the_shipped_policy_has_the_clocks_of_the_design_and_lets_nothing_leave() -> None:
    policy = shipped_policy()
    assert policy.mode is Mode.SUGGEST
    assert not policy.paging.enabled
    assert (policy.clocks.usual.mention, policy.clocks.usual.channel) == (timedelta(hours=24), timedelta(hours=20))
    assert (policy.clocks.loud.mention, policy.clocks.loud.channel, policy.clocks.loud.page) == (
        timedelta(hours=1),
        timedelta(hours=1),
        timedelta(minutes=30),
    )
    assert policy.working_hours.wait_at_most == timedelta(hours=12)


def test_what_a_file_leaves_out_is_as_shipped() -> None:
    policy = parse_policy("mode: approve\nclocks: {usual: {mention: 12h}}\n")
    assert policy.mode is Mode.APPROVE
    assert policy.clocks.usual.mention == timedelta(hours=12)
    assert policy.clocks.usual.channel == shipped_policy().clocks.usual.channel
    assert policy.caps == shipped_policy().caps


def test_the_version_changes_with_the_content_and_not_with_comments_layout_or_spelling() -> None:
    version = parse_policy("mode: approve").version
    assert parse_policy("# why\nmode:   approve\nclocks: {usual: {mention: 1440m}}").version == version
    assert parse_policy("mode: approve\nclocks: {usual: {mention: 23h}}").version != version
    assert parse_policy("mode: suggest").version == shipped_policy().version


def test_what_is_kept_of_a_policy_reads_as_the_same_policy() -> None:
    policy = parse_policy("mode: auto\ntopics: {tags: {never: [Freigabe, リリース]}}\nbrake: {times_usual: 2.5}")
    assert parse_policy(policy.content()) == policy


def test_a_policy_that_was_kept_before_nights_were_counted_still_reads() -> None:
    kept = json.loads(parse_policy("paging: {enabled: true}").content())
    del kept["paging"]["nightly"]
    assert parse_policy(json.dumps(kept), version="0123456789ab").paging.nightly == 2
    assert Paging(enabled=True, calls=3).nightly == 2


def test_a_running_cases_policy_keeps_its_version_though_a_newer_program_knows_more_keys() -> None:
    kept = parse_policy("mode: approve", version="0123456789ab")
    assert kept.version == "0123456789ab"
    assert kept.content() == parse_policy("mode: approve").content()


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("mode: yolo", "line 1: the policy has a wrong `mode`: should be 'suggest', 'approve' or 'auto'."),
        ("mode: auto\nclock: {}", "line 2: the policy has the unknown key `clock`; known are mode, auto, clocks, working_hours"),
        ("\nclocks:\n  usual: {mentoin: 1h}", "line 3: the policy has the unknown key `clocks.usual.mentoin`; known are mention, channel"),
        ("clocks:\n  usual:\n    mention: 24", "line 3: the policy has a wrong `clocks.usual.mention`: a length of time should be written"),
        ("clocks:", "line 1: the policy should have a table at `clocks`."),
        ("topics: {tags: {never: release}}", "line 1: the policy should have a list at `topics.tags.never`."),
        ("auto: {confidence: 0.2}", "line 1: the policy has a wrong `auto.confidence`: should be greater than or equal to 0.5."),
        ("auto: {confidence: nan}", "line 1: the policy has a wrong `auto.confidence`: should be a finite number."),
        ("caps: {person: 0}", "line 1: the policy has a wrong `caps.person`: should be greater than or equal to 1."),
        ("version: 0123456789ab", "line 1: the policy has the unknown key `version`"),
        ("clocks:\n  urgent:\n    mention: 25h", "line 3: the urgent `mention` is longer than the usual one."),
        ("clocks:\n  usual:\n    channel: 30m", "line 3: the urgent `channel` is longer than the usual one."),
        ("clocks:\n  usual:\n    mention: 20d\ntopics: {oldest: 90d}", "line 3: `expire` should be longer than the usual `mention`"),
        ("clocks:\n  expire: 1d", "line 2: `expire` should be longer than the usual `mention`"),
        ("topics:\n  oldest: 1d", "line 2: `oldest` should be longer than the usual `mention`"),
        ("topics:\n  tags: {only: [Help], never: [help]}", "line 2: `help` stands in both `only` and `never` of `tags`."),
        ("topics:\n  authors_never:\n    - ann\n    -", "line 4: the policy has a wrong `topics.authors_never.2`: should not be empty."),
        ("topics:\n  tags: {only: ['']}", "line 2: the policy has a wrong `topics.tags.only.1`: should not be empty."),
        ("topics: {authors_never: ['@ann']}", "line 1: the policy has a wrong `topics.authors_never.1`: should be a name without @."),
        ("", "line 1: a policy file is a table with keys among mode, auto, clocks"),
        ("- mode", "line 1: a policy file is a table"),
        ("mode: [", "line 1: this is not YAML"),
        ("mode: auto\nmode: suggest", "line 2: the key `mode` stands here twice; the first is on line 1."),
    ],
)
def test_what_is_wrong_is_told_with_its_line(text: str, problem: str) -> None:
    assert any(told.startswith(problem) for told in problems_of(text)), problems_of(text)


def test_every_problem_is_told_at_once_in_the_order_of_lines() -> None:
    told = problems_of("mode: yolo\ncaps: {person: many}\nauto: {confidence: 2}")
    assert [problem.split(":")[0] for problem in told] == ["line 1", "line 2", "line 3"]


def test_a_file_that_is_not_there_or_no_text_is_told_plainly(tmp_path: Path) -> None:
    for content in (None, b"\xff\xfe\xfa"):
        file = tmp_path / "policy.yaml"
        if content:
            file.write_bytes(content)
        with pytest.raises(PolicyError, match=r"policy\.yaml") as caught:
            load_policy(file)
        assert caught.value.reason == "policy_unreadable"


@given(st.text(max_size=200))
def test_any_text_is_a_policy_or_told_line_by_line(text: str) -> None:
    problems: tuple[str, ...] = ("line 1: none",)
    try:
        parse_policy(text)
    except PolicyError as error:
        problems = error.problems
    assert problems
    assert all(re.match(r"line \d+: .", problem) for problem in problems)


@pytest.mark.parametrize(
    ("names", "borne", "admitted"),
    [
        (Names(), (), True),
        (Names(), ("help",), True),
        (Names(never=("help",)), ("Help", "other"), False),
        (Names(only=("Help",)), ("help",), True),
        (Names(only=("help",)), (), False),
        (Names(only=("help",)), (None,), False),
        (Names(only=("help",), never=("jobs",)), ("help", "jobs"), False),
    ],
)
def test_names_let_in_and_keep_out(names: Names, borne: tuple[str | None, ...], admitted: bool) -> None:
    assert names.admits(*borne) is admitted
