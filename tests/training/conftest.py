"""The encoder of the released bundle, a small part of the corpus as the trainer sees it, and a model of another community."""

from __future__ import annotations

import pytest

from service.inference.bundle import released_models
from service.inference.bundle.manifest import ENCODER, TOKENIZER, file_sha256
from service.inference.encoder import SentenceEncoder
from tests.training.samples import CACHE, QUICK, Material, community
from training.data.records import Corpus, read_corpus
from training.embedding import EmbeddingCache
from training.encoder.exported import ExportedEncoder, find_encoder
from training.fitting import Fitted, fit
from training.run import Trained, read_all, train

LONGEST = 800


@pytest.fixture(scope="session")
def exported() -> ExportedEncoder:
    return find_encoder(released_models())


@pytest.fixture(scope="session")
def encoder(exported: ExportedEncoder) -> SentenceEncoder:
    """The encoder as it was before it was fine-tuned, if it was."""
    return SentenceEncoder(exported.folder / ENCODER, exported.folder / TOKENIZER, threads=1, tuned=False)


@pytest.fixture(scope="session")
def corpus() -> Corpus:
    return read_corpus()


@pytest.fixture(scope="session")
def embeddings(encoder: SentenceEncoder, exported: ExportedEncoder) -> EmbeddingCache:
    """The cache that comparisons use too."""
    return EmbeddingCache(CACHE, encoder, file_sha256(exported.folder / ENCODER), kind="untuned-")


@pytest.fixture(scope="session")
def material(corpus: Corpus, embeddings: EmbeddingCache) -> Material:
    """About 150 topics of the corpus, spread over its authors, pairs whole, none long, so that fitting takes seconds."""
    known = corpus.split("train").topics
    long = {topic.group for topic in known if len(topic.body) > LONGEST}
    kept = _spread({topic.group for topic in known} - long, 110) | _spread({topic.group for topic in known if topic.urgent} - long, 20)
    topics = tuple(topic for topic in known if topic.group in kept)
    readings = read_all(topics)
    return Material(topics, readings, embeddings.embed(readings))


def _spread(groups: set[str], number: int) -> set[str]:
    return set(sorted(groups)[:: max(1, len(groups) // number)])


@pytest.fixture(scope="session")
def fitted(material: Material) -> Fitted:
    return fit(material.topics, material.readings, material.vectors, QUICK)


@pytest.fixture(scope="session")
def elsewhere(tmp_path_factory: pytest.TempPathFactory, exported: ExportedEncoder) -> Trained:
    """A model trained for another community, with a hold-out."""
    folder = tmp_path_factory.mktemp("elsewhere")
    return train(community(), folder / "models", recipe=QUICK, encoder=exported, cache=folder / "cache", show_progress=False)
