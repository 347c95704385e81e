"""Guards of the labelled topics that we wrote: their form, their balance, and that nothing stands in them that should not."""

from __future__ import annotations

import json
import os
import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable
from itertools import combinations
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from service.inference.confidentiality import RECOGNISERS
from service.inference.explanation import topic_vector
from service.inference.predictor import Predictor
from tests.training.texts import evaluation_texts, prose_runs, shared
from training.data.describe import LABELS, LOOK_ALIKES, LOUD
from training.data.records import CORPUS_FOLDER, Corpus, LabelledTopic
from training.embedding import EmbeddingCache
from training.release import corpus_digest
from training.run import read_all

ROUTES = {"technical", "team_owned", "feature", "licensing", "community_expert"}
AREAS = {
    *("install_upgrade", "database", "auth_sso", "notifications", "mobile", "desktop"),
    *("web_ui", "messaging", "search", "integrations", "plugins_api", "calls"),
    *("playbooks", "boards", "import_export", "admin_config", "performance_ha", "security"),
    *("localization", "licensing_billing", "docs_community", "other"),
}
KINDS = {"secret", "personal", "infrastructure", "commercial", "vulnerability"}
FIELDS = {
    *("id", "title", "body", "route", "area", "confidential", "confidential_kinds", "urgent", "needs_answer", "language"),
    *("author_group", "pair_id", "look_alike", "loud", "split"),
}
# the digest of the hold-out: whoever changes a text or label of it makes every figure before incomparable
FROZEN_HOLDOUT = "752c714c09d635b3ac7cce182ab3cc89859d6299cf93acc57f9ef520ad957836"
FROZEN_CONFIDENTIAL_TEST = "89bf9001fd3f3ed4d0d2dcf6cd9750ae85b7595a611c70748364603e30143ee2"
# what these find would work, or belong to somebody, if it were real; passwords and hosts that people tell are invented and written out
REAL_THINGS = {
    *("private_key", "webhook_address", "provider_key", "aws_key", "json_web_token", "mattermost_token", "push_device_token", "licence"),
    *("telephone_number", "bank_account", "payment_card", "national_number", "public_ipv4", "public_ipv6"),
}
SPLITS = ("train", "holdout", "confidential_test")
# harmless topics that were written to look like one of these, by the recogniser that takes them for it
ONLY_LOOKS_REAL = {
    ("celia-135", "licence"),  # the documentation's example of a device id
    ("milos-030", "telephone_number"),  # made up
    ("yara-151", "national_number"),  # an invented pupil's number, which is a date
    ("egon-047", "payment_card"),  # digits of an id that documentation uses
    ("cato-037", "mattermost_token"),  # an id in a table
    ("delia-046", "mattermost_token"),  # called a sample
    ("gita-093", "mattermost_token"),  # the documentation's example of a token
}
MOST_SHARED_RUNS = 4
SAME = 0.99
"""Cosine of one text's vectors; quantised values differ a little between processors and batches."""
ALIKE = 0.95


@pytest.fixture(scope="module")
def raw() -> dict[str, dict[str, Any]]:
    """The records as they stand in the files, placeholders unfilled."""
    lines = [line for file in sorted(CORPUS_FOLDER.glob("*.jsonl")) for line in file.read_text("utf-8").splitlines()]
    return {record["id"]: record for record in map(json.loads, lines)}


@pytest.fixture(scope="module")
def topics(corpus: Corpus) -> tuple[LabelledTopic, ...]:
    return corpus.topics


@pytest.fixture(scope="module")
def pairs(topics: tuple[LabelledTopic, ...]) -> dict[str, list[LabelledTopic]]:
    found: dict[str, list[LabelledTopic]] = defaultdict(list)
    for topic in topics:
        if topic.pair_id:
            found[topic.pair_id].append(topic)
    return found


def ids(topics: Iterable[LabelledTopic], wrong: Callable[[LabelledTopic], object]) -> list[str]:
    return [topic.id for topic in topics if wrong(topic)]


def shares(labels: Iterable[str]) -> dict[str, float]:
    counts = Counter(labels)
    return {label: count / counts.total() for label, count in counts.items()}


