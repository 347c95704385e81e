from __future__ import annotations

import hashlib
import shutil
import subprocess
import sys
from importlib.metadata import version
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from service.domain import Topic
from service.errors import BundleError
from service.inference.bundle import load_bundle, loading, released_models, verify_bundle
from service.inference.bundle.manifest import EXAMPLES, FORMAT, MANIFEST, REQUIRED, RETRAIN
from service.inference.bundle.pins import CURRENT
from service.inference.predictor import Predictor
from tests.inference.bundle.samples import Models, linked_models, refused


def test_the_released_bundle_is_what_it_claims_to_be() -> None:
    folder, manifest, digest = verify_bundle(released_models())
    assert (released_models() / CURRENT).read_text("utf-8").split() == [folder.name, digest]
    assert manifest.version == folder.name
    assert set(REQUIRED) < set(manifest.files)
    assert {file.name for file in folder.iterdir()} == {MANIFEST, *manifest.files}


def test_released_models_lie_beside_the_code_or_in_the_working_folder(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    assert (released_models() / CURRENT).is_file()
    monkeypatch.setattr(loading, "__file__", str(tmp_path / "a" / "b" / "c" / "loading.py"))
    assert loading.released_models() == Path("models")


def test_a_bundle_copied_elsewhere_verifies_and_predicts_alike(tmp_path: Path, predictor: Predictor) -> None:
    copy = tmp_path / "copied"
    shutil.copytree(predictor.bundle.folder, copy / predictor.bundle.folder.name)
    shutil.copyfile(released_models() / CURRENT, copy / CURRENT)
    bundle = load_bundle(copy, threads=1)
    assert (bundle.digest, bundle.manifest) == (predictor.bundle.digest, predictor.bundle.manifest)
    topic = Topic("1", "Search is slow", "Every search takes a minute since the upgrade.")
    assert Predictor(bundle).predict([topic]) == predictor.predict([topic])


def test_verifying_loads_no_library_that_could_unpickle() -> None:
    code = (
        "import sys; from service.inference.bundle import released_models, verify_bundle; verify_bundle(released_models()); "
        "print(*sorted({'joblib', 'sklearn', 'onnxruntime', 'pickle5', 'cloudpickle', 'numpy'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.split() == []


@pytest.mark.parametrize("kind", ["no folder", "no file", "a folder", "not text"])
def test_without_a_readable_pin_there_is_no_released_model(models: Models, kind: str) -> None:
    models.current.unlink()
    if kind == "no folder":
        shutil.rmtree(models.folder)
    elif kind == "a folder":
        models.current.mkdir()
    elif kind == "not text":
        models.current.write_bytes(b"\xff\xfe")
    error = refused(models.folder)
    assert error.reason == "bundle_missing"
    assert str(models.current) in str(error)
    assert RETRAIN in str(error)


@pytest.mark.parametrize("content", ["", "\n", "only-a-name", "{name} {digest} more", "{digest}"])
def test_a_damaged_pin_says_what_it_should_hold(models: Models, content: str) -> None:
    models.current.write_text(content.format(name=models.name, digest=models.digest), "utf-8")
    error = refused(models.folder)
    assert error.reason == "bundle_damaged"
    assert str(models.current) in str(error)
    assert "a bundle's name and the SHA-256 of its manifest" in str(error)
    assert RETRAIN in str(error)


@pytest.mark.parametrize("name", ["../models/{name}", "..", ".", "/tmp", "{name}/../{name}", "{name}\\..", ".hidden", "{folder}/{name}"])  # noqa: S108 - no file is made there
def test_a_pin_that_leaves_the_folder_is_not_followed(models: Models, name: str) -> None:
    name = name.format(name=models.name, folder=models.folder)
    models.current.write_text(f"{name} {models.digest}", "utf-8")
    error = refused(models.folder)
    assert error.reason == "bundle_damaged"
    assert str(models.current) in str(error)


def test_a_pin_of_a_bundle_that_is_not_there_is_told(models: Models) -> None:
    models.current.write_text(f"gone {models.digest}", "utf-8")
    error = refused(models.folder)
    assert error.reason == "bundle_missing"
    assert str(models.folder / "gone") in str(error)
    assert RETRAIN in str(error)


def test_a_manifest_that_nobody_vouched_for_is_foreign_and_the_message_tells_how_to_vouch(models: Models) -> None:
    pinned = models.digest
    models.amend(made_by="somebody else")
    error = refused(models.folder)
    assert error.reason == "bundle_foreign"
    assert models.digest in str(error)
    assert pinned in str(error)
    assert "TOPICROUTER_MODEL_DIGEST" in str(error)


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(at=st.integers(0, 100_000), bit=st.sampled_from([1 << power for power in range(8)]))
def test_a_manifest_with_one_bit_changed_is_never_accepted(models: Models, at: int, bit: int) -> None:
    good = (models.bundle / MANIFEST).read_bytes()
    try:
        models.flip(MANIFEST, at, bit)
        with pytest.raises(BundleError) as caught:
            verify_bundle(models.folder)
        assert caught.value.reason in {"bundle_foreign", "bundle_damaged", "bundle_incompatible"}
    finally:
        models.put(MANIFEST, good)
    assert verify_bundle(models.folder)


def test_any_file_with_one_bit_changed_is_damaged_and_named(models: Models) -> None:
    for name in models.manifest["files"]:
        file = models.bundle / name
        genuine = file.resolve()
        size = file.stat().st_size
        for at in {0, size // 2, size - 1}:
            models.flip(name, at)
            error = refused(models.folder)
            assert error.reason == "bundle_damaged"
            assert str(file) in str(error)
            assert RETRAIN in str(error)
            file.unlink()
            file.symlink_to(genuine)
    assert verify_bundle(models.folder)


def test_a_missing_file_is_named(models: Models) -> None:
    for name in models.manifest["files"]:
        file = models.bundle / name
        genuine = file.resolve()
        file.unlink()
        error = refused(models.folder)
        assert error.reason == "bundle_damaged"
        assert f"lacks {name!r}" in str(error)
        assert RETRAIN in str(error)
        file.symlink_to(genuine)
    assert verify_bundle(models.folder)


@pytest.mark.parametrize("name", REQUIRED)
def test_a_manifest_that_leaves_out_a_needed_file_is_damaged(models: Models, name: str) -> None:
    models.amend(files={listed: digest for listed, digest in models.manifest["files"].items() if listed != name})
    models.pin()
    error = refused(models.folder)
    assert error.reason == "bundle_damaged"
    assert f"does not list {name}" in str(error)


@pytest.mark.parametrize("name", ["../outside", "sub/inside", "..", "", "/etc/hostname", "a\\b", "a\0b", "a b"])
def test_a_file_name_that_leaves_the_bundle_is_refused_although_its_digest_fits(models: Models, name: str) -> None:
    (models.folder / "outside").write_bytes(b"content")
    (models.bundle / "sub").mkdir()
    (models.bundle / "sub" / "inside").write_bytes(b"content")
    (models.bundle / "a b").write_bytes(b"content")
    models.amend(files={**models.manifest["files"], name: hashlib.sha256(b"content").hexdigest()})
    models.pin()
    error = refused(models.folder)
    assert error.reason == "bundle_damaged"
    assert repr(name) in str(error)


def test_a_bundle_from_elsewhere_is_loaded_once_its_digest_is_named(models: Models) -> None:
    models.current.unlink()
    assert refused(models.bundle).reason == "bundle_missing"
    folder, _, digest = verify_bundle(models.bundle, allowed_digest=models.digest.upper())
    assert (folder, digest) == (models.bundle, models.digest)
    assert load_bundle(models.bundle, allowed_digest=models.digest, threads=1).digest == models.digest


def test_a_named_digest_vouches_for_a_manifest_that_the_pin_does_not(models: Models) -> None:
    models.amend(made_by="somebody else")
    assert refused(models.folder).reason == "bundle_foreign"
    assert verify_bundle(models.folder, allowed_digest=models.digest)[1].made_by == "somebody else"


@pytest.mark.parametrize("wrong", ["0" * 64, "", "no digest"])
def test_a_wrong_digest_vouches_for_nothing(models: Models, wrong: str) -> None:
    models.current.unlink()
    error = refused(models.bundle, allowed_digest=wrong)
    assert error.reason == "bundle_foreign"
    assert models.digest in str(error)


def test_a_named_digest_does_not_spare_the_files_their_check(models: Models) -> None:
    models.flip(EXAMPLES, 10)
    assert refused(models.folder, allowed_digest=models.digest).reason == "bundle_damaged"


def test_another_format_is_refused_with_the_command_that_retrains(models: Models) -> None:
    models.amend(format=FORMAT + 1)
    models.pin()
    error = refused(models.folder)
    assert error.reason == "bundle_incompatible"
    assert RETRAIN in str(error)


@pytest.mark.parametrize("libraries", [{"scikit-learn": "1.2.3"}, {}])
def test_another_minor_version_of_scikit_learn_is_refused_with_what_to_install(models: Models, libraries: dict[str, str]) -> None:
    models.amend(libraries=libraries)
    models.pin()
    error = refused(models.folder)
    assert error.reason == "bundle_incompatible"
    assert f"scikit-learn {libraries.get('scikit-learn', 'unknown')}" in str(error)
    assert version("scikit-learn") in str(error)
    assert RETRAIN in str(error)


def test_another_patch_of_scikit_learn_is_fine(models: Models) -> None:
    minor = ".".join(version("scikit-learn").split(".")[:2])
    models.amend(libraries={"scikit-learn": f"{minor}.99"})
    models.pin()
    assert verify_bundle(models.folder)


def test_a_linked_copy_is_as_good_as_the_released_folder(tmp_path: Path) -> None:
    models = linked_models(released_models().resolve(), tmp_path / "linked")
    assert verify_bundle(models.folder)[2] == verify_bundle(released_models())[2]
