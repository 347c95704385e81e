from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from structlog.testing import capture_logs

from service.directory import Directory
from service.domain import Topic
from service.inference.bundle import Bundle, load_bundle
from service.inference.bundle.manifest import EXAMPLES
from service.inference.bundle.pins import SHADOW, Pin, write_pin
from service.inference.bundle.releasing import make_current
from service.inference.predictor import Predictor
from service.releases.journal import Journal
from service.releases.live import LiveModel, Reload
from service.releases.shadow import Shadow
from service.releases.watching import FAILED_INSIDE, ModelWatcher, watcher_for
from tests.api.samples import settings
from tests.inference.bundle.samples import Models
from tests.releases.samples import Noted, add_broken_bundle, add_bundle, pin

TOPIC = Topic("1", "Search is slow", "Every search takes a minute.")


class Watch:
    """A live model loaded from a folder, and the watcher of that folder, which looks when told."""

    def __init__(self, models: Models, directory: Directory, **changes: object) -> None:
        self.noted = Noted.nothing()
        self.live = LiveModel(Predictor(load_bundle(models.folder, threads=1)))
        self.live.tell(self.noted)
        journal = Journal(models.folder / "shadow.jsonl", most_bytes=100_000)
        self.shadow = Shadow(journal, clock=lambda: datetime(2026, 11, 28, tzinfo=UTC), idle=lambda: True, observer=self.noted)
        watcher = watcher_for(settings(models=models.folder, **changes), live=self.live, shadow=self.shadow, directory=directory)
        assert isinstance(watcher, ModelWatcher)
        self.watcher = watcher
        self.look = watcher.look

    def served(self) -> str:
        return self.live.predict([TOPIC])[0].model_version

    def shadowed(self) -> Predictor | None:
        return self.shadow.candidate

    def refused(self) -> str | None:
        return self.live.held.refused.reason if self.live.held.refused else None


@pytest.fixture
def watch(models: Models, directory: Directory) -> Watch:
    return Watch(models, directory)


def test_while_nothing_changes_nothing_is_loaded(watch: Watch, models: Models) -> None:
    watch.look()
    make_current(models.bundle)
    watch.look()
    assert watch.noted.reloads == []


def test_what_becomes_current_is_taken_up_and_shares_the_encoder(watch: Watch, models: Models) -> None:
    encoder = watch.live.bundle.encoder
    make_current(add_bundle(models, "other").bundle)
    watch.look()
    assert watch.served() == "other"
    assert watch.live.bundle.encoder is encoder
    watch.look()
    assert watch.noted.reloads == [Reload.LOADED, Reload.ACCEPTED]


@pytest.mark.parametrize(
    ("kind", "reason"),
    [("broken", "bundle_damaged"), ("damaged", "bundle_damaged"), ("foreign", "bundle_foreign"), ("gone", "bundle_missing")],
)
def test_a_bad_model_is_refused_once_and_the_old_one_stays(watch: Watch, models: Models, kind: str, reason: str) -> None:
    other = add_broken_bundle(models, "other") if kind == "broken" else add_bundle(models, "other")
    make_current(other.bundle)
    if kind == "damaged":
        other.flip(EXAMPLES, 7)
    elif kind == "foreign":
        other.amend(made_by="somebody else")
    elif kind == "gone":
        (other.bundle / "manifest.json").unlink()
    for _ in range(2):
        watch.look()
        assert watch.refused() == reason
        assert watch.served() == models.name
    assert watch.noted.reloads == [Reload.REFUSED]


def test_going_back_after_a_refusal_makes_all_well_again(watch: Watch, models: Models) -> None:
    make_current(add_broken_bundle(models, "other").bundle)
    watch.look()
    make_current(models.bundle)
    watch.look()
    assert watch.refused() is None
    make_current(add_bundle(models, "good").bundle)
    watch.look()
    assert watch.served() == "good"


def test_a_model_that_was_refused_is_tried_again_once_it_is_made_current_again(watch: Watch, models: Models) -> None:
    other = add_bundle(models, "other")
    make_current(other.bundle)
    whole = (other.bundle / EXAMPLES).read_bytes()
    other.put(EXAMPLES, whole[:100])  # as while it is being copied
    watch.look()
    other.put(EXAMPLES, whole)
    watch.look()
    assert (watch.refused(), watch.served()) == ("bundle_damaged", models.name)
    make_current(other.bundle)
    watch.look()
    assert watch.served() == "other"
    assert watch.noted.reloads == [Reload.REFUSED, Reload.LOADED, Reload.ACCEPTED]


