"""Looks every few seconds whether another model is current or in the shadow, and loads it away from the event loop."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING

import structlog

from service.errors import TopicRouterError
from service.inference.bundle import released_models
from service.inference.bundle.pins import CURRENT, SHADOW, Pin, read_pin
from service.releases.trial import load_on_trial

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from service.directory import Directory
    from service.inference.bundle import Bundle
    from service.inference.predictor import Predictor
    from service.releases.live import LiveModel
    from service.releases.shadow import Shadow
    from service.settings import Settings

FAILED_INSIDE = "internal"
NO_PIN = Pin("none", "none")
_NOTHING_SEEN = (NO_PIN, 0)
_log = structlog.get_logger(__name__)


@dataclass(frozen=True)
class Loading:
    """How the models that pins name are loaded: the one that is to serve, and the one in the shadow."""

    serving: Callable[[Pin, Bundle], Predictor]
    shadow: Callable[[Pin], Predictor]


class ModelWatcher:
    """Watches the pins of a folder of bundles.

    Args:
        models: the folder.
        live: takes up what becomes current.
        shadow: follows what is put in the shadow.
        loading: loads the models; raises TopicRouterError for one that can't be used.
        every: seconds between two looks.
        vouched: SHA-256 of the only manifest that may serve, whatever is pinned; None leaves it to the pin.

    """

    def __init__(
        self, models: Path, *, live: LiveModel, shadow: Shadow, loading: Loading, every: float, vouched: str | None = None
    ) -> None:
        self._models = models
        self._live = live
        self._shadow = shadow
        self._loading = loading
        self._every = every
        self._vouched = vouched.lower() if vouched else None
        # with the moment at which the pin was written: promoted once more, a model that was refused is tried again
        self._seen: tuple[Pin, int] | None = None
        self._seen_shadow: Pin | None = None

    async def run(self) -> None:
        """Look again and again, until cancelled."""
        while True:
            await asyncio.to_thread(self.look)
            await asyncio.sleep(self._every)

    def look(self) -> None:
        """Look once, and load what has changed; takes as long as loading does. Never raises: what serves goes on serving."""
        try:
            self._look_at_current()
            self._look_at_shadow()
        except Exception as error:  # noqa: BLE001 - the next look may go well
            _log.error("look_failed", error=type(error).__name__, problem=str(error))

    def _look_at_current(self) -> None:
        try:
            pinned = read_pin(self._models / CURRENT)
        except TopicRouterError as error:
            if self._seen != _NOTHING_SEEN:
                self._seen = _NOTHING_SEEN
                self._live.refuse(NO_PIN, reason=error.reason, why=str(error))
            return
        pin = replace(pinned, digest=self._vouched or pinned.digest)
        seen = pin, (self._models / CURRENT).stat().st_mtime_ns
        if seen == self._seen:
            return
        self._seen = seen
        held = self._live.held
        if held.on_trial and pin == _pin_of(held.on_trial.bundle):
            return
        if pin == _pin_of(held.serving.bundle) and self._live.withdraw(held.serving.bundle):
            return
        try:
            predictor = self._loading.serving(pin, self._live.bundle)
        except TopicRouterError as error:
            self._live.refuse(pin, reason=error.reason, why=str(error))
        except Exception as error:  # noqa: BLE001 - a model must not end the watch
            self._live.refuse(pin, reason=FAILED_INSIDE, why=f"loading it failed ({type(error).__name__}: {error})")
        else:
            self._live.put_on_trial(predictor)

    def _look_at_shadow(self) -> None:
        try:
            pin = read_pin(self._models / SHADOW) if (self._models / SHADOW).exists() else None
        except TopicRouterError as error:
            if self._seen_shadow != NO_PIN:
                self._seen_shadow = NO_PIN
                self._refuse_shadow(error.reason, str(error))
            return
        if pin == self._seen_shadow:
            return
        self._seen_shadow = pin
        try:
            self._shadow.follow(self._loading.shadow(pin) if pin else None)
        except TopicRouterError as error:
            self._refuse_shadow(error.reason, str(error))
        except Exception as error:  # noqa: BLE001 - a model must not end the watch
            self._refuse_shadow(FAILED_INSIDE, f"loading it failed ({type(error).__name__}: {error})")

    def _refuse_shadow(self, reason: str, why: str) -> None:
        self._shadow.follow(None)
        _log.error("shadow_refused", reason=reason, why=why)


def _pin_of(bundle: Bundle) -> Pin:
    return Pin(bundle.folder.name, bundle.digest)


def watcher_for(settings: Settings, *, live: LiveModel, shadow: Shadow, directory: Directory) -> ModelWatcher | None:
    """Make the watcher of the folder that the model to begin with came from; None where there is nothing to watch.

    That is a single bundle that was named by its digest, and a model from elsewhere than the folder that is set.
    """
    models = settings.models or released_models()
    if settings.model_poll_seconds == 0 or live.bundle.folder.parent != models or not (models / CURRENT).is_file():
        return None
    key = settings.fingerprint_key
    load = partial(load_on_trial, fingerprint_key=key.get_secret_value().encode() if key else None)

    def serving(pin: Pin, beside: Bundle) -> Predictor:
        return load(models / pin.name, digest=pin.digest, directory=directory, threads=settings.threads, beside=beside)

    def in_shadow(pin: Pin) -> Predictor:
        # one thread and an encoder of its own: what serves comes first
        return load(models / pin.name, digest=pin.digest, directory=None, threads=1)

    loading = Loading(serving, in_shadow)
    return ModelWatcher(models, live=live, shadow=shadow, loading=loading, every=settings.model_poll_seconds, vouched=settings.model_digest)
