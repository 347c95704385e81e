from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from service.errors import BundleError, InputError
from tests.inference.bundle.samples import Models
from training.judging.contenders import load_contender


def loaded(name: str, models: Models, *digests: str) -> str:
    return load_contender(name, models.folder, digests=digests, threads=1).digest


def test_the_current_model_and_any_of_the_folder_are_loaded_by_name(models: Models) -> None:
    assert loaded("current", models) == loaded(models.name, models) == models.digest


def test_the_previous_model_is_the_one_that_its_pin_names(models: Models) -> None:
    (models.folder / "previous").write_text(f"{models.name} {models.digest.upper()}\n")
    assert loaded("previous", models) == models.digest


@pytest.mark.parametrize(
    ("content", "reason", "told"),
    [
        (None, "bundle_missing", "no released model: .*previous"),
        ("only-a-name\n", "bundle_damaged", "a bundle's name and the SHA-256"),
        ("../elsewhere ab\n", "bundle_damaged", "previous is damaged"),
    ],
)
def test_without_a_good_pin_there_is_no_previous_model(models: Models, content: str | None, reason: str, told: str) -> None:
    if content is not None:
        (models.folder / "previous").write_text(content)
    with pytest.raises(BundleError, match=told) as caught:
        loaded("previous", models)
    assert caught.value.reason == reason


def test_a_pin_of_another_digest_is_refused_unless_that_manifest_is_trusted(models: Models) -> None:
    models.current.write_text(f"{models.name} {'ab' * 32}\n")
    with pytest.raises(BundleError) as caught:
        loaded("current", models)
    assert caught.value.reason == "bundle_foreign"
    assert loaded("current", models, models.digest) == models.digest


def test_a_bundle_from_elsewhere_needs_its_digest(models: Models, tmp_path: Path) -> None:
    outside = tmp_path / "elsewhere"
    models.bundle.rename(outside)
    with pytest.raises(InputError, match=f"--digest {_digest(outside)}") as caught:
        loaded(str(outside), models)
    assert caught.value.reason == "digest_missing"
    assert loaded(str(outside), models, "ab" * 32, _digest(outside).upper()) == _digest(outside)


def test_an_unknown_name_is_told_with_those_that_there_are(models: Models) -> None:
    with pytest.raises(InputError, match=f"there are: current, previous, {models.name}") as caught:
        loaded("0.0.9-nothing", models)
    assert caught.value.reason == "unknown_bundle"


def test_a_folder_above_the_models_is_not_taken_for_one_of_them(models: Models) -> None:
    shutil.copytree(models.bundle, models.folder.parent, dirs_exist_ok=True)
    with pytest.raises((InputError, BundleError)):
        loaded("..", models)


def test_what_lies_in_a_damaged_bundle_is_not_unpickled(models: Models, tmp_path: Path) -> None:
    models.lay_trap(tmp_path / "mark")
    with pytest.raises(BundleError):
        loaded(models.name, models)
    assert not (tmp_path / "mark").exists()


def _digest(folder: Path) -> str:
    return Models(folder.parent, folder.name).digest
