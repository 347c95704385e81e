from __future__ import annotations

import json
import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from rich.console import Console

from service.domain import FindingKind
from service.errors import InputError
from service.escalation.backtest.archive import Archive
from service.escalation.backtest.figures import figures_of
from service.escalation.backtest.outcomes import Replay
from service.escalation.backtest.plain import backtest_json, plain_backtest
from service.escalation.backtest.replay import AT_ONCE
from service.escalation.backtest.report import Backtest, Scope, backtest_report
from service.escalation.backtest.terminal import print_backtest
from service.escalation.backtest.wording import HEADLINE
from service.escalation.backtest.write import write_backtest
from service.escalation.policy import Policy
from service.escalation.policy_files import parse_policy
from tests.escalation.backtest.samples import LATER, SUGGEST, replayed, said, topic

EVENING = 8
PATIENT = parse_policy("mode: approve\nclocks: {usual: {mention: 48h}}")
TOPICS = [
    topic(1, ("yan", 9), written=EVENING),
    topic(2, ("yan", 50), written=EVENING),
    topic(3, ("yan", 70), written=EVENING),
    topic(4, written=EVENING),
    topic(5, written=EVENING),
    topic(6, written=EVENING),
    topic(7, written=EVENING, author_is_staff=True),
]
SAID: dict[str, dict[str, Any]] = {
    "4": {"abstained": True, "confidence": 0.4},
    "5": {"confidential": True, "confidential_kinds": (FindingKind.SECRET,), "route": "prices"},
    "6": {"confidential": True, "confidential_kinds": (FindingKind.VULNERABILITY,)},
}


def history(policy: Policy = SUGGEST) -> Replay:
    """One answered at once, one after the mention, one after the post, one unsure, one with a secret, one weakness, one by staff."""
    return replayed(*((each, said(each, **SAID.get(each.id, {}))) for each in TOPICS), policy=policy)


def report(*policies: Policy, name: str = "mine.yaml", problems: tuple[str, ...] = ()) -> Backtest:
    archive = Archive("archive.jsonl", tuple(TOPICS), len(TOPICS) + 3, 2, 0, 1, LATER, problems)
    scope = Scope(archive, None, None, "model", "directory", AT_ONCE)
    return backtest_report(scope, [(f"{number}{name}", history(policy)) for number, policy in enumerate(policies or (SUGGEST,))])


def test_the_figures_of_a_small_history_are_those_counted_by_hand() -> None:
    figures = figures_of(history())
    assert (figures.cases, figures.not_taken_up) == (6, {"The author is staff.": 1})
    assert {name: count for name, count in figures.answered.items() if count} == {
        "before_due": 1,
        "after_mention": 1,
        "after_post": 1,
        "never": 3,
    }
    assert {name: count for name, count in figures.stages.items() if count} == {"watching": 2, "mentioned": 1, "escalated": 3}
    kinds = {name: count for name, count in figures.actions.kinds.items() if count}
    assert kinds == {
        "mention": 3,
        "channel_post": 2,
        "security_post": 1,
        "amend": 1,
        "advise": 2,
        "queue": 1,
        "hand_over": 1,
    }
    assert {week: counts["mention"] for week, counts in figures.actions.weeks.items()} == {"2026-W10": 3}
    assert figures.actions.channels == {"vault": 2, "help": 1}
    assert figures.left_to_people.queued == {"unsure": 1}
    assert (figures.left_to_people.handed_over, figures.left_to_people.advised, figures.left_to_people.cases) == (1, 2, 3)
    assert figures.confidential.kinds == {"secret": 1, "vulnerability": 1}
    assert (figures.confidential.mentions, figures.confidential.posts, figures.confidential.told_security) == (1, {"private": 2}, 1)
    assert figures.confidential.other_posts == {"public": 1}


def test_people_are_told_with_their_busiest_week_and_cap() -> None:
    people = {person.id: person for person in figures_of(history()).people}
    assert (people["bob"].asked, people["bob"].most_in_seven_days, people["bob"].cap) == (6, 6, 10)
    assert people["bob"].weeks == {"2026-W10": 6}
    assert people["bob"].kinds == {"channel_post": 2, "mention": 3, "security_post": 1}


def test_half_of_the_topics_waited_for_so_long_and_most_forever() -> None:
    wait = figures_of(history()).waiting
    assert (wait.answered, wait.spans["1 to 4 hours"], wait.spans["1 to 2 days"], wait.spans["2 to 3 days"]) == (3, 1, 1, 1)
    assert wait.spans["never"] == 3
    assert wait.hours == {"quarter": 42.0, "half": 62.0, "three_quarters": None, "nine_tenths": None}


