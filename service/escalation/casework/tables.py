"""Cases and their stories for people on a terminal."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any

from service.reports.shown_text import lines_of, one_line

if TYPE_CHECKING:
    from rich.console import Console

    from service.escalation.casework.plain import Plain

TITLE_CHARACTERS = 50
PIPE_COLUMNS = 200
_CASES = ("case", "title", "stage", "route", "", "asked next, or why not", "due")
_WAITING = ("due", "case", "title", "what waits", "whose turn", "since", "why")
_SAID = {
    "approved": "released",
    "dismissed": "dismissed the case",
    "reassigned": "corrected what the topic is",
    "snoozed": "put the case off",
    "taken": "looks into it",
    "passed_on": "is not the one to ask",
    "pressed": "pressed a button again",
}


def console() -> Console:
    """Give the console of a command; a pipe has no width of its own, and 80 columns would break every cell."""
    from rich.console import Console

    return Console(width=None if sys.stdout.isatty() else PIPE_COLUMNS, highlight=False, markup=False)


def print_cases(cases: Sequence[Plain], *, waiting: bool) -> None:
    """Print cases as a table; `waiting`: a line for each thing that waits for a person."""
    rows = [row for case in cases for row in (_waiting_rows(case) if waiting else [_case_row(case)])]
    shown = console()
    if rows:
        shown.print(_table(_WAITING if waiting else _CASES, rows))
    what = "wait for a person" if waiting else "listed"
    shown.print(f"{len(cases)} {'case' if len(cases) == 1 else 'cases'} {what if len(cases) != 1 else what.replace('wait ', 'waits ')}")


def print_case(case: Plain) -> None:
    """Print one case with its actions."""
    shown = console()
    for line in _case_lines(case):
        shown.print(line)
    if case["actions"]:
        rows = [
            (_time(each["at"]), each["kind"], each["status"], _names(each["contacts"]), each["place"] or "", each["key"])
            for each in case["actions"]
        ]
        shown.print(_table(("when", "what", "became", "who", "where", "key"), rows))


def print_story(story: Plain) -> None:
    """Print all that happened to a case, one thing after the other, and what comes next."""
    shown = console()
    for line in _case_lines(story["case"]):
        shown.print(line)
    for event in story["events"]:
        shown.print()
        for line in _event_lines(event):
            shown.print(line)
    shown.print()
    for line in _next_lines(story):
        shown.print(line)


def done_sentence(done: Plain) -> str:
    """Say what was kept of what a person said, and what follows."""
    words = one_line(f"case {done['case_id']}: {_said_words(done['said'])}")
    if not done["new"]:
        return f"{words}; that was known already"
    learnt = (
        "" if done["said"]["labels"] is None else ", and the model learns from it" if done["label_id"] else ", of a text not kept any more"
    )
    return f"{words}{learnt}; the runner decides anew"


def _table(headings: Sequence[str], rows: Sequence[Sequence[str]]) -> Any:
    from rich import box
    from rich.table import Table
    from rich.text import Text

    table = Table(*headings, box=box.HORIZONTALS)
    for row in rows:
        table.add_row(*(Text(one_line(cell)) for cell in row))
    return table


def _case_row(case: Plain) -> tuple[str, ...]:
    ended = f"{case['ended']}, {_time(case['ended_at'])}" if case["ended"] else ""
    due = ended or (_time(case["due_at"]) if case["due_at"] else "only if something happens")
    why = " ".join(case["because"])
    return case["id"], _title(case), case["stage"], case["route"] or "", ", ".join(_marks(case)), "" if ended else why, due


def _waiting_rows(case: Plain) -> Iterator[tuple[str, ...]]:
    for each in case["waits_for"]:
        what = "in the queue" if each["kind"] == "queue" else f"{each['kind']} to be released"
        if each["handed_over"]:
            what += ", handed over"
        why = " ".join(each["because"])
        yield _time(each["due"]), case["id"], _title(case), what, _names(each["contacts"]), _time(each["since"]), why


def _case_lines(case: Plain) -> Iterator[str]:
    yield one_line(f"case {case['id']}: {case['title'] or 'title not kept'}")
    if case["url"]:
        yield one_line(case["url"])
    route = "not predicted yet"
    if case["route"]:
        sure = f"set by {case['route_set_by']}" if case["route_set_by"] else f"{case['confidence']:.0%}"
        route = f"route {case['route']} ({sure}), area {case['area'] or 'unknown'}"
    yield one_line(", ".join([f"stage {case['stage']}", route, *_marks(case)]))
    if case["ended"]:
        yield f"ended {_time(case['ended_at'])}: {case['ended']}"
    for each in case["waits_for"]:
        how = f"`approve --action {each['key']}`" if each["releasable"] else "a look"
        yield one_line(f"waits for {_names(each['contacts']) or 'a person'} until {_time(each['due'])}: {each['key']} needs {how}")


def _event_lines(event: Plain) -> Iterator[str]:
    yield one_line(f"{_time(event['at'])}  {_what(event)}")
    for sentence in event["because"]:
        yield f"    {one_line(sentence)}"
    said, action, versions = event["said"], event["action"], event["versions"]
    if said and said["note"]:
        yield f"    “{one_line(said['note'])}”"
    if action:
        yield from _action_lines(action)
    if versions:
        known = ", ".join(f"{name} {value}" for name, value in versions.items() if value)
        yield f"    by {one_line(known)}"


def _action_lines(action: Plain) -> Iterator[str]:
    if action["contacts"]:
        yield f"    {'stand-ins ' if action['to_fallback'] else ''}{one_line(_names(action['contacts']))}"
    if action["place"]:
        yield f"    in {one_line(action['place'])}{', loud' if action['loud'] else ''}"
    for line in action["advice"]:
        yield f"    advice: {one_line(line)}"
    if action["text"]:
        yield "    message:"
        yield from (f"    | {line}" for line in lines_of(action["text"]))
    elif action["message"] == "erased":
        yield "    message: erased"


def _what(event: Plain) -> str:
    match event["event"]:
        case "opened":
            return "the case was opened"
        case "ended":
            return f"the case ended: {event['ended']}"
        case "wait":
            return "waits"
        case "said":
            return _said_words(event["said"])
    action = event["action"]
    return f"{action['kind']}: {action['status']}" if action else f"{event['action_key']} (decided anew later)"


def _said_words(said: Plain) -> str:
    words = f"{said['by']} {_SAID.get(said['kind'], said['kind'])}"
    if said["action_key"]:
        words += f" {said['action_key']}"
    if said["until"]:
        words += f" until {_time(said['until'])}"
    if said["labels"]:
        words += ": " + ", ".join(f"{name} {_value(value)}" for name, value in said["labels"].items())
    if said["call"]:
        words += f" (by a call: {': '.join(filter(None, (said['call']['service'], said['call']['named'])))})"
    way = f" (by key {said['client']})" if said["client"] else f" (by the button {said['button']})" if said["button"] else ""
    return words + way


def _next_lines(story: Plain) -> Iterator[str]:
    coming = story["next"]
    if coming is None:
        yield "nothing comes next: the case has ended" if story["case"]["ended"] else "nothing comes next unless something happens"
        return
    yield f"next: {_time(coming['at'])}, unless something happens before"
    for each in coming["then"]:
        yield f"    {one_line(' '.join([_coming(each), *each['because']]))}"


def _coming(decision: Plain) -> str:
    match decision["kind"]:
        case "wait":
            return f"waits until {_time(decision['until'])}."
        case "close":
            return f"ends: {decision['ended']}."
    return f"{decision['kind']}{' to ' + _names(decision['contacts']) if decision['contacts'] else ''}."


def _marks(case: Plain) -> list[str]:
    marks = [("loud", case["loud"]), ("urgent", case["urgent"] and not case["loud"]), ("unsure", case["abstained"]), ("held", case["held"])]
    return [*(name for name, applies in marks if applies), *(case["confidential_kinds"] or ())]


def _title(case: Plain) -> str:
    return one_line(case["title"] or "", limit=TITLE_CHARACTERS)


def _names(contacts: Sequence[Plain]) -> str:
    return ", ".join(contact["name"] for contact in contacts)


def _value(value: Any) -> str:
    return ", ".join(value) if isinstance(value, list) else str(value).lower() if isinstance(value, bool) else str(value)


def _time(moment: str) -> str:
    return f"{datetime.fromisoformat(moment):%Y-%m-%d %H:%M} UTC"
