"""Figures for Prometheus, in a registry of the application's own."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Annotated, TypeAlias

from fastapi import APIRouter, Depends, Request, Response
from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, Info, ProcessCollector, generate_latest

from service.api import examples
from service.api.drift_figures import DriftFigures
from service.api.pulse import RunnerFigures

if TYPE_CHECKING:
    from service.domain import Prediction
    from service.releases.live import Reload
    from service.releases.shadow import Shadowed

TEXT_FORMAT = "text/plain; version=0.0.4; charset=utf-8"
SECONDS = (0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10)
TOPICS = (1, 2, 4, 8, 16, 32, 48, 64)

router = APIRouter(tags=["metrics"])


class Metrics:
    """What is counted. Labels come from fixed sets: route templates, statuses, reasons, and the model's own routes."""

    def __init__(self) -> None:
        self.registry = registry = CollectorRegistry()
        ProcessCollector(registry=registry)
        self._model = Info("topicrouter_model", "The model that serves.", registry=registry)
        self._reloads = Counter("topicrouter_model_reloads", "Models found to be current.", ("outcome",), registry=registry)
        self._shadowed = Counter("topicrouter_shadow_topics", "Topics offered to the shadow model.", ("outcome",), registry=registry)
        self._differing = Counter("topicrouter_shadow_differences", "Topics on which it differed.", ("field",), registry=registry)
        self._requests = Counter("topicrouter_requests", "Requests answered.", ("method", "path", "status"), registry=registry)
        self._seconds = Histogram("topicrouter_request_seconds", "Time to an answer.", ("path",), buckets=SECONDS, registry=registry)
        self._problems = Counter("topicrouter_problems", "Requests refused or failed.", ("reason",), registry=registry)
        self._predictions = Counter(
            "topicrouter_predictions", "Topics predicted for requests.", ("route", "abstained", "confidential"), registry=registry
        )
        self._batches = Histogram("topicrouter_batch_topics", "Topics predicted together.", buckets=TOPICS, registry=registry)
        self._feedback = Counter("topicrouter_feedback", "Labels taken in, those sent again apart.", ("source", "new"), registry=registry)
        self._waiting = Gauge("topicrouter_waiting_topics", "Topics that wait for their prediction.", registry=registry)
        self._acts = Counter("topicrouter_case_acts", "What people said about cases.", ("act", "new"), registry=registry)
        self.drift = DriftFigures(registry)
        self.runner = RunnerFigures(registry)

    def serving(self, *, version: str, digest: str) -> None:
        """Note which model serves."""
        self._model.info({"version": version, "digest": digest})

    def reload(self, outcome: Reload) -> None:
        """Count what became of a model that was found to be current."""
        self._reloads.labels(outcome).inc()

    def shadowed(self, outcome: Shadowed, *, differing: Sequence[str] = ()) -> None:
        """Count what became of a topic that was offered to the shadow model, and the fields on which it differed."""
        self._shadowed.labels(outcome).inc()
        for field in differing:
            self._differing.labels(field).inc()

    def request(self, *, method: str, path: str, status: int, seconds: float, reason: str | None) -> None:
        """Count an answered request; `path` is a route's template."""
        self._requests.labels(method, path, str(status)).inc()
        self._seconds.labels(path).observe(seconds)
        if reason:
            self._problems.labels(reason).inc()

    def predicted(self, predictions: Iterable[Prediction]) -> None:
        """Count predictions given to a client."""
        for prediction in predictions:
            self._predictions.labels(prediction.route, str(prediction.abstained).lower(), str(prediction.confidential).lower()).inc()

    def feedback(self, *, source: str, new: bool) -> None:
        """Count a label that was sent."""
        self._feedback.labels(source, str(new).lower()).inc()

    def case_act(self, *, act: str, new: bool) -> None:
        """Count what a person said about a case."""
        self._acts.labels(act, str(new).lower()).inc()

    def batch(self, topics: int) -> None:
        """Note the size of a batch."""
        self._batches.observe(topics)

    def waiting(self, topics: int) -> None:
        """Note how many topics wait."""
        self._waiting.set(topics)

    def text(self) -> bytes:
        """Give everything in Prometheus's text format."""
        return generate_latest(self.registry)


async def _metrics(request: Request) -> Metrics:
    metrics: Metrics = request.app.state.parts.metrics
    return metrics


MetricsPart: TypeAlias = Annotated[Metrics, Depends(_metrics)]


@router.get("/metrics", response_class=Response, responses={200: {"content": {"text/plain": {"example": examples.METRICS}}}})
async def read(request: Request, metrics: MetricsPart) -> Response:
    """Figures in Prometheus's text format."""
    await request.app.state.parts.pulse.feel()
    return Response(metrics.text(), media_type=TEXT_FORMAT)
