"""The report as the page that a browser meets first."""

from __future__ import annotations

from fastapi import APIRouter
from fastapi.responses import HTMLResponse
from starlette.concurrency import run_in_threadpool

from service.api import examples
from service.api.parts import ReportsPart

router = APIRouter(tags=["page"])


@router.get("/", response_class=HTMLResponse, responses={200: {"content": {"text/html": {"example": examples.PAGE}}}})
async def report(reports: ReportsPart) -> HTMLResponse:
    """Show which topics wait for an answer and whom to ask; while they are being read, how far that is."""
    return HTMLResponse(await run_in_threadpool(reports.page))