def test_there_are_enough_topics_and_every_id_names_its_file(topics: tuple[LabelledTopic, ...], raw: dict[str, dict[str, Any]]) -> None:
    assert len(topics) == len(raw) >= 2_400
    assert ids(topics, lambda topic: not re.fullmatch(rf"{topic.author_group}-\d{{3}}", topic.id)) == []
    assert {topic.author_group for topic in topics} == {file.stem for file in CORPUS_FOLDER.glob("*.jsonl")}


def test_every_record_has_exactly_the_fields_of_the_data_sheet(raw: dict[str, dict[str, Any]]) -> None:
    assert [name for name, record in raw.items() if record.keys() != FIELDS] == []


def test_labels_are_those_of_the_annotation_guide_at_most_two_where_readers_differ(topics: tuple[LabelledTopic, ...]) -> None:
    assert {topic.route[0] for topic in topics} == {route for topic in topics for route in topic.route} == ROUTES
    assert {area for topic in topics for area in topic.area or ("none",)} == AREAS
    assert (
        ids(topics, lambda topic: any(len(set(labels)) != len(labels) or len(labels) > 2 for labels in (topic.route, topic.area or ())))
        == []
    )
    assert {kind for topic in topics for kind in topic.confidential_kinds} == KINDS
    assert ids(topics, lambda topic: None in {topic.confidential, topic.urgent, topic.needs_answer}) == []
    assert ids(topics, lambda topic: not re.fullmatch("[a-z]{2}", topic.language or "")) == []


def test_a_topic_has_kinds_exactly_if_it_is_confidential(topics: tuple[LabelledTopic, ...]) -> None:
    assert ids(topics, lambda topic: topic.confidential is not bool(topic.confidential_kinds)) == []
    assert ids(topics, lambda topic: len(set(topic.confidential_kinds)) < len(topic.confidential_kinds)) == []


def test_titles_and_posts_are_clean_and_not_empty(topics: tuple[LabelledTopic, ...]) -> None:
    assert ids(topics, lambda topic: not topic.title.strip() or topic.title != topic.title.strip() or "\n" in topic.title) == []
    assert ids(topics, lambda topic: not topic.body.strip() or topic.body != topic.body.strip("\n")) == []
    assert ids(topics, lambda topic: re.search(r"[\x00-\x08\x0b-\x1f\ufffd⟦⟧]", topic.title + topic.body)) == []


def test_what_a_placeholder_stands_for_is_confidential(topics: tuple[LabelledTopic, ...], raw: dict[str, dict[str, Any]]) -> None:
    assert ids(topics, lambda topic: "⟦" in raw[topic.id]["title"] + raw[topic.id]["body"] and not topic.confidential) == []


@pytest.mark.proof
def test_languages_are_told_apart_as_labelled(topics: tuple[LabelledTopic, ...]) -> None:
    # most topics are in English, and reading all of them takes minutes
    drawn = [topic for at, topic in enumerate(topics) if topic.language != "en" or at % 5 == 0]
    identified = [(topic, reading.language) for topic, reading in zip(drawn, read_all(drawn), strict=True) if reading.language.identified]
    wrong = [topic.id for topic, language in identified if language.code != topic.language]
    assert len(wrong) <= len(identified) / 200, wrong


def test_no_route_rules_and_none_is_rare(topics: tuple[LabelledTopic, ...]) -> None:
    routes = shares(topic.route[0] for topic in topics)
    assert min(routes.values()) >= 0.08
    assert max(routes.values()) <= 0.45


def test_every_area_has_its_share(topics: tuple[LabelledTopic, ...]) -> None:
    areas = shares(topic.area[0] for topic in topics if topic.area)
    assert min(areas.values()) >= 0.01
    assert max(areas.values()) <= 0.16


def test_confidential_topics_come_in_all_kinds_and_are_a_minority(topics: tuple[LabelledTopic, ...]) -> None:
    kinds = Counter(kind for topic in topics for kind in topic.confidential_kinds)
    assert min(kinds.values()) >= 100, kinds
    assert 0.18 <= sum(bool(topic.confidential) for topic in topics) / len(topics) <= 0.25


@pytest.mark.parametrize("name", LOOK_ALIKES)
def test_harmless_topics_look_confidential_often_enough(name: str, topics: tuple[LabelledTopic, ...]) -> None:
    assert sum(bool(LOOK_ALIKES[name].search(topic.body)) for topic in topics if not topic.confidential) >= 20


