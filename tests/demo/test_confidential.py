from __future__ import annotations

from collections.abc import Sequence

import pytest

from service.demo.confidential import Witness, Written
from service.domain import Finding, FindingKind, Prediction, Topic
from tests.directory.samples import prediction

TOKEN = "tok-4711-abcdef"
BODY = f"Our token is {TOKEN}.\nThe server answers with 403 to each call."
FOUND = Finding(
    kind=FindingKind.SECRET,
    field="body",
    start=BODY.index(TOKEN),
    end=BODY.index(TOKEN) + len(TOKEN),
    confidence=0.9,
    reason="sample",
    recogniser="sample",
    placeholder="token",
)
HARMLESS, SECRET, WEAK = (
    Topic("1", "A question", "How?"),
    Topic("2", "Calls answer 403", BODY),
    Topic("3", "Files are open", "All of them."),
)


def model(topics: Sequence[Topic]) -> Sequence[Prediction]:
    told = {
        "1": prediction(topic_id="1"),
        "2": prediction(topic_id="2", confidential=True, confidential_kinds=(FindingKind.SECRET,), findings=(FOUND,)),
        "3": prediction(topic_id="3", confidential=True, confidential_kinds=(FindingKind.VULNERABILITY,)),
    }
    return [told[topic.id] for topic in topics]


@pytest.fixture
def witness() -> Witness:
    watching = Witness(model)
    assert [each.topic_id for each in watching([HARMLESS, SECRET, WEAK])] == ["1", "2", "3"]
    return watching


@pytest.mark.parametrize(
    "written",
    [
        Written("1", f"Somebody has {TOKEN}", in_topic=False),
        Written("1", "Like “Calls answer 403”", in_topic=True),
        Written("2", "> The server answers with 403 to each call.", in_topic=True),
        Written("2", "Please look", in_topic=False),
        Written("3", "Please look", in_topic=True),
    ],
    ids=["what was found", "a title", "a line", "a public post about it", "a reply where a weakness is told"],
)
def test_a_text_that_tells_something_confidential_is_seen(witness: Witness, written: Written) -> None:
    assert witness.leaks([written]) == [written]


@pytest.mark.parametrize(
    "written",
    [Written("1", "“A question” waits for an answer", in_topic=False), Written("2", "Hello @ann, would you take a look?", in_topic=True)],
    ids=["a harmless topic quoted", "a reply that repeats nothing"],
)
def test_a_text_that_tells_nothing_confidential_is_none(witness: Witness, written: Written) -> None:
    assert witness.leaks([written]) == []
