from __future__ import annotations

import itertools
from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from service.reports.entries import by_urgency_and_age
from tests.reports import samples

AGES = st.none() | st.timedeltas(min_value=timedelta(0), max_value=timedelta(days=4_000))


@given(st.lists(st.tuples(st.booleans(), AGES), max_size=12))
def test_in_sorted_order_no_topic_stands_before_a_more_urgent_or_as_urgent_and_older_one(
    facts: list[tuple[bool, timedelta | None]],
) -> None:
    entries = [samples.entry(samples.suggestion(samples.prediction(urgent=urgent)), age=age) for urgent, age in facts]
    ordered = sorted(entries, key=by_urgency_and_age)
    for earlier, later in itertools.pairwise(ordered):
        first, second = earlier.suggestion.prediction.urgent, later.suggestion.prediction.urgent
        assert first >= second
        if first == second:
            assert later.age is None or (earlier.age is not None and earlier.age >= later.age)


def test_a_report_counts_its_urgent_confidential_and_unsure_topics() -> None:
    made = samples.full_report()
    assert (made.urgent, made.confidential, made.unsure) == (2, 2, 1)
