from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays
from numpy.typing import NDArray
from scipy.sparse import csr_matrix

from service.domain import Topic
from service.inference.explanation import MOST_REASONS, MOST_SIMILAR, Examples, Explainer, topic_vector
from service.inference.judging import embed
from service.inference.predictor import Predictor
from service.inference.reading import read
from tests.inference.samples import CLEAR_CUT, GERMAN, OUTAGE, UGLY
from training.data.records import LabelledTopic, read_corpus

TOPICS = [*CLEAR_CUT.values(), OUTAGE, GERMAN, *UGLY]
MEANINGS = {"meaning of the title", "meaning of the post", "meaning of title and post", "route of similar topics"}


@pytest.fixture(scope="module")
def explainer(predictor: Predictor) -> Explainer:
    return Explainer(predictor.bundle.pipeline, predictor.bundle.examples)


@pytest.mark.parametrize("topic", TOPICS, ids=lambda topic: topic.id)
def test_reasons_speak_for_the_route_the_strongest_first(predictor: Predictor, topic: Topic) -> None:
    (prediction,) = predictor.predict([topic])
    weights = [reason.weight for reason in prediction.reasons]
    assert len(weights) <= MOST_REASONS
    assert weights == sorted(weights, reverse=True)
    assert all(weight > 0 for weight in weights)


def test_what_speaks_against_a_route_is_no_reason_for_it(predictor: Predictor, explainer: Explainer) -> None:
    names = predictor.bundle.pipeline.features.column_names()
    for route, head_weights in ((route, predictor.bundle.pipeline.heads["route"].weights(route)) for route in CLEAR_CUT):
        ranked = np.argsort(head_weights[: len(names)])
        columns = np.sort([*ranked[:20], *ranked[-3:]])
        row = csr_matrix((np.ones(len(columns), np.float32), columns, [0, len(columns)]), shape=(1, len(head_weights)))
        assert {reason.feature for reason in explainer.reasons(row, route)} == {names[column] for column in ranked[-3:]}


def test_a_clear_topic_has_reasons(predictor: Predictor) -> None:
    assert all(prediction.reasons for prediction in predictor.predict(list(CLEAR_CUT.values())))


@pytest.mark.parametrize("topic", TOPICS, ids=lambda topic: topic.id)
def test_reasons_have_names_that_a_person_can_read(predictor: Predictor, topic: Topic) -> None:
    (prediction,) = predictor.predict([topic])
    names = [reason.feature for reason in prediction.reasons]
    assert set(names) <= {*predictor.bundle.pipeline.features.column_names(), *MEANINGS}
    assert len(set(names)) == len(names)
    assert all(name.isprintable() and name == name.strip() for name in names)


def test_a_reason_weighs_what_its_feature_adds_to_the_log_odds(predictor: Predictor, explainer: Explainer) -> None:
    topic = CLEAR_CUT["licensing"]
    readings = [read(topic.title, topic.body)]
    pipeline = predictor.bundle.pipeline
    row = pipeline.matrix(readings, embed(predictor.bundle.encoder, readings))[0]
    parts = row.toarray()[0] * pipeline.heads["route"].weights("licensing")
    names = pipeline.features.column_names()
    half = (len(parts) - len(names)) // 2
    for reason in explainer.reasons(row, "licensing"):
        if reason.feature in MEANINGS:
            begin = len(names) + (reason.feature == "meaning of the post") * half
            assert reason.weight == pytest.approx(float(parts[begin : begin + half].sum()), rel=1e-4)
        else:
            weights = [float(part) for name, part in zip(names, parts, strict=False) if name == reason.feature]
            assert reason.weight == pytest.approx(max(weights), rel=1e-4)


def test_what_speaks_for_one_route_speaks_less_for_the_others(predictor: Predictor, explainer: Explainer) -> None:
    topic = CLEAR_CUT["licensing"]
    readings = [read(topic.title, topic.body)]
    row = predictor.bundle.pipeline.matrix(readings, embed(predictor.bundle.encoder, readings))[0]
    spoken = {route: sum(reason.weight for reason in explainer.reasons(row, route)) for route in predictor.bundle.manifest.classes["route"]}
    assert max(spoken, key=lambda route: spoken[route]) == "licensing"


@pytest.mark.parametrize("topic", TOPICS, ids=lambda topic: topic.id)
def test_similar_topics_are_our_own_the_nearest_first(predictor: Predictor, topic: Topic) -> None:
    (prediction,) = predictor.predict([topic])
    examples = predictor.bundle.examples
    known = set(zip(examples.ids, examples.titles, examples.routes, strict=True))
    assert len(prediction.similar) == MOST_SIMILAR
    assert {(similar.id, similar.title, similar.route) for similar in prediction.similar} <= known
    cosines = [similar.similarity for similar in prediction.similar]
    assert cosines == sorted(cosines, reverse=True)
    assert all(-1.01 <= cosine <= 1.01 for cosine in cosines)


