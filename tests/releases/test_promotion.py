from __future__ import annotations

import os
import shutil
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import pytest
from filelock import FileLock

from service.directory import Directory
from service.errors import BundleError, DirectoryError, InputError
from service.inference.bundle import load_bundle, verify_bundle
from service.inference.bundle.manifest import EXAMPLES
from service.inference.bundle.pins import CURRENT, PREVIOUS, SHADOW, Pin, read_pin, write_pin
from service.inference.bundle.releasing import LOCK, make_current
from service.releases.promotion import promote, roll_back, set_shadow
from tests.inference.bundle.samples import Models
from tests.releases.samples import add_broken_bundle, add_bundle, content, pin, pins


def test_a_promoted_model_is_current_and_the_one_before_it_previous(models: Models, directory: Directory) -> None:
    other = add_bundle(models, "other")
    assert promote("other", models.folder, digest=None, directory=directory) == pin(other)
    assert pins(models.folder) == ("other", models.name)
    assert verify_bundle(models.folder)[1].version == "other"


def test_promoting_what_is_current_keeps_the_way_back(models: Models, directory: Directory) -> None:
    add_bundle(models, "other")
    for _ in range(2):
        promote("other", models.folder, digest=None, directory=directory)
    assert pins(models.folder) == ("other", models.name)


def test_a_rollback_is_undone_by_another(models: Models, directory: Directory) -> None:
    add_bundle(models, "other")
    promote("other", models.folder, digest=None, directory=directory)
    roll_back(models.folder, directory=directory)
    assert pins(models.folder) == (models.name, "other")
    roll_back(models.folder, directory=directory)
    assert pins(models.folder) == ("other", models.name)


def test_without_a_previous_model_there_is_no_way_back(models: Models, directory: Directory) -> None:
    for _ in range(2):
        with pytest.raises(BundleError) as caught:
            roll_back(models.folder, directory=directory)
        assert caught.value.reason == "no_previous_model"
        # what a promotion leaves that died between its two steps
        shutil.copyfile(models.current, models.folder / PREVIOUS)
    assert pins(models.folder)[0] == models.name


@pytest.mark.parametrize("kind", ["broken", "damaged", "unfit library"])
def test_a_model_that_fails_its_trial_moves_no_pin(models: Models, directory: Directory, kind: str) -> None:
    if kind == "broken":
        add_broken_bundle(models, "other")
    elif kind == "damaged":
        add_bundle(models, "other").flip(EXAMPLES, 7)
    else:
        add_bundle(models, "other", libraries={"scikit-learn": "1.2.3"})
    with pytest.raises(BundleError):
        promote("other", models.folder, digest=None, directory=directory)
    assert pins(models.folder) == (models.name, None)


def test_a_previous_model_that_fails_its_trial_moves_no_pin(models: Models, directory: Directory) -> None:
    other = add_bundle(models, "other")
    write_pin(models.folder / PREVIOUS, pin(other))
    other.flip(EXAMPLES, 7)
    with pytest.raises(BundleError):
        roll_back(models.folder, directory=directory)
    assert pins(models.folder) == (models.name, "other")


def test_a_model_that_the_directory_does_not_cover_is_not_promoted(models: Models, directory: Directory) -> None:
    add_bundle(models, "other")
    gone = next(iter(directory.areas))
    smaller = replace(directory, areas={name: area for name, area in directory.areas.items() if name != gone})
    with pytest.raises(DirectoryError, match=gone):
        promote("other", models.folder, digest=None, directory=smaller)
    assert pins(models.folder) == (models.name, None)


def test_a_model_that_is_not_there_is_told_with_those_that_are(models: Models, directory: Directory) -> None:
    for name in ("nowhere", "no/where", CURRENT):
        with pytest.raises(InputError, match=f"there are: {models.name}") as caught:
            promote(name, models.folder, digest=None, directory=directory)
        assert caught.value.reason == "unknown_bundle"


def elsewhere(models: Models, folder: Path) -> Models:
    """A bundle that lies in a folder of its own."""
    other = add_bundle(models, "other")
    shutil.copytree(other.bundle, folder / "brought")
    shutil.rmtree(other.bundle)
    return Models(folder, "brought")


