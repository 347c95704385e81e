from __future__ import annotations

from datetime import UTC, datetime, timedelta

from tests.training.history.samples import mapping, past
from tests.training.samples import topic
from training.data.duplicates import Deduplicated
from training.data.holdout import HoldOut, hold_out
from training.history.labelling import Tally, labelled
from training.history.past_topic import MarkKind
from training.history.summary import MOST_MARKS_TOLD, duplicates_told, hold_out_name, hold_out_told, tally_told

START = datetime(2026, 3, 1, tzinfo=UTC)


def held(*days: int | None) -> HoldOut:
    topics = [topic(str(at), created_at=None if day is None else START + timedelta(days=day)) for at, day in enumerate(days)]
    return hold_out(topics, seed=1)


def test_what_became_of_a_history_is_told_line_by_line() -> None:
    tally, by = Tally(), mapping("default: water\n")
    list(
        labelled(
            [past("1", (MarkKind.CATEGORY, "4")), past("2", (MarkKind.CATEGORY, "5")), past("3", (MarkKind.CATEGORY, "Off topic"))],
            by,
            tally,
        )
    )
    assert list(tally_told(tally, by, name="club")) == [
        "club: 3 topics read, 2 labelled",
        "  left out: 1 topic, the mapping leaves them out",
        "  not mapped to a route: category 5 (1)",
        "  took the default route: 1 topic",
        "  mapped, but no topic has it: tag drips, tag contract, label bug, category Paperwork, repository club/sheds",
    ]


def test_of_many_unmapped_marks_the_rarer_are_counted_only() -> None:
    tally = Tally()
    list(labelled([past(str(at), (MarkKind.CATEGORY, f"c{at}")) for at in range(MOST_MARKS_TOLD + 3)], mapping(), tally))
    (line,) = (line for line in tally_told(tally, mapping(), name="club") if "not mapped" in line)
    assert line.endswith(" and 3 more")


def test_duplicates_are_told_where_there_are_any() -> None:
    assert list(duplicates_told(Deduplicated((), 2, 1, 1))) == [
        "left out as duplicates: 2 the same word for word, 1 nearly so; 1 of them had another route"
    ]
    assert list(duplicates_told(Deduplicated((), 0, 0, 0))) == []


def test_a_hold_out_by_time_tells_since_when_and_how_many_have_no_time() -> None:
    lines = list(hold_out_told(held(*range(10), *[None] * 10)))
    assert lines[:2] == ["learnt from: 18 topics (water 18)", "held out: 2 topics (water 2): the latest topics, written since 2026-03-09"]
    assert lines[2].startswith("10 topics of 20 have no `created_at`: they are learnt from, whenever they were written")
    assert len(list(hold_out_told(held(*range(20))))) == 2


def test_a_draw_by_chance_and_no_hold_out_at_all_are_told() -> None:
    drawn = held(*[None] * 20)
    assert hold_out_name(drawn) == "topics drawn at random, for no order in time is known"
    assert "give topics their `created_at`" in list(hold_out_told(drawn))[-1]
    assert (
        list(hold_out_told(held(1, 2)))[-1]
        == "held out: none (as asked, or for want of topics), so nothing is said of how good the model is"
    )


def test_routes_that_stand_on_one_side_only_are_named() -> None:
    topics = [topic(str(at), "old" if at < 8 else "new", created_at=START + timedelta(days=at)) for at in range(10)]
    lines = list(hold_out_told(hold_out(topics, seed=1)))
    assert lines[-2:] == ["held out only, so never right: new", "learnt only, so not judged: old"]
