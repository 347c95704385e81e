"""The application, composed from what it is given."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from importlib.metadata import version
from typing import TYPE_CHECKING, Any

from fastapi.exceptions import RequestValidationError
from fastapi_offline import FastAPIOffline
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware

from service.api import buttons, cases, feedback, health, metrics, models, page, pages, predictions, suggestions, webhooks
from service.api.access import Access
from service.api.auth import KeyDoor, parse_keys
from service.api.button_desk import ButtonDesk
from service.api.case_desk import CaseDesk
from service.api.case_schemas import ActRequest, CasesQuery
from service.api.documentation import describe
from service.api.errors import Refusal, problem_response, refusal_of_status
from service.api.faults import invalid_request
from service.api.feedback_schemas import FeedbackRequest
from service.api.hearing import Waker, WebhookDesk
from service.api.hosts import HostDoor
from service.api.keyring import Keyring
from service.api.limits import BodyLimit
from service.api.paging_signatures import PagingSignatures
from service.api.parts import AppParts, Clock
from service.api.predicting import PredictionDesk
from service.api.pulse import Pulse
from service.api.recording import FeedbackDesk
from service.api.reporting import Gather, ReportKeeper, gather_from
from service.api.schemas import PredictionsRequest, SuggestionsRequest
from service.api.stores import Stores
from service.experts.desk import NO_EXPERTS, ExpertDesk
from service.feedback.blind_draw import BlindDraw
from service.feedback.vocabulary import Vocabulary
from service.releases.journal import Journal
from service.releases.live import LiveModel
from service.releases.shadow import Shadow
from service.releases.watching import watcher_for
from service.watching.keeping import ObservationDesk
from service.watching.looking import DriftWatcher

if TYPE_CHECKING:
    from fastapi import FastAPI, Request, Response
    from fastapi.routing import APIRoute
    from pydantic import BaseModel, SecretStr

    from service.directory import Directory
    from service.inference.predictor import Predictor
    from service.settings import Settings

DESCRIPTION = """Says of a forum's unanswered topics which should go to whom, how surely and why. Nothing is sent by asking.