def test_no_corpus_topic_is_nearer_than_those_that_are_shown(predictor: Predictor, explainer: Explainer) -> None:
    readings = [read(topic.title, topic.body) for topic in CLEAR_CUT.values()]
    vectors = predictor.bundle.pipeline.untuned(embed(predictor.bundle.encoder, readings))
    for vector in topic_vector(vectors):
        cosines = np.sort(predictor.bundle.examples.vectors @ vector)[::-1]
        assert [similar.similarity for similar in explainer.similar(predictor.bundle.examples.cosines(vector[None])[0])] == pytest.approx(
            cosines[:MOST_SIMILAR].tolist()
        )


def corpus_topics(predictor: Predictor) -> list[LabelledTopic]:
    """Some topics that the model was made of, each far from every other one."""
    examples = predictor.bundle.examples
    known = dict(zip(examples.ids, zip(examples.titles, examples.vectors, strict=True), strict=True))
    chosen = []
    for topic in read_corpus().split("train").topics[::60]:
        if topic.id not in known or topic.title != known[topic.id][0]:
            continue
        cosines = np.sort(examples.vectors @ known[topic.id][1])
        if cosines[-2] < 0.9:
            chosen.append(topic)
    return chosen


def test_a_topic_of_the_corpus_resembles_itself_most(predictor: Predictor) -> None:
    topics = corpus_topics(predictor)
    assert len(topics) >= 5
    predictions = predictor.predict([Topic("", topic.title, topic.body) for topic in topics])
    assert [prediction.similar[0].id for prediction in predictions] == [topic.id for topic in topics]
    assert min(prediction.similar[0].similarity for prediction in predictions) > 0.99


def test_each_example_is_the_nearest_to_its_own_vector(predictor: Predictor, explainer: Explainer) -> None:
    examples = predictor.bundle.examples
    for at in range(0, len(examples.ids), 100):
        nearest = explainer.similar(examples.cosines(examples.vectors[at : at + 1])[0])[0]
        assert nearest.similarity == pytest.approx(1.0, abs=1e-2)
        assert nearest.id == examples.ids[at] or nearest.similarity >= float(examples.vectors[at] @ examples.vectors[at])


def test_examples_tell_nothing_that_was_redacted(predictor: Predictor) -> None:
    examples = predictor.bundle.examples
    assert len(examples.ids) == len(set(examples.ids)) == len(examples.titles) == len(examples.routes) == len(examples.vectors)
    assert not [title for title in examples.titles if read(title, "").detection.findings]


vectors = arrays.arrays(np.float32, st.tuples(st.integers(1, 4), st.just(6)), elements=st.floats(-1, 1, width=32))


@given(vectors)
def test_title_and_body_become_one_vector_of_length_one_or_nought(pair: NDArray[np.float32]) -> None:
    lengths = np.linalg.norm(topic_vector(pair), axis=1)
    assert topic_vector(pair).shape == (len(pair), 3)
    assert (lengths <= 1.0001).all()
    cancelled = np.linalg.norm(pair[:, :3] + pair[:, 3:], axis=1) < 1e-5
    assert np.isclose(lengths[~cancelled], 1.0, atol=1e-4).all()


def test_title_and_body_count_alike() -> None:
    title, body = np.eye(3, dtype=np.float32)[:2]
    (joined,) = topic_vector(np.concatenate([title, body])[None])
    np.testing.assert_allclose(joined, [np.sqrt(0.5), np.sqrt(0.5), 0], rtol=1e-6)


def test_topics_that_are_equally_near_keep_the_order_of_the_corpus(predictor: Predictor) -> None:
    twins = Examples(("b", "a", "c"), ("one", "two", "three"), ("x", "y", "z"), np.array([[1, 0], [1, 0], [0, 1]], np.float32))
    nearest = Explainer(predictor.bundle.pipeline, twins).similar(twins.cosines(np.array([[1, 0]], np.float32))[0])
    assert [similar.id for similar in nearest] == ["b", "a"]


def test_what_similar_topics_add_is_a_reason_and_what_they_take_away_is_none(predictor: Predictor, explainer: Explainer) -> None:
    row = csr_matrix((1, len(predictor.bundle.pipeline.heads["route"].weights("feature"))), dtype=np.float32)
    (reason,) = explainer.reasons(row, "feature", 0.7)
    beside = "meaning of title and post" if predictor.bundle.pipeline.tuned else "route of similar topics"
    assert (reason.feature, reason.weight) == (beside, 0.7)
    assert explainer.reasons(row, "feature", -0.7) == ()
