from __future__ import annotations

import re
from pathlib import Path

import pytest

from service.errors import InputError
from tests.training.secret_scanners.samples import record
from training.secret_scanners.compare import titles_of
from training.secret_scanners.record import Share, read_record
from training.secret_scanners.scanners import SCANNERS


def test_what_is_written_is_read_again(tmp_path: Path) -> None:
    file = tmp_path / "runs" / "some.json"
    record().write(file)
    assert read_record(file) == record()
    assert file.read_text().endswith("}\n")


def test_a_share_has_its_wilson_interval_unless_nothing_was_counted() -> None:
    figure = Share(hits=8, total=10).figure
    assert figure is not None
    assert (figure["value"], figure["low"], figure["high"]) == pytest.approx((0.8, 0.4902, 0.9433), abs=1e-4)
    assert Share(hits=0, total=0).figure is None


def test_an_absent_file_says_how_to_make_it(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"no comparison of scanners there; make it with: python -m training\.secret_scanners") as caught:
        read_record(tmp_path / "none.json")
    assert caught.value.reason == "comparison_missing"


@pytest.mark.parametrize("content", ["{", "[]", '{"titles": {}}', record().model_dump_json()[:-1] + ', "text": "a topic"}'])
def test_a_file_that_is_no_record_is_named(content: str, tmp_path: Path) -> None:
    (tmp_path / "one.json").write_text(content)
    with pytest.raises(InputError, match=r"one\.json holds no comparison of scanners") as caught:
        read_record(tmp_path / "one.json")
    assert caught.value.reason == "comparison_invalid"


def test_the_kept_record_compares_all_scanners_and_names_topics_by_id_only() -> None:
    kept = read_record()
    assert kept.titles == titles_of(list(SCANNERS.values()))
    assert kept.libraries == {name: scanner.library.name for name, scanner in SCANNERS.items()}
    assert set(kept.weights) == set(kept.libraries.values())
    for compared in kept.compared:
        assert list(compared.outcomes) == list(kept.titles)
        for outcome in compared.outcomes.values():
            assert outcome.recall.total == compared.topics.secret == outcome.recall.hits + len(outcome.missed)
            assert outcome.false_alarms.hits == len(outcome.alarmed)
            names = (*outcome.missed, *outcome.alarmed, *(outcome.only or ()))
            assert all(re.fullmatch(r"[a-z]+-\d+", name) for name in names)
