"""The model of a running service: a new one stands beside the old one until its first request has succeeded."""

from __future__ import annotations

import threading
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import TYPE_CHECKING, Protocol

import structlog

if TYPE_CHECKING:
    from collections.abc import Sequence

    from service.domain import Prediction, Topic
    from service.inference.bundle import Bundle
    from service.inference.bundle.pins import Pin
    from service.inference.predictor import Predictor

TRIAL_FAILED = "trial_failed"
_log = structlog.get_logger(__name__)


class Reload(StrEnum):
    """What became of a model that was found to be current."""

    LOADED = "loaded"
    ACCEPTED = "accepted"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"


class ModelObserver(Protocol):
    """Is told about changes of the model that serves; from any thread."""

    def serving(self, *, version: str, digest: str) -> None:
        """Another model serves."""

    def reload(self, outcome: Reload) -> None:
        """Something became of a model that was found to be current."""


class NoObserver:
    """Ignores what it is told."""

    def serving(self, *, version: str, digest: str) -> None:
        """Ignore it."""

    def reload(self, outcome: Reload) -> None:
        """Ignore it."""


@dataclass(frozen=True, slots=True)
class Refused:
    """A model that was found to be current and does not serve: its pin, a stable reason, and a sentence for people."""

    name: str
    digest: str
    reason: str
    why: str


@dataclass(frozen=True, slots=True)
class Held:
    """What a live model holds at a moment: the model that serves, one whose first request is awaited, and the last one refused."""

    serving: Predictor
    on_trial: Predictor | None = None
    refused: Refused | None = None


class LiveModel:
    """Predicts with the model that serves, which may change meanwhile; safe to share between threads.

    A request that has begun ends with the models it began with. While a model is on trial, the next request is its first: if that
    succeeds, it serves from then on and the old one is let go; if it fails, the old one answers the request and serves on.

    Args:
        predictor: the model to begin with.

    """

    def __init__(self, predictor: Predictor) -> None:
        self._held = Held(predictor)
        self._lock = threading.Lock()
        self._observer: ModelObserver = NoObserver()

    @classmethod
    def of(cls, predictor: Predictor | LiveModel) -> LiveModel:
        """Give a live model as it is, and let any other predictor be the model to begin with."""
        return predictor if isinstance(predictor, LiveModel) else cls(predictor)

    @property
    def held(self) -> Held:
        """What is held now."""
        return self._held

    @property
    def bundle(self) -> Bundle:
        """The bundle that serves."""
        return self._held.serving.bundle

    def tell(self, observer: ModelObserver) -> None:
        """Tell `observer` of every change from now on, and what serves now."""
        self._observer = observer
        observer.serving(version=self.bundle.manifest.version, digest=self.bundle.digest)

    def predict(self, topics: Sequence[Topic]) -> list[Prediction]:
        """Predict topics in their order; all of them with one model, whose version the predictions name."""
        held = self._held
        if held.on_trial is None:
            return held.serving.predict(topics)
        try:
            predictions = held.on_trial.predict(topics)
        except Exception as error:  # noqa: BLE001 - whatever it is, the old model answers
            # raises the same where it is the topics that can't be predicted, which is no fault of the new model
            predictions = held.serving.predict(topics)
            self._refuse_trial(held.on_trial, error)
        else:
            self._accept(held.on_trial)
        return predictions

    def put_on_trial(self, predictor: Predictor) -> None:
        """Let a model, loaded and tried out, answer the next request."""
        with self._lock:
            self._held = replace(self._held, on_trial=predictor, refused=None)
        self._note(Reload.LOADED, predictor.bundle)

    def refuse(self, pin: Pin, *, reason: str, why: str) -> None:
        """Note that the model that a pin names can't serve; what serves stays, and a trial of another model ends."""
        with self._lock:
            self._held = replace(self._held, on_trial=None, refused=Refused(pin.name, pin.digest, reason, why))
        _log.error("model_refused", model=pin.name, digest=pin.digest, reason=reason, why=why)
        self._observer.reload(Reload.REFUSED)

    def withdraw(self, serving: Bundle) -> bool:
        """End a trial and forget what was refused, as `serving` is the current model again.

        False, and nothing is done, if it serves no longer: a request on the model on trial was quicker.
        """
        with self._lock:
            if self._held.serving.bundle is not serving:
                return False
            withdrawn, self._held = self._held.on_trial, replace(self._held, on_trial=None, refused=None)
        if withdrawn is not None:
            self._note(Reload.WITHDRAWN, withdrawn.bundle)
        return True

    def _accept(self, predictor: Predictor) -> None:
        with self._lock:
            if self._held.on_trial is not predictor:
                return  # another request was quicker, or the trial has ended
            self._held = Held(predictor)
        self._note(Reload.ACCEPTED, predictor.bundle)
        self._observer.serving(version=predictor.bundle.manifest.version, digest=predictor.bundle.digest)

    def _refuse_trial(self, predictor: Predictor, error: Exception) -> None:
        bundle = predictor.bundle
        # the message of the error may repeat a topic's text
        why = f"its first request failed ({type(error).__name__})"
        refused = Refused(bundle.folder.name, bundle.digest, TRIAL_FAILED, why)
        with self._lock:
            if self._held.on_trial is not predictor:
                return
            self._held = replace(self._held, on_trial=None, refused=refused)
        _log.error("model_refused", model=refused.name, digest=refused.digest, reason=refused.reason, why=why)
        self._observer.reload(Reload.REFUSED)

    def _note(self, outcome: Reload, bundle: Bundle) -> None:
        _log.info(f"model_{outcome}", model=bundle.manifest.version, digest=bundle.digest)
        self._observer.reload(outcome)
