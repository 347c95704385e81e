from __future__ import annotations

from pathlib import Path

import pytest

from service.domain import Topic
from service.errors import InputError
from service.inference.bundle import load_bundle
from service.inference.predictor import Predictor
from service.watching.sample import reference_of
from tests.training.samples import QUICK, community, topic
from training.data.records import Corpus
from training.encoder.exported import ExportedEncoder
from training.run import FEWEST_TOPICS, Trained, read_all, train


@pytest.fixture(scope="module")
def predictor(elsewhere: Trained) -> Predictor:
    return Predictor(load_bundle(elsewhere.folder.parent, threads=1))


def test_the_trainer_serves_another_communitys_routes(predictor: Predictor) -> None:
    asked = [
        Topic("1", "Leeks rot", "Hello neighbours, our leeks have yellow leaves and rot at the root."),
        Topic("2", "The pump", "The pump by the gate gives no pressure and drips all night."),
        Topic("3", "Deposit", "The yearly fee came with a wrong sum and so did the deposit, who signs my contract?"),
    ]
    predictions = predictor.predict(asked)
    assert [prediction.route for prediction in predictions] == ["growing", "water", "lease"]
    assert all(set(prediction.probabilities) == {"growing", "water", "lease"} for prediction in predictions)
    assert all(prediction.reasons and prediction.similar for prediction in predictions)


def test_what_its_data_does_not_label_is_absent_from_its_predictions(predictor: Predictor) -> None:
    assert set(predictor.bundle.pipeline.heads) == {"route"}
    (prediction,) = predictor.predict([Topic("1", "The well", "The well has frozen and burst.")])
    assert (prediction.area, prediction.area_confidence) == ("", 0.0)
    assert (prediction.urgent, prediction.needs_answer, prediction.confidential) == (False, True, False)


def test_what_a_recogniser_finds_is_confidential_without_a_taught_head(predictor: Predictor) -> None:
    (prediction,) = predictor.predict([Topic("1", "The pump", "My account for the pump is DE27 5005 0201 4417 6309 82, send it there.")])
    assert [kind.value for kind in prediction.confidential_kinds] == ["personal"]
    assert "4417" not in prediction.redacted_body


def test_the_hold_out_is_judged_and_no_part_of_the_model(elsewhere: Trained, predictor: Predictor) -> None:
    corpus = community()
    assert elsewhere.metrics["holdout"]["topics"] == len(corpus.split("holdout").topics)
    assert elsewhere.metrics["holdout"]["model"] == elsewhere.folder.name
    assert elsewhere.metrics["holdout"]["route"]["accuracy"]["value"] > 0.8
    reference = reference_of(elsewhere.folder)
    assert reference is not None
    assert reference.topics == elsewhere.metrics["holdout"]["topics"]
    assert {"route", "abstained", "language", "confidence", "similarity", "unknown_words"} <= reference.counts.keys()
    assert set(predictor.bundle.examples.ids) == {topic.id for topic in corpus.split("train").topics}


def test_without_a_hold_out_there_are_no_figures_and_the_card_gives_none(tmp_path: Path, exported: ExportedEncoder) -> None:
    trained = train(
        community().split("train"), tmp_path / "models", recipe=QUICK, encoder=exported, cache=tmp_path / "cache", show_progress=False
    )
    assert set(trained.metrics) - {"finetuning"} == {"thresholds"}
    assert "How good" not in (trained.folder / "README.md").read_text()


@pytest.mark.parametrize(
    "corpus",
    [
        Corpus(community().split("train").topics[: FEWEST_TOPICS - 1]),
        Corpus(tuple(topic(str(at), "only") for at in range(80))),
        Corpus(tuple(topic(str(at), "common" if at else "once") for at in range(80))),
        Corpus(tuple(topic(str(at), "ab"[at % 2], split="holdout") for at in range(80))),
        Corpus(tuple(topic(str(at), "ab"[at < 30], pair_id="fence" if at < 30 else None) for at in range(80))),
        Corpus(tuple(topic(str(at), "ab"[at % 2], pair_id=f"p-{at % 4}") for at in range(80))),
        Corpus(()),
    ],
)
def test_too_few_topics_or_routes_are_refused_before_anything_is_written(corpus: Corpus, tmp_path: Path, exported: ExportedEncoder) -> None:
    with pytest.raises(InputError, match="needed are 50, and of each of two routes 10") as caught:
        train(corpus, tmp_path / "models", recipe=QUICK, encoder=exported, cache=tmp_path / "cache", show_progress=False)
    assert caught.value.reason == "corpus_too_small"
    assert list(tmp_path.iterdir()) == []


def test_a_refusal_tells_how_many_topics_each_route_has_pairs_counted_once(tmp_path: Path, exported: ExportedEncoder) -> None:
    fence = tuple(topic(str(at), "fence" if at < 30 else "water", pair_id="posts" if at < 30 else None) for at in range(80))
    with pytest.raises(InputError, match=r"few of a second route \(50 of water, 1 of fence\); .*, the topics of a pair counting as one$"):
        train(Corpus(fence), tmp_path / "models", recipe=QUICK, encoder=exported, cache=tmp_path / "cache", show_progress=False)


def test_topics_are_read_as_the_service_reads_them() -> None:
    (reading,) = read_all([topic("a", body="my token is ghp_" + "Qm7rT2xW9kLpZ4vB8nYc" + "Hd5sJf3gRa6eUt1i")])
    assert "ghp_" not in reading.text_for_ngrams
    assert [finding.kind.value for finding in reading.detection.findings] == ["secret"]
