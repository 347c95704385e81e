from __future__ import annotations

import numpy as np
import pytest

from service.experts.memory import ExpertMemory, closeness
from tests.experts.samples import NOW


def test_the_three_nearest_questions_of_each_count() -> None:
    found = closeness(np.array([0.9, 0.1, 0.6, 0.3, 0.9], np.float32), ("ann", "ann", "ann", "ann", "bob"))
    assert found == pytest.approx({"ann": 0.6, "bob": 0.3})


def test_unlike_questions_count_as_none() -> None:
    assert closeness(np.array([-0.5, 0.3], np.float32), ("ann", "ann")) == pytest.approx({"ann": 0.1})


def test_a_memory_compares_a_topic_with_each_question() -> None:
    vectors = np.array([[1, 0], [0, 1], [0.6, 0.8]], np.float32)
    memory = ExpertMemory("encoder", "model", NOW, ("ann", "bob", "bob"), ("1", "2", "3"), vectors)
    assert memory.closeness(np.array([0, 1], np.float32)) == pytest.approx({"ann": 0.0, "bob": 0.6})
    assert memory.answered == {"ann": 1, "bob": 2}


def test_an_empty_memory_knows_nobody() -> None:
    memory = ExpertMemory("encoder", "model", NOW, (), (), np.zeros((0, 2), np.float32))
    assert memory.closeness(np.array([0, 1], np.float32)) == {}
