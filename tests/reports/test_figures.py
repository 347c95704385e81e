from __future__ import annotations

from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from service.reports.figures import figures, route_hues
from tests.reports import samples


@given(
    st.lists(
        st.tuples(st.none() | st.timedeltas(timedelta(0), timedelta(days=5_000)), st.floats(0.21, 1), st.booleans()), min_size=1, max_size=9
    )
)
def test_every_topic_stands_in_exactly_one_bar_of_each_plot(facts: list[tuple[timedelta | None, float, bool]]) -> None:
    entries = [
        samples.entry(samples.suggestion(samples.prediction(confidence=confidence, abstained=odd, urgent=odd)), age=age)
        for age, confidence, odd in facts
    ]
    for plot in figures(samples.report(*entries)):
        assert sum(bar.count for bar in plot.bars) == len(facts)
        assert sum(bar.marked for bar in plot.bars) == sum(odd for _, _, odd in facts)
        assert plot.most == max(bar.count for bar in plot.bars)


def test_ages_are_plotted_from_the_youngest_to_the_oldest_topic() -> None:
    made = samples.report(samples.entry(age=timedelta(hours=25)), samples.entry(age=timedelta(days=10)))
    ages = figures(made)[1]
    assert [(bar.words, bar.count) for bar in ages.bars] == [
        ("1 to 2 days", 1),
        ("2 to 3 days", 0),
        ("3 to 7 days", 0),
        ("1 to 4 weeks", 1),
    ]


def test_each_plot_says_in_words_what_it_shows() -> None:
    made = samples.report(
        *(samples.entry(samples.suggestion(samples.prediction(route=route, abstained=route == "feature"))) for route in samples.ROUTES),
        samples.entry(),
    )
    assert [plot.summary for plot in figures(made)] == [
        "The commonest route is Technical: 2 of 6.",
        "The commonest age is 1 to 2 days: 6 of 6.",
        "The model is sure enough about 5 of 6.",
    ]


def test_a_full_confidence_stands_in_the_last_bar() -> None:
    made = samples.report(samples.entry(samples.suggestion(samples.prediction(confidence=1.0))))
    assert figures(made)[2].bars[-1].count == 1


def test_an_empty_report_has_no_plots() -> None:
    assert figures(samples.report()) == ()


def test_a_route_keeps_its_colour_whatever_topics_are_due() -> None:
    feature = samples.entry(samples.suggestion(samples.prediction(route="feature")))
    assert route_hues(samples.report(feature)) == route_hues(samples.full_report())