def test_urgency_is_told_quietly_and_loudness_is_no_urgency(topics: tuple[LabelledTopic, ...]) -> None:
    loud = {topic.id for topic in topics if LOUD.search(topic.title + topic.body)}
    assert 0.09 <= sum(bool(topic.urgent) for topic in topics) / len(topics) <= 0.15
    assert len(ids(topics, lambda topic: topic.urgent and topic.id not in loud)) >= 40
    assert len(ids(topics, lambda topic: not topic.urgent and topic.id in loud)) >= 40


def test_some_topics_ask_nobody(topics: tuple[LabelledTopic, ...]) -> None:
    assert 0.03 <= sum(topic.needs_answer is False for topic in topics) / len(topics) <= 0.15


def test_more_than_ten_other_languages_are_spoken(topics: tuple[LabelledTopic, ...]) -> None:
    spoken = Counter(topic.language for topic in topics)
    assert 0.70 <= spoken["en"] / len(topics) <= 0.88
    assert sum(count >= 5 for language, count in spoken.items() if language != "en") >= 12


def test_posts_are_of_all_lengths(topics: tuple[LabelledTopic, ...]) -> None:
    lengths = sorted(len(topic.body) for topic in topics)
    assert lengths[10] <= 60
    assert lengths[-10] >= 2_000
    assert lengths[-1] <= 6_000
    assert 250 <= lengths[len(lengths) // 2] <= 700


def test_every_text_of_a_pair_has_a_counterpart_with_another_label(pairs: dict[str, list[LabelledTopic]]) -> None:
    assert len(pairs) >= 300
    assert [name for name, texts in pairs.items() if len(texts) < 2] == []
    same = [name for name, texts in pairs.items() if len({tuple(getattr(topic, label) for label in LABELS) for topic in texts}) < 2]
    assert same == []


def test_pairs_turn_on_every_label_that_decides_who_is_asked(pairs: dict[str, list[LabelledTopic]]) -> None:
    turned = Counter(label for texts in pairs.values() for label in LABELS if len({getattr(topic, label) for topic in texts}) > 1)
    assert turned["route"] >= 30
    assert turned["confidential"] >= 30
    assert turned["urgent"] >= 10


def test_an_author_writes_for_one_split_only_and_so_does_a_pair(corpus: Corpus, pairs: dict[str, list[LabelledTopic]]) -> None:
    train, holdout, test = ({topic.author_group for topic in corpus.split(name).topics} for name in SPLITS)
    assert train
    assert holdout
    assert test
    assert not train & holdout
    assert not test & (train | holdout)
    assert [name for name, texts in pairs.items() if len({topic.author_group for topic in texts}) > 1] == []


def test_the_hold_out_is_large_enough_to_judge_every_route_and_kind(corpus: Corpus) -> None:
    holdout = corpus.split("holdout").topics
    assert len(holdout) / len((*holdout, *corpus.split("train").topics)) >= 0.195
    assert min(Counter(topic.route[0] for topic in holdout).values()) >= 60
    assert Counter(kind for topic in holdout for kind in topic.confidential_kinds).keys() == KINDS
    assert sum(bool(topic.urgent) for topic in holdout) >= 60
    assert sum(topic.language != "en" for topic in holdout) >= 120


def test_the_hold_out_is_frozen(corpus: Corpus) -> None:
    assert corpus_digest(corpus.split("holdout").topics) == FROZEN_HOLDOUT


def test_the_confidential_test_has_enough_of_every_kind_of_look_alikes_of_urgent_topics_and_of_loud_ones(corpus: Corpus) -> None:
    topics = corpus.split("confidential_test").topics
    assert min(Counter(kind for topic in topics for kind in topic.confidential_kinds)[kind] for kind in KINDS) >= 40
    assert sum(bool(topic.look_alike) for topic in topics) >= 400
    assert sum(bool(topic.urgent) for topic in topics) >= 60
    assert sum(bool(topic.loud) for topic in topics) >= 60


def test_the_confidential_test_is_frozen(corpus: Corpus) -> None:
    assert corpus_digest(corpus.split("confidential_test").topics) == FROZEN_CONFIDENTIAL_TEST


def test_what_looks_confidential_or_urgent_is_not(topics: tuple[LabelledTopic, ...]) -> None:
    assert ids(topics, lambda topic: topic.look_alike and topic.confidential) == []
    assert ids(topics, lambda topic: topic.loud and topic.urgent) == []


def test_no_two_topics_outside_a_pair_share_sentences(topics: tuple[LabelledTopic, ...], raw: dict[str, dict[str, Any]]) -> None:
    holders: dict[tuple[str, ...], set[int]] = defaultdict(set)
    for at, topic in enumerate(topics):
        for run in prose_runs(raw[topic.id]["title"], raw[topic.id]["body"]):
            holders[run].add(at)
    common = Counter(couple for found in holders.values() if len(found) > 1 for couple in combinations(sorted(found), 2))
    alike = {(topics[a].id, topics[b].id): count for (a, b), count in common.items() if topics[a].group != topics[b].group}
    assert {couple: count for couple, count in alike.items() if count > MOST_SHARED_RUNS} == {}


@pytest.mark.proof
def test_no_two_topics_outside_a_pair_mean_nearly_the_same(
    topics: tuple[LabelledTopic, ...], embeddings: EmbeddingCache, predictor: Predictor
) -> None:
    # embedding takes minutes; the released bundle has the vectors of what it learnt from, which the next test holds to be the corpus
    examples = predictor.bundle.examples
    kept = dict(zip(examples.ids, examples.vectors, strict=True))
    unknown = [at for at, topic in enumerate(topics) if topic.id not in kept]
    made = topic_vector(embeddings.embed(read_all([topics[at] for at in unknown])))
    vectors = np.stack([kept.get(topic.id, np.zeros(made.shape[1], np.float32)) for topic in topics])
    vectors[unknown] = made
    couples = np.argwhere(np.triu(vectors @ vectors.T, 1) >= ALIKE)
    assert [(topics[a].id, topics[b].id) for a, b in couples if topics[a].group != topics[b].group] == []


def test_the_vectors_of_the_released_bundle_are_those_of_the_corpus(
    topics: tuple[LabelledTopic, ...], embeddings: EmbeddingCache, predictor: Predictor
) -> None:
    examples = predictor.bundle.examples
    places = {topic.id: at for at, topic in enumerate(topics)}
    drawn = range(0, len(examples.ids), 97)
    made = topic_vector(embeddings.embed(read_all([topics[places[examples.ids[at]]] for at in drawn])))
    assert np.vecdot(made, examples.vectors[list(drawn)]).min() > SAME


@pytest.mark.skipif("TOPICROUTER_EVAL_DATA" not in os.environ, reason="TOPICROUTER_EVAL_DATA names no evaluation data")
def test_no_sentence_is_shared_with_the_evaluation_data(topics: tuple[LabelledTopic, ...], raw: dict[str, dict[str, Any]]) -> None:
    ours = {topic.id: prose_runs(raw[topic.id]["title"], raw[topic.id]["body"]) for topic in topics}
    common = shared(evaluation_texts(Path(os.environ["TOPICROUTER_EVAL_DATA"])), set().union(*ours.values()))
    assert {name: [" ".join(run) for run in sorted(runs & common)] for name, runs in ours.items() if runs & common} == {}


def test_nothing_real_stands_in_the_files_but_what_is_known_to_look_so(raw: dict[str, dict[str, Any]]) -> None:
    recognisers = [recogniser for recogniser in RECOGNISERS if recogniser.name in REAL_THINGS]
    assert {recogniser.name for recogniser in recognisers} == REAL_THINGS
    found = {
        (name, recogniser.name)
        for name, record in raw.items()
        for recogniser in recognisers
        for field in ("title", "body")
        if any(recogniser.find(record[field]))
    }
    assert found == ONLY_LOOKS_REAL
    assert [name for name, _ in ONLY_LOOKS_REAL if not raw[name]["look_alike"] and name not in {"milos-030", "yara-151"}] == []


def test_the_recognisers_of_real_things_do_find_them_once_placeholders_are_filled(topics: tuple[LabelledTopic, ...]) -> None:
    recognisers = {recogniser.name: recogniser for recogniser in RECOGNISERS if recogniser.name in REAL_THINGS}
    found = {name for name, recogniser in recognisers.items() if any(any(recogniser.find(topic.body)) for topic in topics)}
    assert found >= REAL_THINGS - {"push_device_token"}
