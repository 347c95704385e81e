"""`topicrouter models` as people run it."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import pytest

from service.inference.bundle.figures import METRICS
from service.inference.bundle.manifest import EXAMPLES
from service.inference.bundle.pins import SHADOW
from service.releases.journal import Journal
from tests.command import refused, run
from tests.inference.bundle.samples import Models
from tests.releases.samples import add_bundle, pins
from tests.releases.test_journal import agreed, differed


@pytest.fixture(autouse=True)
def _chosen(models: Models, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("TOPICROUTER_MODELS", str(models.folder))


def said(*arguments: str) -> str:
    ended = run("models", *arguments)
    assert (ended.returncode, ended.stderr) == (0, b"")
    return ended.stdout.decode()


def listed(*arguments: str) -> Any:
    return json.loads(said(*arguments, "--json"))


def test_models_are_listed_with_what_is_known_of_them(models: Models) -> None:
    add_bundle(models, "other").put("manifest.json", b"{")
    bundles = {bundle["name"]: bundle for bundle in listed("list")}
    assert bundles.keys() == {models.name, "other"}
    current = bundles[models.name]
    assert (current["marks"], current["trouble"], current["topics"]) == (["current"], None, models.manifest["corpus_topics"])
    assert 0.5 < current["holdout_macro_f1"] < 1
    assert current["bytes"] > 1_000_000
    assert "is damaged" in bundles["other"]["trouble"]
    table = said("list")
    assert models.name in table
    assert "hold-out macro F1" in table


@pytest.mark.parametrize("figures", [b'{"holdout": null}', b'{"holdout": {"topics": 3, "route": {"macro_f1": null}}}'])
def test_a_model_whose_figures_can_t_be_read_is_listed_and_shown_without_them(models: Models, figures: bytes) -> None:
    add_bundle(models, "other").put(METRICS, figures)
    bundles = {bundle["name"]: bundle for bundle in listed("list")}
    assert (bundles["other"]["holdout_macro_f1"], bundles["other"]["trouble"]) == (None, None)
    assert bundles[models.name]["holdout_macro_f1"] is not None
    assert listed("show", "other")["holdout"] is None
    assert "not measured" in said("show", "other")


def test_an_empty_folder_says_how_to_get_a_model(tmp_path: Path) -> None:
    ended = run("models", "list", variables={"TOPICROUTER_MODELS": str(tmp_path / "none")})
    assert ended.stdout.decode().endswith("make one with `topicrouter train`\n")


def test_the_current_model_or_a_named_one_is_shown(models: Models) -> None:
    add_bundle(models, "other", made_by="somebody else")
    assert listed("show")["version"] == models.name
    assert listed("show", "other")["made_by"] == "somebody else"
    assert "hold-out" in said("show", "other")
    assert "there is no bundle 'none'" in refused("models", "show", "none")


def test_any_model_is_verified_and_a_pinned_one_against_its_pin(models: Models) -> None:
    other = add_bundle(models, "other")
    assert said("verify", "other").startswith("ok: model other in ")
    assert said("verify").startswith(f"ok: model {models.name} in ")
    other.flip(EXAMPLES, 7)
    assert "is not the file that the manifest describes" in refused("models", "verify", "other", code=3)
    models.amend(made_by="somebody else")
    assert "is not the one that was pinned" in refused("models", "verify", models.name, code=3)


def test_a_model_is_promoted_rolled_back_and_what_is_unneeded_removed(models: Models) -> None:
    add_bundle(models, "other")
    add_bundle(models, "third")
    assert said("promote", "other").startswith("other is the current model")
    assert pins(models.folder) == ("other", models.name)
    assert said("rollback").startswith(f"{models.name} is the current model again")
    assert pins(models.folder) == (models.name, "other")
    assert "would remove" in said("gc")
    assert (models.folder / "third").exists()
    assert said("gc", "--yes") == f"removed {models.folder / 'third'}\n"
    assert said("gc", "--yes") == "there is nothing to remove\n"
    assert {path.name for path in models.folder.iterdir() if path.is_dir()} == {models.name, "other"}


def test_leftovers_of_interrupted_work_are_removed_but_not_work_under_way(models: Models) -> None:
    for name in (".part-old", ".part-new", ".gone-other"):
        (models.folder / name).mkdir()
    os.utime(models.folder / ".part-old", (0, 0))
    said("gc", "--yes")
    assert {path.name for path in models.folder.glob(".*-*")} == {".part-new"}


def test_nothing_is_removed_while_it_is_not_known_what_serves(models: Models) -> None:
    add_bundle(models, "other")
    models.current.write_text("rubbish\n")
    assert "is damaged" in refused("models", "gc", "--yes", code=3)
    assert (models.folder / "other").exists()


def test_a_shadow_is_set_kept_and_switched_off(models: Models) -> None:
    add_bundle(models, "other")
    assert said("shadow", "other").startswith("other predicts in the shadow")
    assert said("gc") == "there is nothing to remove\n"
    assert said("shadow", "off").startswith("no model predicts in the shadow")
    assert not (models.folder / SHADOW).exists()


def test_differences_are_told_as_tables_and_as_json(tmp_path: Path) -> None:
    assert "nothing was compared yet" in said("differences")
    journal = Journal(tmp_path / ".cache" / "shadow.jsonl", most_bytes=100_000)
    for comparison in (agreed("1"), differed("[b]2", "technical", "feature")):
        journal.write(comparison)
    (summary,) = listed("differences")
    assert (summary["topics"], summary["agreeing"], summary["differing"]["route"]) == (2, 1, 1)
    tables = said("differences")
    assert "50.0 %" in tables
    assert "[b]2" in tables