def test_what_is_on_trial_or_serves_is_not_loaded_again_when_it_is_made_current_again(watch: Watch, models: Models) -> None:
    other = add_bundle(models, "other")
    for _ in range(2):
        make_current(other.bundle)
        watch.look()
    assert watch.served() == "other"
    make_current(other.bundle)
    watch.look()
    assert watch.noted.reloads == [Reload.LOADED, Reload.ACCEPTED]


def test_going_back_wins_over_a_request_that_passes_the_trial_meanwhile(
    watch: Watch, models: Models, monkeypatch: pytest.MonkeyPatch
) -> None:
    make_current(add_bundle(models, "other").bundle)
    watch.look()
    make_current(models.bundle)
    withdraw = watch.live.withdraw

    def beaten(serving: Bundle) -> bool:
        assert watch.served() == "other"
        return withdraw(serving)

    monkeypatch.setattr(watch.live, "withdraw", beaten)
    watch.look()
    assert watch.served() == models.name
    assert watch.live.bundle.manifest.version == models.name


def test_a_model_that_the_directory_does_not_cover_is_refused(models: Models, directory: Directory) -> None:
    watch = Watch(models, replace(directory, routes={}))
    make_current(add_bundle(models, "other").bundle)
    watch.look()
    assert watch.refused() == "model_not_covered"
    assert watch.served() == models.name


def test_a_pin_that_is_lost_or_torn_changes_nothing_that_serves(watch: Watch, models: Models) -> None:
    kept = models.current.read_bytes()
    models.current.unlink()
    watch.look()
    watch.look()
    assert (watch.refused(), watch.served()) == ("bundle_missing", models.name)
    models.current.write_bytes(kept)
    watch.look()
    assert (watch.refused(), watch.served()) == (None, models.name)
    assert watch.noted.reloads == [Reload.REFUSED]


def test_where_one_manifest_alone_is_vouched_for_no_other_is_taken_up(models: Models, directory: Directory) -> None:
    watch = Watch(models, directory, model_digest=models.digest.upper())
    watch.look()
    assert watch.noted.reloads == []
    make_current(add_bundle(models, "other").bundle)
    watch.look()
    assert (watch.refused(), watch.served()) == ("bundle_foreign", models.name)


def test_a_shadow_is_followed_and_left(watch: Watch, models: Models) -> None:
    other = add_bundle(models, "other")
    write_pin(models.folder / SHADOW, pin(other))
    watch.look()
    candidate = watch.shadowed()
    assert candidate is not None
    assert candidate.bundle.manifest.version == "other"
    watch.look()
    assert watch.shadowed() is candidate
    write_pin(models.folder / SHADOW, pin(add_broken_bundle(models, "broken")))
    watch.look()
    assert watch.shadowed() is None
    (models.folder / SHADOW).unlink()
    watch.look()
    assert watch.noted.reloads == []
    watch.shadow.stop()


def test_a_damaged_pin_of_a_shadow_is_told_once_and_restored_is_followed(watch: Watch, models: Models) -> None:
    write_pin(models.folder / SHADOW, pin(add_bundle(models, "other")))
    watch.look()
    kept = (models.folder / SHADOW).read_bytes()
    (models.folder / SHADOW).write_text("rubbish\n")
    with capture_logs() as log:
        for _ in range(3):
            watch.look()
    assert [line["reason"] for line in log if line["event"] == "shadow_refused"] == ["bundle_damaged"]
    assert watch.shadowed() is None
    (models.folder / SHADOW).write_bytes(kept)
    watch.look()
    candidate = watch.shadowed()
    assert candidate is not None
    assert candidate.bundle.manifest.version == "other"
    watch.shadow.stop()


def test_a_shadow_whose_loading_fails_inside_is_told_once_and_leaves_none(watch: Watch, models: Models) -> None:
    write_pin(models.folder / SHADOW, pin(add_bundle(models, "other")))
    watch.look()
    assert watch.shadowed() is not None

    def fail(_: Pin) -> Predictor:
        raise MemoryError

    watch.watcher._loading = replace(watch.watcher._loading, shadow=fail)
    write_pin(models.folder / SHADOW, pin(add_bundle(models, "third")))
    with capture_logs() as log:
        for _ in range(2):
            watch.look()
    assert watch.shadowed() is None
    assert [(line["event"], line["reason"]) for line in log if line["log_level"] == "error"] == [("shadow_refused", FAILED_INSIDE)]
    watch.shadow.stop()


def test_only_the_folder_that_is_set_is_watched(models: Models, directory: Directory, tmp_path: Path) -> None:
    watch = Watch(models, directory)
    single = {"models": models.bundle, "model_digest": models.digest}
    for changes in ({"models": tmp_path}, {"models": models.folder, "model_poll_seconds": 0}, single):
        assert watcher_for(settings(**changes), live=watch.live, shadow=watch.shadow, directory=directory) is None
