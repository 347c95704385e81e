from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

import pytest

from service.domain import FindingKind, Post, Prediction, Suggestion, Topic
from service.errors import SourceUnavailable
from service.forum.unanswered import AnswerStatus, answer_status
from service.reports.collect import collect
from service.reports.entries import Report
from service.reports.page import render_page
from service.reports.tables import suggestions_csv, suggestions_json
from tests.reports import samples


@dataclass
class Model:
    """Predicts by the topic's id, and remembers how many it was handed at once."""

    changes: dict[str, dict[str, object]]
    batches: list[int]

    def predict(self, topics: list[Topic]) -> list[Prediction]:
        self.batches.append(len(topics))
        return [
            samples.prediction(
                **{"topic_id": topic.id, "redacted_title": topic.title, "redacted_body": topic.body} | self.changes.get(topic.id, {})
            )
            for topic in topics
        ]


def topic(number: int, *, hours: float = 30, answered: bool = False, **changes: object) -> Topic:
    created = samples.AT - timedelta(hours=hours)
    posts = [Post(1, 7, "sandpiper", created)]
    if answered:
        posts.append(Post(2, 8, "turnstone", created + timedelta(hours=1)))
    values: dict[str, object] = {
        "id": str(number),
        "title": f"Topic number {number}",
        "body": "Some words.",
        "created_at": created,
        "url": f"https://forum.example/t/some-words-of-the-title/{number}",
        "author_id": 7,
        "author": "sandpiper",
        "posts": tuple(posts),
    }
    return Topic(**(values | changes))  # type: ignore[arg-type]  # the values are those of a topic


def status(item: Topic) -> AnswerStatus:
    return answer_status(item, samples.AT)


def suggest(_: Topic, made_for: Prediction) -> Suggestion:
    return samples.suggestion(made_for)


def as_they_are(_: Sequence[Topic], suggestions: Sequence[Suggestion]) -> Sequence[Suggestion]:
    return suggestions


def collected(
    topics: Iterator[Topic] | list[Topic],
    model: Model | None = None,
    problems: Sequence[str] = (),
    at: datetime = samples.AT,
) -> Report:
    model = model or Model({}, [])
    return collect(
        topics,
        scope=samples.SCOPE,
        status=status,
        predict=model.predict,
        suggest=suggest,
        louden=as_they_are,
        prose=str.strip,
        at=at,
        problems=problems,
    )


def test_only_due_topics_are_reported_and_the_others_are_counted_by_verdict() -> None:
    made = collected([topic(1), topic(2, answered=True), topic(3, hours=3), topic(4, closed=True), topic(5, answered=True)])
    assert [entry.topic_id for entry in made.entries] == ["1"]
    assert made.not_due == {"answered": 2, "too_young": 1, "closed": 1}
    assert made.topics_read == 5
    assert made.complete


def test_urgent_topics_come_first_then_the_oldest_and_those_of_unknown_age_last() -> None:
    model = Model({"3": {"urgent": True}, "4": {"urgent": True}}, [])
    topics = [topic(1, hours=30), topic(2, hours=90), topic(3, hours=25), topic(4, hours=26), topic(5, created_at=None, posts=())]
    assert [entry.topic_id for entry in collected(topics, model).entries] == ["4", "3", "2", "1", "5"]


def test_topics_are_predicted_in_batches_of_at_most_32() -> None:
    model = Model({}, [])
    made = collected([topic(number) for number in range(70)], model)
    assert model.batches == [32, 32, 6]
    assert len(made.entries) == 70


def test_nothing_is_predicted_when_nothing_is_due() -> None:
    model = Model({}, [])
    assert collected([topic(1, answered=True)], model).entries == ()
    assert model.batches == []


def test_progress_is_told_after_each_batch() -> None:
    told: list[tuple[int, int | None]] = []
    collect(
        (topic(number) for number in range(40)),
        scope=samples.SCOPE,
        status=status,
        predict=Model({}, []).predict,
        suggest=suggest,
        louden=as_they_are,
        prose=str.strip,
        at=samples.AT,
        progress=lambda done, total: told.append((done, total)),
    )
    assert told == [(32, None), (40, None)]


def test_a_confidential_topic_has_no_author_and_no_words_of_its_title_in_the_address() -> None:
    made = collected([topic(1), topic(2)], Model({"2": {"confidential": True, "confidential_kinds": (FindingKind.SECRET,)}}, []))
    plain, confidential = sorted(made.entries, key=lambda entry: entry.topic_id)
    assert (plain.author, plain.url) == ("sandpiper", "https://forum.example/t/some-words-of-the-title/1")
    assert (confidential.author, confidential.url) == (None, "https://forum.example/t/2")


def test_the_excerpt_is_the_redacted_body_and_never_the_topics_own() -> None:
    item = topic(1, title="Key hunter2 refused", body="The key hunter2 is refused.")
    made = collected([item], Model({"1": {"redacted_title": "Key [token] refused", "redacted_body": "The key [token] is refused."}}, []))
    assert made.entries[0].title == "Key [token] refused"
    assert made.entries[0].excerpt == "The key [token] is refused."
    assert "hunter2" not in repr(made)


@pytest.mark.parametrize("kind", [FindingKind.UNDETERMINED, FindingKind.VULNERABILITY, FindingKind.COMMERCIAL])
def test_no_excerpt_is_shown_where_what_is_confidential_has_no_place_to_cover(kind: FindingKind) -> None:
    told_in_prose = {"confidential": True, "confidential_kinds": (FindingKind.SECRET, kind), "findings": (samples.secret_finding(),)}
    made = collected([topic(1)], Model({"1": told_in_prose}, []))
    assert made.entries[0].excerpt == ""
    assert "Some words." not in suggestions_json(made) + suggestions_csv(made) + render_page(made)


def test_an_excerpt_is_shown_where_everything_confidential_is_covered() -> None:
    covered = {"confidential": True, "confidential_kinds": (FindingKind.SECRET,), "findings": (samples.secret_finding(),)}
    (made,) = collected([topic(1)], Model({"1": covered}, [])).entries
    assert made.excerpt == made.suggestion.prediction.redacted_body == "Some words."


def test_a_topic_without_a_title_is_called_by_its_id() -> None:
    assert collected([topic(9, title=" \n")]).entries[0].title == "Topic 9"


def test_a_source_that_fails_half_way_gives_a_report_that_says_so() -> None:
    def failing() -> Iterator[Topic]:
        yield topic(1)
        yield topic(2)
        raise SourceUnavailable("forum.example answers 503", reason="server_error")

    made = collected(failing())
    assert len(made.entries) == 2
    assert not made.complete
    assert made.problems == ("The source stopped answering, so topics are missing here: forum.example answers 503",)


def test_a_source_that_gives_no_topic_at_all_is_an_error() -> None:
    def failing(topics: list[Topic]) -> Iterator[Topic]:
        yield from topics
        raise SourceUnavailable("forum.example answers 503", reason="server_error")

    with pytest.raises(SourceUnavailable):
        collected(failing([]))


def test_problems_met_while_reading_stand_in_the_report() -> None:
    problems: list[str] = []

    def troubled() -> Iterator[Topic]:
        yield topic(1)
        problems.append("line 2 is not JSON")

    made = collected(troubled(), problems=problems)
    assert made.problems == ("line 2 is not JSON",)
    assert made.complete
