"""Cases: topics that wait for an answer, what was decided about them, and what people say about them."""

from __future__ import annotations

from collections.abc import Callable
from http import HTTPStatus
from typing import TYPE_CHECKING, Annotated, Any

from fastapi import APIRouter, Depends, Path, Query
from fastapi.responses import JSONResponse

from service.api.case_desk import Answer, CaseDesk
from service.api.case_schemas import ActOut, ActRequest, CasesOut, CasesQuery, CaseWholeOut, StoryOut
from service.api.errors import Refusal
from service.api.faults import refusal_of_faults
from service.api.limits import json_only
from service.api.metrics import MetricsPart
from service.api.parts import CasesPart, Now, TracePart
from service.errors import CaseError
from service.feedback.resolution import FIELDS

if TYPE_CHECKING:
    from service.escalation.casework.desk import Casework

CaseId = Annotated[str, Path(description="The case's id, as the list shows it.")]

router = APIRouter(prefix="/v1/cases", tags=["cases"])


@router.get("", response_model=CasesOut)
async def find(wanted: Annotated[CasesQuery, Query()], desk: CasesPart, now: Now) -> dict[str, Any]:
    """List cases by their ids, or, if `waiting`, what waits for a person by when it is due."""

    def question(casework: Casework) -> dict[str, Any]:
        from service.escalation.casework.paging import place_of, place_text, wanted_cases
        from service.escalation.casework.plain import plain_case

        waiting = wanted.waiting
        page = casework.find(
            wanted_cases(
                casework.directory,
                waiting=waiting,
                is_open={"open": True, "ended": False, "all": None}[wanted.state],
                stage=wanted.stage,
                route=wanted.route,
                topic_id=wanted.topic,
                asked=wanted.asked,
            ),
            now,
            most=wanted.limit,
            after=place_of(wanted.after, waiting=waiting),
        )
        cases = [plain_case(view) for view in page.cases]
        return {"cases": cases, "count": len(cases), "next": place_text(page.next, waiting=waiting)}

    return await _answer(desk, question, pointer=lambda field: f"?{field}")


@router.get("/{case_id}", response_model=CaseWholeOut)
async def show(case_id: CaseId, desk: CasesPart, now: Now) -> dict[str, Any]:
    """Show a case as it stands, with its actions."""

    def question(casework: Casework) -> dict[str, Any]:
        from service.escalation.casework.plain import plain_case_whole

        return plain_case_whole(casework.get(case_id, now))

    return await _answer(desk, question)


@router.get("/{case_id}/story", response_model=StoryOut)
async def explain(case_id: CaseId, desk: CasesPart, now: Now) -> dict[str, Any]:
    """Tell a case's whole story: what was decided when and why, who was asked, what people said, and what comes next."""

    def question(casework: Casework) -> dict[str, Any]:
        from service.escalation.casework.plain import plain_story

        return plain_story(casework.story(case_id, now))

    return await _answer(desk, question)


@router.post(
    "/{case_id}/acts",
    response_model=ActOut,
    status_code=HTTPStatus.CREATED,
    responses={200: {"model": ActOut, "description": "The same was said before"}},
    dependencies=[Depends(json_only)],
)
async def act(case_id: CaseId, said: ActRequest, desk: CasesPart, metrics: MetricsPart, trace: TracePart, now: Now) -> JSONResponse:
    """Keep what a person says about a case; whoever runs the cases decides anew by it. The same said again changes nothing."""

    def question(casework: Casework) -> tuple[bool, dict[str, Any]]:
        from service.escalation.casework.plain import plain_done

        done = casework.act(case_id, said.wish(), now, by=said.by, client=trace.client)
        return done.new, plain_done(done)

    new, plain = await _answer(desk, question)
    metrics.case_act(act=said.act, new=new)
    return JSONResponse(plain, HTTPStatus.CREATED if new else HTTPStatus.OK)


def _pointer(field: str) -> str:
    return f"#/labels/{field}" if field in FIELDS else f"#/{field}"


async def _answer(desk: CaseDesk, question: Callable[[Casework], Answer], *, pointer: Callable[[str], str] = _pointer) -> Answer:
    try:
        return await desk.ask(question)
    except CaseError as error:
        raise _refusal(error, pointer) from None


def _refusal(error: CaseError, pointer: Callable[[str], str]) -> Refusal:
    if error.reason == "case_unknown":
        # the sentence repeats what was asked for
        return Refusal(error.reason)
    if error.reason != "case_act_invalid":
        return Refusal(error.reason, f"{str(error)[0].upper()}{str(error)[1:]}.")
    return refusal_of_faults(error.faults, pointer)
