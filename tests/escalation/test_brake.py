from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from service.escalation.brake import WEEK, brake_holds, still_counts
from service.escalation.policy_files import parse_policy
from tests.escalation.samples import WRITTEN

BRAKE = parse_policy("brake: {window: 1h, least: 3, times_usual: 5, pause: 30m}").brake


@pytest.mark.parametrize(("recent", "usual", "holds"), [(2, 0.0, False), (3, 0.0, True), (9, 2.0, False), (10, 2.0, True), (3, 2.0, False)])
def test_it_holds_from_the_least_number_on_and_where_more_is_usual_from_a_multiple_of_that(recent: int, usual: float, holds: bool) -> None:
    assert brake_holds(BRAKE, recent=recent, usual=usual) is holds


@pytest.mark.parametrize(("ago", "counts"), [(timedelta(), True), (WEEK - timedelta(seconds=1), True), (WEEK, False)])
def test_that_it_let_go_counts_for_a_week(ago: timedelta, counts: bool) -> None:
    let_go_at: datetime = WRITTEN - ago
    assert still_counts(let_go_at, WRITTEN) == (let_go_at if counts else None)
    assert still_counts(None, WRITTEN) is None