def test_a_model_from_elsewhere_needs_its_digest_and_is_copied_in(models: Models, directory: Directory, tmp_path: Path) -> None:
    brought = elsewhere(models, tmp_path / "elsewhere")
    (brought.bundle / "stray").write_text("not listed")
    with pytest.raises(InputError, match=f"--digest {brought.digest}") as caught:
        promote(str(brought.bundle), models.folder, digest=None, directory=directory)
    assert caught.value.reason == "digest_missing"
    assert promote(str(brought.bundle), models.folder, digest=brought.digest.upper(), directory=directory) == Pin("other", brought.digest)
    assert pins(models.folder) == ("other", models.name)
    copied = content(models.folder / "other")
    assert copied == {name: held for name, held in content(brought.bundle).items() if name != "stray"}
    assert not any(file.is_symlink() for file in (models.folder / "other").iterdir())


def test_a_model_from_elsewhere_that_is_not_what_was_named_leaves_nothing_behind(
    models: Models, directory: Directory, tmp_path: Path
) -> None:
    brought = elsewhere(models, tmp_path / "elsewhere")
    before = sorted(models.folder.iterdir())
    with pytest.raises(BundleError) as caught:
        promote(str(brought.bundle), models.folder, digest="0" * 64, directory=directory)
    assert caught.value.reason == "bundle_foreign"
    assert str(brought.bundle) in str(caught.value)
    brought.flip(EXAMPLES, 7)
    with pytest.raises(BundleError) as caught:
        promote(str(brought.bundle), models.folder, digest=brought.digest, directory=directory)
    assert caught.value.reason == "bundle_damaged"
    assert [path for path in sorted(models.folder.iterdir()) if path.name != LOCK] == before


def test_a_model_that_is_here_already_stays_where_it_may_be_serving(models: Models, directory: Directory, tmp_path: Path) -> None:
    brought = elsewhere(models, tmp_path / "elsewhere")
    for _ in range(2):
        promote(str(brought.bundle), models.folder, digest=brought.digest, directory=directory)
    here = Models(models.folder, "other")
    folder = here.bundle.stat().st_ino
    promote(str(brought.bundle), models.folder, digest=brought.digest, directory=directory)
    assert here.bundle.stat().st_ino == folder
    here.flip(EXAMPLES, 7)
    promote(str(brought.bundle), models.folder, digest=brought.digest, directory=directory)
    assert content(here.bundle) == content(brought.bundle)
    assert not [path for path in models.folder.iterdir() if path.name.startswith((".part-", ".gone-"))]