Anything refused is a problem (RFC 9457), whose `type` ends in a stable reason."""

_SHAPES: dict[str, type[BaseModel]] = {
    "/v1/predictions": PredictionsRequest,
    "/v1/suggestions": SuggestionsRequest,
    "/v1/feedback": FeedbackRequest,
    "/v1/cases": CasesQuery,
    "/v1/cases/{case_id}/acts": ActRequest,
}
"""What routes, by their templates, take in the body or the query."""


def create_app(
    settings: Settings,
    *,
    predictor: Predictor | LiveModel,
    directory: Directory,
    clock: Clock,
    report: Gather | None = None,
    stores: Stores | None = None,
    experts: ExpertDesk = NO_EXPERTS,
) -> FastAPI:
    """Compose the application.

    Args:
        settings: keys, names, limits, and the source of the report.
        predictor: the loaded model; the folder it came from is watched for another.
        directory: whom to ask; names every route and area of the model.
        clock: gives the present moment, aware.
        report: makes the report of the page; without it, the configured source is read.
        stores: opens what keeps labels, observations, API keys and cases; without it, the configured database is opened.
        experts: what is known of volunteers.

    Raises:
        SettingsError: an API key's entry is malformed.
        InputError: Twilio's token is set and its library is not installed.

    """
    stores = stores or Stores.configured(settings)
    keys = Keyring(
        parse_keys(settings.api_keys),
        open_stored=stores.keys,
        clock=clock,
        always_needed=not settings.listens_on_loopback_only,
    )
    # until it has looked, every request needs a key
    keys.look()
    model = LiveModel.of(predictor)
    counted = metrics.Metrics()
    model.tell(counted)
    desk = PredictionDesk(model.predict, wait_seconds=settings.batch_wait_ms / 1_000, metrics=counted)
    journal = Journal(settings.shadow_log, most_bytes=settings.shadow_log_bytes)
    shadow = Shadow(journal, clock=clock, idle=desk.is_idle, observer=counted)
    watcher = watcher_for(settings, live=model, shadow=shadow, directory=directory)
    reports = ReportKeeper(report or gather_from(settings, model, directory, experts), clock=clock)
    draw = BlindDraw(settings.blind_share, settings.blind_seed)
    feedback_desk = FeedbackDesk(stores.labels, vocabulary=Vocabulary.of(directory), draw=draw, metrics=counted)
    case_desk = CaseDesk(stores.database, directory=directory, draw=draw)
    pulse = Pulse(stores.database, clock=clock, figures=counted.runner)
    watched: Any = {
        "wanted": stores.is_there,
        "bundle": lambda: model.bundle,
        "clock": clock,
        "observer": counted.drift,
    }
    observation_desk = ObservationDesk(stores.observations, idle=desk.is_idle, **watched)
    drift = DriftWatcher(stores.observations, stores.labels, draw=draw, days=settings.drift_days, **watched)
    webhook_desk = _webhook_desk(settings, stores)
    paging = PagingSignatures.configured(settings)
    app: FastAPI = FastAPIOffline(
        title="topicrouter",
        version=version("topicrouter"),
        description=DESCRIPTION,
        redoc_url=None,
        redirect_slashes=False,
        lifespan=_lifespan,
        generate_unique_id_function=_operation_id,
        exception_handlers={HTTPException: _refused_by_framework, RequestValidationError: _invalid},
        middleware=[
            Middleware(Access, metrics=counted),
            Middleware(HostDoor, settings=settings),
            Middleware(KeyDoor, keys=keys),
            Middleware(BodyLimit, most=settings.max_body_bytes),
        ],
    )
    app.state.parts = AppParts(
        model=model,
        shadow=shadow,
        watcher=watcher,
        directory=directory,
        experts=experts,
        clock=clock,
        desk=desk,
        metrics=counted,
        reports=reports,
        feedback=feedback_desk,
        cases=case_desk,
        pulse=pulse,
        observations=observation_desk,
        drift=drift,
        keys=keys,
        webhook=webhook_desk,
        buttons=ButtonDesk(_secret(settings.button_secret), case_desk, directory=directory, metrics=counted),
        paging=paging,
    )
    for room in (predictions, suggestions, feedback, cases, models, page, health, metrics):
        app.include_router(room.router)
    if settings.webhook_secret is not None:
        app.include_router(webhooks.router)
    if settings.button_secret is not None:
        app.include_router(buttons.router)
    if paging.hears_pagerduty:
        app.include_router(pages.pagerduty_router)
    if paging.hears_twilio:
        app.include_router(pages.twilio_router)
    describe(app, keys_needed=lambda: keys.are_needed)
    return app


@asynccontextmanager
async def _lifespan(app: FastAPI) -> AsyncIterator[None]:
    parts: AppParts = app.state.parts
    await asyncio.to_thread(parts.keys.look)
    looking = asyncio.create_task(parts.keys.run(), name="keyring")
    warming_up = asyncio.create_task(parts.desk.warm_up(), name="warm-up")
    parts.reports.freshen()
    watching = [asyncio.create_task(parts.drift.run(), name="drift-watcher")]
    if parts.watcher:
        watching.append(asyncio.create_task(parts.watcher.run(), name="model-watcher"))
    yield
    running = [looking, *watching]
    for task in running:
        task.cancel()
    await asyncio.wait(running)
    await asyncio.gather(*map(asyncio.to_thread, (parts.reports.stop, parts.shadow.stop, parts.observations.stop)))
    await warming_up
    parts.desk.close()
    for closing in (parts.feedback, parts.cases, parts.pulse, parts.keys, parts.webhook):
        await asyncio.to_thread(closing.close)


def _webhook_desk(settings: Settings, stores: Stores) -> WebhookDesk:
    secret = _secret(settings.webhook_secret)
    if stores.on_topic is not None:
        return WebhookDesk(secret, stores.on_topic)
    waker = Waker(stores.events)
    return WebhookDesk(secret, waker, close=waker.close)


def _secret(setting: SecretStr | None) -> str | None:
    return setting.get_secret_value() if setting else None


def _operation_id(route: APIRoute) -> str:
    return f"{route.tags[0]}-{route.name}" if route.tags else route.name


async def _refused_by_framework(request: Request, error: HTTPException) -> Response:
    cause = error.__cause__
    refusal = cause if isinstance(cause, Refusal) else refusal_of_status(error.status_code, error.headers)
    return problem_response(refusal, request.scope)


async def _invalid(request: Request, error: RequestValidationError) -> Response:
    template = getattr(request.scope.get("route"), "path", "")
    return problem_response(invalid_request(error.errors(), _SHAPES.get(template)), request.scope)
