"""What is asked for in lists of cases, and where a page ended, as text that a client hands back."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from service.errors import CaseError
from service.escalation.casework.desk import Wanted
from service.escalation.casework.wishes import somebody
from service.store.case_search import CaseFilter
from service.store.storable import storable

if TYPE_CHECKING:
    from service.directory.model import Directory
    from service.store.case_search import Place


def wanted_cases(
    directory: Directory,
    *,
    waiting: bool = False,
    is_open: bool | None = True,
    stage: str | None = None,
    route: str | None = None,
    topic_id: str | None = None,
    asked: str | None = None,
) -> Wanted:
    """Say which cases are wanted; what is not said leaves all. Raises CaseError (`case_act_invalid`) for an unknown person."""
    person = None if asked is None else somebody(directory, asked, "asked")
    kept = CaseFilter(
        is_open=is_open,
        stage=stage,
        topic_id=None if topic_id is None else storable(topic_id),
        asked=person.id if person else None,
    )
    return Wanted(kept, route=route, waiting=waiting)


def place_text(place: Place | None, *, waiting: bool) -> str | None:
    """Give a place as text: a case's id, or, where pages go by that, when it is due and its id."""
    if place is None:
        return None
    due_at, case_id = place
    return f"{due_at.isoformat()}/{case_id}" if waiting and due_at is not None else case_id


def place_of(text: str | None, *, waiting: bool) -> Place | None:
    """Read a place. Raises CaseError (`case_act_invalid`) if it is none of such a list."""
    if text is None:
        return None
    if not waiting:
        return None, storable(text)
    due, _, case_id = text.partition("/")
    try:
        due_at = datetime.fromisoformat(due)
    except ValueError:
        due_at = None
    if due_at is None or due_at.utcoffset() is None or not case_id:
        right = "the `next` of a page of the same list"
        raise CaseError(
            f"after is no place in the list: should be {right}", reason="case_act_invalid", faults=(("after", "is none", right),)
        )
    return due_at, storable(case_id)