def test_a_path_into_the_folder_of_models_names_a_model_of_it(
    models: Models, directory: Directory, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = add_bundle(models, "other")
    monkeypatch.chdir(tmp_path)
    assert set_shadow("models/other", models.folder) == pin(other)
    assert promote("models/other", Path("models"), digest=None, directory=directory) == pin(other)
    assert promote(f"{models.bundle}/", Path("models"), digest=None, directory=directory) == pin(models)
    with pytest.raises(InputError) as caught:
        promote("models/none", models.folder, digest=None, directory=directory)
    assert caught.value.reason == "unknown_bundle"


@pytest.mark.parametrize("mark", [CURRENT, PREVIOUS, SHADOW])
def test_what_a_pin_names_has_to_be_what_was_pinned_unless_its_digest_is_named(models: Models, directory: Directory, mark: str) -> None:
    other = add_bundle(models, "other")
    write_pin(models.folder / mark, pin(other))
    other.amend(made_by="somebody else")
    before = pins(models.folder)
    with pytest.raises(BundleError) as caught:
        promote("other", models.folder, digest=None, directory=directory)
    assert caught.value.reason == "bundle_foreign"
    if mark != CURRENT:
        with pytest.raises(BundleError) as caught:
            set_shadow("other", models.folder)
        assert caught.value.reason == "bundle_foreign"
    assert pins(models.folder) == before
    assert promote("other", models.folder, digest=other.digest, directory=directory) == pin(other) == read_pin(models.current)


def test_another_bundle_of_the_same_name_is_not_overwritten(models: Models, directory: Directory, tmp_path: Path) -> None:
    brought = elsewhere(models, tmp_path / "elsewhere")
    here = add_bundle(models, "other", made_by="somebody else")
    with pytest.raises(BundleError) as caught:
        promote(str(brought.bundle), models.folder, digest=brought.digest, directory=directory)
    assert caught.value.reason == "bundle_exists"
    assert here.manifest["made_by"] == "somebody else"


def test_a_bundle_is_the_same_wherever_it_is_copied(models: Models, tmp_path: Path) -> None:
    places = [models.folder, tmp_path / "a b" / "é", tmp_path / "deep" / "er"]
    digests = []
    for at, there in pairwise(places):
        shutil.copytree(at / models.name, there / models.name)
        # other times, rights and owners than the original's
        for file in (there / models.name).iterdir():
            os.utime(file, (0, 0))
            file.chmod(0o400)
        digests.append(verify_bundle(there / models.name, allowed_digest=models.digest)[2])
        write_pin(there / CURRENT, read_pin(models.current))
        digests.append(load_bundle(there, threads=1).digest)
        assert content(there / models.name) == content(models.bundle)
    assert set(digests) == {models.digest}


def test_one_process_at_a_time_changes_which_model_serves(models: Models, directory: Directory) -> None:
    add_bundle(models, "other")
    with FileLock(models.folder / LOCK):
        for release in (
            lambda: promote("other", models.folder, digest=None, directory=directory),
            lambda: roll_back(models.folder, directory=directory),
            lambda: set_shadow("other", models.folder),
        ):
            with ThreadPoolExecutor(1) as other_thread, pytest.raises(BundleError) as caught:
                other_thread.submit(release).result(20)
            assert caught.value.reason == "release_under_way"
    assert pins(models.folder) == (models.name, None)
    promote("other", models.folder, digest=None, directory=directory)


def test_training_makes_its_bundle_current_and_keeps_the_way_back(models: Models, directory: Directory) -> None:
    other = add_bundle(models, "other")
    make_current(other.bundle)
    assert pins(models.folder) == ("other", models.name)
    roll_back(models.folder, directory=directory)
    assert pins(models.folder) == (models.name, "other")


def test_a_damaged_pin_does_not_keep_a_new_model_from_becoming_current(models: Models, directory: Directory) -> None:
    add_bundle(models, "other")
    models.current.write_text("rubbish\n")
    promote("other", models.folder, digest=None, directory=directory)
    assert pins(models.folder) == ("other", None)


def test_a_shadow_is_tried_and_ends_when_it_is_promoted(models: Models, directory: Directory) -> None:
    other = add_bundle(models, "other")
    assert set_shadow("other", models.folder) == pin(other) == read_pin(models.folder / SHADOW)
    promote("other", models.folder, digest=None, directory=directory)
    assert not (models.folder / SHADOW).exists()
    with pytest.raises(InputError) as caught:
        set_shadow("other", models.folder)
    assert caught.value.reason == "shadow_is_current"
    add_broken_bundle(models, "broken")
    with pytest.raises(BundleError):
        set_shadow("broken", models.folder)
    assert not (models.folder / SHADOW).exists()


def test_a_shadow_ends_however_it_becomes_current(models: Models, directory: Directory) -> None:
    other = add_bundle(models, "other")
    set_shadow("other", models.folder)
    make_current(other.bundle)
    assert not (models.folder / SHADOW).exists()
    set_shadow(models.name, models.folder)
    roll_back(models.folder, directory=directory)
    assert not (models.folder / SHADOW).exists()


def test_a_damaged_pin_of_a_shadow_fails_no_change_of_what_serves(models: Models, directory: Directory) -> None:
    other = add_bundle(models, "other")
    (models.folder / SHADOW).write_text("rubbish\n")
    assert promote("other", models.folder, digest=None, directory=directory) == pin(other)
    assert roll_back(models.folder, directory=directory) == pin(models)
    make_current(other.bundle)
    assert pins(models.folder) == ("other", models.name)
    assert (models.folder / SHADOW).exists()


def test_a_shadow_is_switched_off(models: Models) -> None:
    add_bundle(models, "other")
    set_shadow("other", models.folder)
    for _ in range(2):
        assert set_shadow(None, models.folder) is None
        assert not (models.folder / SHADOW).exists()


def test_without_a_folder_of_models_none_is_made(tmp_path: Path, directory: Directory) -> None:
    with pytest.raises(BundleError) as caught:
        promote("any", tmp_path / "none", digest=None, directory=directory)
    assert caught.value.reason == "bundle_missing"
    assert not (tmp_path / "none").exists()