def test_two_policies_stand_side_by_side_with_their_differences() -> None:
    made = report(SUGGEST, PATIENT)
    rows = {row.name: (row.values, row.difference) for row in made.rows}
    assert rows["released"] == ((0, 4), 4)
    assert rows["answered_before_due"] == ((1, 2), 1)
    assert made.changes == (("mode", "suggest", "approve"), ("clocks.usual.mention", "24h", "2d"))
    assert [line.topic_id for pair in made.differing for line in pair[:1] if line] == ["2", "3"]


def test_the_same_policy_twice_differs_in_nothing() -> None:
    made = report(SUGGEST, SUGGEST)
    assert (made.changes, made.differing) == ((), ())
    assert {row.difference for row in made.rows} == {0}


def test_every_headline_has_its_words() -> None:
    assert [row.name for row in report().rows] == list(HEADLINE)


def test_the_same_history_gives_the_same_bytes() -> None:
    assert backtest_json(report(SUGGEST, PATIENT)) == backtest_json(report(SUGGEST, PATIENT))


def test_the_json_holds_every_case_and_no_text_of_a_topic() -> None:
    text = backtest_json(report())
    plain = json.loads(text)
    (policy,) = plain["policies"]
    assert [case["topic_id"] for case in policy["cases"]] == ["1", "2", "3", "4", "5", "6"]
    second = policy["cases"][1]
    assert (second["stage"], second["end"], second["answered"]) == ("mentioned", "answered", "after_mention")
    assert second["answered_at"] == "2026-03-04T11:00:00Z"
    assert [(action["kind"], action["at"], action["contacts"]) for action in second["actions"]] == [
        ("mention", "2026-03-04T00:00:00Z", ["bob"])
    ]
    assert "Nothing works" not in text
    assert "Help" not in text


def test_the_documentation_names_every_field_of_the_json() -> None:
    described = set(re.findall(r"`([a-z_]+)`", (Path(__file__).parents[3] / "docs" / "backtest.md").read_text("utf-8")))
    plain = plain_backtest(report())
    (policy,) = plain["policies"]
    fields = {*plain, *plain["archive"], *policy, *policy["figures"], *policy["cases"][0], *policy["cases"][1]["actions"][0]}
    assert fields - described == set()


def test_the_page_is_whole_escapes_names_and_loads_nothing(tmp_path: Path) -> None:
    page, plain = write_backtest(report(SUGGEST, PATIENT, name="<b>.yaml", problems=("<i>line 3",)), tmp_path / "new")
    html = page.read_text("utf-8")
    assert "<b>.yaml" not in html
    assert "&lt;b&gt;.yaml" in html
    assert "&lt;i&gt;line 3" in html
    assert "<script" not in html
    assert 'src="http' not in html
    assert html.count('role="img"') == 9
    assert json.loads(plain.read_bytes())["format"] == 1


def test_every_plot_has_its_numbers_as_a_table_and_a_name(tmp_path: Path) -> None:
    html = write_backtest(report(), tmp_path)[0].read_text("utf-8")
    assert html.count('<svg class="plot"') == html.count('<span class="hidden-text">') == 5
    assert all("aria-label" in drawing for drawing in re.findall(r"<svg [^>]*>", html))


def test_the_page_of_a_history_in_which_nobody_was_asked(tmp_path: Path) -> None:
    replay = replayed((TOPICS[0], said(TOPICS[0])))
    scope = Scope(Archive("a", (TOPICS[0],), 1, 0, 0, 0, LATER), None, None, "model", "directory", AT_ONCE)
    html = write_backtest(backtest_report(scope, [("mine", replay)]), tmp_path)[0].read_text("utf-8")
    assert "None: everything was answered before." in html
    assert "Nobody was asked." in html


def test_an_address_is_linked_without_the_words_of_the_title(tmp_path: Path) -> None:
    subject = replace(TOPICS[3], url="https://forum.example.org/t/our-token-leaked/4")
    replay = replayed((subject, said(subject)), link=lambda each: each.url)
    scope = Scope(Archive("a", (subject,), 1, 0, 0, 0, LATER), None, None, "model", "directory", AT_ONCE)
    html = write_backtest(backtest_report(scope, [("mine", replay)]), tmp_path)[0].read_text("utf-8")
    assert 'href="https://forum.example.org/t/4"' in html
    assert "leaked" not in html


def test_the_terminal_shows_the_figures_and_what_a_replay_cannot_tell() -> None:
    console = Console(width=120, highlight=False)
    with console.capture() as captured:
        print_backtest(report(SUGGEST, PATIENT), console)
    told = captured.get()
    assert "clocks.usual.mention: 24h → 2d" in told
    assert re.search(r"Mentions on the forum +3 +2 +−1", told)
    assert "(2 others outside the window)" in told
    assert "Not replayed: 1 topic without posts" in told
    assert "Nobody responds to being asked in a replay" in told


def test_a_folder_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(InputError) as caught:
        write_backtest(report(), tmp_path / "file")
    assert caught.value.reason == "folder_unwritable"
