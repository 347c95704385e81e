"""Nothing is unpickled before a bundle is trusted, and nothing half is served afterwards."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import joblib
import numpy as np
import pytest

from service.errors import BundleError
from service.inference.bundle import load_bundle
from service.inference.bundle.manifest import EXAMPLE_VECTORS, EXAMPLES, FORMAT, PIPELINE, RETRAIN
from tests.inference.bundle.samples import Models, Trap, refused

OTHER_SKLEARN = "1.2.3"


def unlisted(models: Models) -> None:
    """The trap is not what the manifest lists."""


def unpinned(models: Models) -> None:
    models.list_files()


def other_format(models: Models) -> None:
    models.list_files()
    models.amend(format=FORMAT + 1)
    models.pin()


def other_library(models: Models) -> None:
    models.list_files()
    models.amend(libraries={"scikit-learn": OTHER_SKLEARN})
    models.pin()


def another_file_damaged(models: Models) -> None:
    models.list_files()
    models.pin()
    models.flip(EXAMPLE_VECTORS, 500)


def another_file_missing(models: Models) -> None:
    models.list_files()
    models.pin()
    (models.bundle / EXAMPLES).unlink()


def no_pin(models: Models) -> None:
    models.list_files()
    models.current.unlink()


@pytest.mark.parametrize("spoil", [unlisted, unpinned, other_format, other_library, another_file_damaged, another_file_missing, no_pin])
def test_nothing_is_unpickled_of_a_bundle_that_is_refused(models: Models, tmp_path: Path, spoil: Callable[[Models], None]) -> None:
    mark = tmp_path / "mark"
    models.lay_trap(mark)
    spoil(models)
    refused(models.folder)
    assert not mark.exists()


def test_the_trap_would_have_left_its_mark(models: Models, tmp_path: Path) -> None:
    mark = tmp_path / "mark"
    models.lay_trap(mark)
    models.list_files()
    models.pin()
    with pytest.raises(BundleError) as caught:
        load_bundle(models.folder, threads=1)
    assert mark.is_dir()
    assert caught.value.reason == "bundle_damaged"


def unreadable_pipeline(models: Models) -> None:
    models.put(PIPELINE, b"no pickle")


def pipeline_of_other_code(models: Models) -> None:
    pipeline = joblib.load(models.bundle / PIPELINE)
    del pipeline.features.words_
    (models.bundle / PIPELINE).unlink()
    joblib.dump(pipeline, models.bundle / PIPELINE)


def other_classes(models: Models) -> None:
    classes = models.manifest["classes"]
    models.amend(classes={**classes, "route": [*classes["route"], "poetry"]})


def examples_without_titles(models: Models) -> None:
    rows = json.loads((models.bundle / EXAMPLES).read_text("utf-8"))
    models.put(EXAMPLES, json.dumps([{"id": row["id"], "route": row["route"]} for row in rows]).encode())


def examples_of_another_encoder(models: Models) -> None:
    vectors = np.load(models.bundle / EXAMPLE_VECTORS)
    (models.bundle / EXAMPLE_VECTORS).unlink()
    np.save(models.bundle / EXAMPLE_VECTORS, vectors[:, :-1])


@pytest.mark.parametrize(
    "spoil",
    [
        unreadable_pipeline,
        pipeline_of_other_code,
        other_classes,
        examples_without_titles,
        examples_of_another_encoder,
    ],
)
def test_a_bundle_whose_parts_do_not_fit_fails_when_loaded_and_not_at_the_first_request(
    models: Models, spoil: Callable[[Models], None]
) -> None:
    spoil(models)
    models.list_files()
    models.pin()
    with pytest.raises(BundleError) as caught:
        load_bundle(models.folder, threads=1)
    assert caught.value.reason == "bundle_damaged"
    assert RETRAIN in str(caught.value)
    assert str(models.bundle) in str(caught.value)


def test_vectors_are_never_unpickled_not_even_of_a_bundle_that_is_trusted(models: Models, tmp_path: Path) -> None:
    mark = tmp_path / "mark"
    (models.bundle / EXAMPLE_VECTORS).unlink()
    np.save(models.bundle / EXAMPLE_VECTORS, np.array([Trap(mark)], object))
    models.list_files()
    models.pin()
    with pytest.raises(BundleError) as caught:
        load_bundle(models.folder, threads=1)
    assert caught.value.reason == "bundle_damaged"
    assert not mark.exists()
