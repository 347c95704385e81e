from __future__ import annotations

import json
import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from service.domain import Redacted
from service.messages.composing import LONGEST_MESSAGE
from service.reports.digest import About, Asked, Digest, Ended, Figures, Waiting, plain_digest
from service.reports.digest_text import MOST_LINES, digest_text

NOW = datetime(2026, 3, 3, 9, tzinfo=UTC)
HARMLESS = About("7-1", harmless=True, title=Redacted("It @all crashes"), link="https://forum.example/t/7")
SECRET = About("8-1", title=Redacted("Our password leaked"), link="https://forum.example/t/8")


def digest(**changes: Any) -> Digest:
    """A quiet day, unless changed."""
    quiet = Digest(
        product="Sand Chat",
        since=NOW - timedelta(days=1),
        until=NOW,
        zone="UTC",
        city="Reykjavik",
        waiting=(),
        asked=(),
        ended=(),
        to_label=0,
        figures=Figures(open=2, opened=1, asked=0, ended={}, hours_to_answer=None),
    )
    return replace(quiet, **changes)


def waiting(about: About = HARMLESS, why: str = "The model is not sure.") -> Waiting:
    return Waiting(about, "queue", ("Bob",), NOW - timedelta(hours=4), NOW + timedelta(hours=20), (why,))


def test_a_quiet_day_is_told_in_a_few_lines() -> None:
    assert digest_text(digest()) == (
        "#### Sand Chat forum: Tuesday, 3 March 2026, 09:00 Reykjavik time\n\n"
        "**Waits for a person:** nothing.\n\n**Asked:** nobody.\n\n**Ended:** nothing.\n\n"
        "**Since Mon 2 Mar 09:00, Reykjavik:** 1 new case, 0 requests, none ended. Open by now: 2."
    )


def test_what_waits_is_told_with_whose_turn_it_is_and_why() -> None:
    told = digest_text(digest(waiting=(waiting(),)))
    assert "**Waits for a person (1):**\n- [7-1](https://forum.example/t/7) “It @\u200ball crashes” needs a decision by Bob" in told
    assert "until Wed 4 Mar 05:00, Reykjavik: The model is not sure." in told


def test_who_was_asked_is_told_with_what_came_of_it() -> None:
    asked = Asked(HARMLESS, "channel_post", ("Ann", "Bob"), "hut/desk", NOW)
    lines = (asked, replace(asked, taken_by="Bob"), replace(asked, answered_at=NOW, helped=("Ann",)), replace(asked, only_shown=True))
    told = digest_text(digest(asked=lines))
    for words in (": no answer yet", ": Bob looks into it", ": answered (Ann)", "(suggested only): no answer yet"):
        assert f"Ann, Bob asked in the chat in hut/desk{' ' if words[0] == '(' else ''}{words}" in told


def test_of_a_confidential_topic_nothing_is_told_but_that_there_is_a_case() -> None:
    lines: dict[str, Any] = {
        "waiting": (waiting(SECRET, "Found: secret."),),
        "asked": (Asked(SECRET, "security_post", ("Vera",), "hut/vault", NOW, taken_by="Vera"),),
        "ended": (Ended(SECRET, "answered", NOW, ("Vera",)),),
    }
    told = digest_text(digest(**lines))
    assert "- 8-1 needs a decision" in told
    assert "- 8-1 asked: no answer yet" in told
    assert "- 8-1 answered\n" in told
    for word in ("password", "forum.example/t/8", "vault", "Vera", "secret"):
        assert word not in told


def test_what_is_worth_labelling_is_told_with_the_command() -> None:
    told = digest_text(digest(to_label=12))
    assert "**To label:** 12 topics of the last seven days. `topicrouter feedback worth-labelling" in told


def test_a_day_that_is_over_does_not_tell_what_waited() -> None:
    assert "Waits" not in digest_text(digest(waiting=None))


def test_a_busy_day_is_cut_and_counted() -> None:
    told = digest_text(digest(waiting=(waiting(),) * (MOST_LINES + 30)))
    assert told.count("needs a decision") == MOST_LINES
    assert "- and 30 more: `topicrouter cases list --waiting` shows all" in told


texts = st.text(max_size=400)
abouts = st.builds(About, texts, st.booleans(), texts.map(Redacted), st.just("https://forum.example/t/7"))


@settings(suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(st.lists(st.tuples(abouts, texts, st.lists(texts, max_size=6)), max_size=40))
def test_any_day_fits_into_a_post_and_mentions_nobody(lines: list[tuple[About, str, list[str]]]) -> None:
    told = digest_text(
        digest(
            waiting=tuple(Waiting(about, "queue", tuple(names), NOW, NOW, (text,)) for about, text, names in lines),
            asked=tuple(Asked(about, "page", (), text, NOW, answered_at=NOW, helped=tuple(names)) for about, text, names in lines),
            ended=tuple(Ended(about, "answered", NOW, tuple(names)) for about, _, names in lines),
        )
    )
    assert len(told) <= LONGEST_MESSAGE
    assert not re.search(r"[@~](?!\u200b)", told)
    assert "\0" not in told


def test_the_longest_possible_day_fits_into_a_post() -> None:
    long = About("9" * 500, harmless=True, title=Redacted("@" * 500), link="https://forum.example/t/" + "7" * 470)
    names = ("@" * 500,) * 9
    line = Waiting(long, "queue", names, NOW, NOW, ("@" * 900,))
    asked = Asked(long, "channel_post", names, "@" * 500, NOW, answered_at=NOW, helped=names)
    told = digest_text(digest(waiting=(line,) * 99, asked=(asked,) * 99, ended=(Ended(long, "answered", NOW, names),) * 99))
    assert len(told) <= LONGEST_MESSAGE


def test_a_digest_is_writable_as_json() -> None:
    plain = json.loads(json.dumps(plain_digest(digest(waiting=(waiting(),)))))
    assert plain["since"] == "2026-03-02T09:00:00Z"
    assert plain["waiting"][0]["about"]["case_id"] == "7-1"
