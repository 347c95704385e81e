from __future__ import annotations

import pytest

from service.errors import InputError
from tests.training.samples import QUICK, community, topic
from training.data.records import LabelledTopic
from training.embedding import EmbeddingCache
from training.label_errors.find import find_label_errors


def found(topics: tuple[LabelledTopic, ...], embeddings: EmbeddingCache) -> list[tuple[str, str, str, str]]:
    doubtful = find_label_errors(topics, ["here"] * len(topics), embeddings=embeddings, recipe=QUICK)
    assert all(each.data == "here" and each.given_probability < each.suggested_probability for each in doubtful)
    return [(each.id, each.field, each.given, each.suggested) for each in doubtful]


def spoilt(*also_right: str) -> tuple[tuple[LabelledTopic, ...], LabelledTopic]:
    """The allotment club's topics, one about water labelled as one about the lease, with what else is accepted of it."""
    topics = community().topics
    at = next(at for at, each in enumerate(topics) if each.route == ("water",))
    wrong = topics[at].model_copy(update={"route": ("lease", *also_right)})
    return (*topics[:at], wrong, *topics[at + 1 :]), wrong


def test_a_spoilt_label_is_found_with_the_right_one(embeddings: EmbeddingCache) -> None:
    topics, wrong = spoilt()
    assert (wrong.id, "route", "lease", "water") in found(topics, embeddings)


def test_a_label_that_is_accepted_too_is_no_doubt(embeddings: EmbeddingCache) -> None:
    topics, wrong = spoilt("water")
    assert (wrong.id, "route", "lease", "water") not in found(topics, embeddings)


def test_too_few_topics_are_refused(embeddings: EmbeddingCache) -> None:
    with pytest.raises(InputError, match="are too few"):
        found((topic("1"),), embeddings)


def test_titles_are_told_redacted(embeddings: EmbeddingCache) -> None:
    topics, wrong = spoilt()
    leaking = tuple(each.model_copy(update={"title": f"password: Vq7#mTz2Lp {each.title}"}) if each is wrong else each for each in topics)
    doubtful = find_label_errors(leaking, [""] * len(leaking), embeddings=embeddings, recipe=QUICK)
    assert "Vq7#mTz2Lp" not in "".join(each.title for each in doubtful)
