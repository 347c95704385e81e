"""Whether the service lives, and whether it can be asked. Open to everybody; says nothing about topics."""

from __future__ import annotations

from typing import Literal

from fastapi import APIRouter
from pydantic import BaseModel, ConfigDict

from service.api.errors import Refusal
from service.api.parts import DeskPart, ReportsPart

router = APIRouter(tags=["health"])


class AliveOut(BaseModel):
    """The process answers."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"status": "alive"}]})

    status: Literal["alive"] = "alive"


class ReadyOut(BaseModel):
    """Predictions can be asked for; `report` tells how the page stands, which nothing else waits for."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"status": "ready", "report": "there"}]})

    status: Literal["ready"] = "ready"
    report: str


@router.get("/healthz")
async def live() -> AliveOut:
    """Say that the process answers."""
    return AliveOut()


@router.get("/readyz")
async def ready(desk: DeskPart, reports: ReportsPart) -> ReadyOut:
    """Say that predictions can be asked for, or what is missing."""
    why = desk.not_ready()
    if why:
        raise Refusal("not_ready", not_ready=[{"part": "model", "why": why}])
    return ReadyOut(report=reports.standing())
