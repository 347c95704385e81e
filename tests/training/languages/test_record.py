from __future__ import annotations

from itertools import product
from pathlib import Path

import pytest

from service.errors import InputError
from service.inference.multilingual import FILES_SHA256
from tests.training.languages.samples import record
from training.languages.compare import ENGLISH, HOLDOUT, LEFT_OUT, OTHER
from training.languages.record import FIGURES, read_record
from training.languages.ways import RELEASED, WAYS


def test_what_is_written_is_read_again(tmp_path: Path) -> None:
    file = tmp_path / "runs" / "some.json"
    record().write(file)
    assert read_record(file) == record()
    assert file.read_text().endswith("}\n")


def test_an_absent_file_says_how_to_make_it(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"no comparison of languages there; make it with: python -m training\.languages") as caught:
        read_record(tmp_path / "none.json")
    assert caught.value.reason == "comparison_missing"


@pytest.mark.parametrize("content", ["{", "[]", '{"titles": {}}', record().model_dump_json()[:-1] + ', "text": "a topic"}'])
def test_a_file_that_is_no_record_is_named(content: str, tmp_path: Path) -> None:
    (tmp_path / "one.json").write_text(content)
    with pytest.raises(InputError, match=r"one\.json holds no comparison of languages") as caught:
        read_record(tmp_path / "one.json")
    assert caught.value.reason == "comparison_invalid"


def test_the_kept_record_is_complete() -> None:
    kept = read_record()
    names = [way.name for way in WAYS]
    assert kept.titles == {way.name: way.title for way in WAYS}
    assert kept.encoder.sha256 == FILES_SHA256
    assert [(each.set, each.group) for each in kept.judged] == list(product((LEFT_OUT, HOLDOUT), (OTHER, ENGLISH)))
    assert set(kept.milliseconds) == {OTHER, ENGLISH}
    assert all(list(times) == names for times in kept.milliseconds.values())
    for title, topics in ((LEFT_OUT, kept.corpus.train), (HOLDOUT, kept.corpus.holdout)):
        assert sum(each.topics for each in kept.judged if each.set == title) == topics
    for each in kept.judged:
        assert list(each.ways) == names
        for name, outcomes in each.ways.items():
            assert set(outcomes.figures) == set(FIGURES)
            assert set(outcomes.differences) == (set() if name == RELEASED.name else set(FIGURES))
            assert (outcomes.false_alarms is None) == (each.set == LEFT_OUT)
            assert all(figure["low"] <= figure["value"] <= figure["high"] for figure in outcomes.figures.values())
