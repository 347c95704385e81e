"""A tiny encoder with random weights, and topics that it can learn within seconds. Takes the extra `training` and the weights."""

from __future__ import annotations

import shutil
from importlib.util import find_spec
from pathlib import Path

import pytest

from service.inference.reading import Reading
from tests.training.samples import community
from training.data.records import LabelledTopic
from training.encoder.weights import DEFAULT_FOLDER
from training.run import read_all

WEIGHTS = Path(__file__).parents[3] / DEFAULT_FOLDER


@pytest.fixture(scope="session")
def tiny(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A model folder: BERT of two layers and 32 dimensions."""
    if find_spec("torch") is None or not (WEIGHTS / "tokenizer.json").is_file():
        pytest.skip("PyTorch is not installed, or there are no weights")
    import torch
    from transformers import BertConfig, BertModel

    torch.manual_seed(1)
    torch.set_num_threads(1)
    folder = tmp_path_factory.mktemp("tiny")
    shape = BertConfig(hidden_size=32, num_hidden_layers=2, num_attention_heads=2, intermediate_size=64, vocab_size=30_522)
    BertModel(shape).save_pretrained(folder)
    shutil.copyfile(WEIGHTS / "tokenizer.json", folder / "tokenizer.json")
    return folder


@pytest.fixture(scope="session")
def topics() -> list[LabelledTopic]:
    return list(community().split("train").topics)


@pytest.fixture(scope="session")
def readings(topics: list[LabelledTopic]) -> list[Reading]:
    return read_all(topics)
