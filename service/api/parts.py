"""What routes ask for in their signatures: the parts that the application was composed from, as types."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, TypeAlias

from fastapi import Depends, Request

from service.api.access import Trace
from service.api.button_desk import ButtonDesk
from service.api.case_desk import CaseDesk
from service.api.hearing import WebhookDesk
from service.api.keyring import Keyring
from service.api.metrics import Metrics
from service.api.paging_signatures import PagingSignatures
from service.api.predicting import PredictionDesk
from service.api.pulse import Pulse
from service.api.recording import FeedbackDesk
from service.api.reporting import ReportKeeper
from service.composition import Parts
from service.directory import Directory
from service.domain import Prediction, Topic
from service.experts.desk import ExpertDesk
from service.inference.bundle import Bundle
from service.releases.live import LiveModel
from service.releases.shadow import Shadow
from service.releases.watching import ModelWatcher
from service.watching.keeping import ObservationDesk
from service.watching.looking import DriftWatcher

Clock: TypeAlias = Callable[[], datetime]
"""Gives the present moment, aware."""


@dataclass(frozen=True, slots=True)
class AppParts:
    """Everything that the routes use, the watchers of the model and of drift, and the keys that open the routes."""

    model: LiveModel
    shadow: Shadow
    watcher: ModelWatcher | None
    directory: Directory
    experts: ExpertDesk
    clock: Clock
    desk: PredictionDesk
    metrics: Metrics
    reports: ReportKeeper
    feedback: FeedbackDesk
    cases: CaseDesk
    pulse: Pulse
    observations: ObservationDesk
    drift: DriftWatcher
    keys: Keyring
    webhook: WebhookDesk
    buttons: ButtonDesk
    paging: PagingSignatures


@dataclass(frozen=True, slots=True)
class Onlookers:
    """Who is told of predictions once they are answered."""

    shadow: Shadow
    observations: ObservationDesk

    async def offer(self, topics: Sequence[Topic], predictions: Sequence[Prediction]) -> None:
        """Hand over topics with the predictions that were answered; never waits, never raises."""
        await self.shadow.offer(topics, predictions)
        await self.observations.offer(predictions)


def parts_of(request: Request) -> AppParts:
    """Give the parts of the application that serves `request`."""
    parts: AppParts = request.app.state.parts
    return parts


# asynchronous, because FastAPI would give each of them a thread otherwise
async def _bundle(request: Request) -> Bundle:
    return parts_of(request).model.bundle


async def _model(request: Request) -> LiveModel:
    return parts_of(request).model


async def _shadow(request: Request) -> Shadow:
    return parts_of(request).shadow


async def _suggesting(request: Request) -> Parts:
    parts = parts_of(request)
    return Parts(parts.model.held.serving, parts.directory, parts.experts)


async def _now(request: Request) -> datetime:
    return parts_of(request).clock()


async def _desk(request: Request) -> PredictionDesk:
    return parts_of(request).desk


async def _reports(request: Request) -> ReportKeeper:
    return parts_of(request).reports


async def _feedback(request: Request) -> FeedbackDesk:
    return parts_of(request).feedback


async def _webhook(request: Request) -> WebhookDesk:
    return parts_of(request).webhook


async def _buttons(request: Request) -> ButtonDesk:
    return parts_of(request).buttons


async def _paging(request: Request) -> PagingSignatures:
    return parts_of(request).paging


async def _cases(request: Request) -> CaseDesk:
    return parts_of(request).cases


async def _onlookers(request: Request) -> Onlookers:
    parts = parts_of(request)
    return Onlookers(parts.shadow, parts.observations)


async def _trace(request: Request) -> Trace:
    trace: Trace = request.scope["topicrouter.trace"]
    return trace


BundlePart: TypeAlias = Annotated[Bundle, Depends(_bundle)]
ModelPart: TypeAlias = Annotated[LiveModel, Depends(_model)]
ShadowPart: TypeAlias = Annotated[Shadow, Depends(_shadow)]
SuggestingPart: TypeAlias = Annotated[Parts, Depends(_suggesting)]
Now: TypeAlias = Annotated[datetime, Depends(_now)]
DeskPart: TypeAlias = Annotated[PredictionDesk, Depends(_desk)]
ReportsPart: TypeAlias = Annotated[ReportKeeper, Depends(_reports)]
FeedbackPart: TypeAlias = Annotated[FeedbackDesk, Depends(_feedback)]
WebhookPart: TypeAlias = Annotated[WebhookDesk, Depends(_webhook)]
ButtonsPart: TypeAlias = Annotated[ButtonDesk, Depends(_buttons)]
PagingSignaturesPart: TypeAlias = Annotated[PagingSignatures, Depends(_paging)]
CasesPart: TypeAlias = Annotated[CaseDesk, Depends(_cases)]
OnlookersPart: TypeAlias = Annotated[Onlookers, Depends(_onlookers)]
TracePart: TypeAlias = Annotated[Trace, Depends(_trace)]
