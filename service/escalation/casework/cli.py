"""`topicrouter cases`: look at cases, hear their stories, and say what shall become of them."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Annotated, Any

import typer

from service.command_line import moment_or_now, settings_for_command
from service.domain import FindingKind, Labels
from service.errors import InputError, StoreError
from service.escalation.cases import Stage
from service.escalation.time_lengths import later, parse_length

if TYPE_CHECKING:
    from service.escalation.casework.desk import Casework
    from service.escalation.casework.wishes import Wish

MOST_LISTED = 200

app = typer.Typer(
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    help="Cases: topics that wait for an answer, what was decided about them and why, and what shall become of them.",
)
CaseId = Annotated[str, typer.Argument(metavar="CASE", help="The case's id, as `cases list` shows it.")]
By = Annotated[str, typer.Option(help="Who says it: the directory's id, or the handle on forum or chat.")]
Note = Annotated[str | None, typer.Option(help="A sentence for those who read the case's story; it is redacted.")]
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON.")]


@app.command("list")
def list_(  # noqa: PLR0913 - one option for each filter
    *,
    waiting: Annotated[bool, typer.Option("--waiting", help="Only what waits for a person, the most pressing first.")] = False,
    ended: Annotated[bool, typer.Option("--ended", help="Only cases that have ended, instead of open ones.")] = False,
    every: Annotated[bool, typer.Option("--all", help="Open and ended cases.")] = False,
    stage: Annotated[Stage | None, typer.Option(help="Only cases of this stage.")] = None,
    route: Annotated[str | None, typer.Option(help="Only cases on this route.")] = None,
    topic: Annotated[str | None, typer.Option(help="Only cases of this topic.")] = None,
    asked: Annotated[str | None, typer.Option(metavar="NAME", help="Only cases about which this person is asked.")] = None,
    limit: Annotated[int, typer.Option(min=1, max=MOST_LISTED, help="Cases at most.")] = MOST_LISTED,
    after: Annotated[str | None, typer.Option(help="Go on after a page: what was told as its `next`.")] = None,
    as_json: AsJson = False,
) -> None:
    """List cases by their ids, or what waits for a person by when it is due."""
    from service.escalation.casework.paging import place_of, place_text, wanted_cases
    from service.escalation.casework.plain import plain_case
    from service.escalation.casework.tables import print_cases

    if waiting and (ended or every):
        raise InputError("only open cases wait; leave out --ended and --all", reason="bad_option")
    is_open = None if every else not ended
    now = datetime.now(UTC)
    with _casework() as desk:
        wanted = wanted_cases(desk.directory, waiting=waiting, is_open=is_open, stage=stage, route=route, topic_id=topic, asked=asked)
        page = desk.find(wanted, now, most=limit, after=place_of(after, waiting=waiting))
    cases = [plain_case(view) for view in page.cases]
    if as_json:
        _print_json({"cases": cases, "count": len(cases), "next": place_text(page.next, waiting=waiting)})
        return
    print_cases(cases, waiting=waiting)
    if page.next is not None:
        typer.echo(f"more: --after {place_text(page.next, waiting=waiting)}")


@app.command()
def show(case: CaseId, *, as_json: AsJson = False) -> None:
    """Show a case as it stands, with its actions."""
    from service.escalation.casework.plain import plain_case_whole
    from service.escalation.casework.tables import print_case

    with _casework() as desk:
        told = plain_case_whole(desk.get(case, datetime.now(UTC)))
    if as_json:
        _print_json(told)
    else:
        print_case(told)


@app.command()
def explain(case: CaseId, *, as_json: AsJson = False) -> None:
    """Tell a case's whole story: what was decided when and why, who was asked, what people said, and what comes next."""
    from service.escalation.casework.plain import plain_story
    from service.escalation.casework.tables import print_story

    with _casework() as desk:
        told = plain_story(desk.story(case, datetime.now(UTC)))
    if as_json:
        _print_json(told)
    else:
        print_story(told)


@app.command()
def approve(
    case: CaseId,
    *,
    by: By,
    action: Annotated[str | None, typer.Option(help="Key of what is released; needed where more than one thing waits.")] = None,
    note: Note = None,
    as_json: AsJson = False,
) -> None:
    """Release an action that waits for it, or an unsure suggestion in the queue."""
    from service.escalation.casework.wishes import Act, Wish

    _act(case, Wish(Act.APPROVE, action=action, note=note), by, as_json=as_json)


@app.command()
def dismiss(case: CaseId, *, by: By, note: Note = None, as_json: AsJson = False) -> None:
    """End a case: nobody is to be asked about the topic any more."""
    from service.escalation.casework.wishes import Act, Wish

    _act(case, Wish(Act.DISMISS, note=note), by, as_json=as_json)


@app.command()
def reassign(  # noqa: PLR0913 - one option for each label
    case: CaseId,
    *,
    by: By,
    route: Annotated[str | None, typer.Option(help="A route of the directory.")] = None,
    area: Annotated[str | None, typer.Option(help="An area of the directory.")] = None,
    confidential: Annotated[bool | None, typer.Option("--confidential/--not-confidential")] = None,
    kind: Annotated[list[FindingKind] | None, typer.Option(help="What makes it confidential; repeatable.")] = None,
    urgent: Annotated[bool | None, typer.Option("--urgent/--not-urgent")] = None,
    needs_answer: Annotated[bool | None, typer.Option("--needs-answer/--needs-no-answer")] = None,
    note: Note = None,
    as_json: AsJson = False,
) -> None:
    """Say what the topic really is: the case goes on by that, and the model learns from it."""
    from service.escalation.casework.wishes import Act, Wish

    labels = Labels(route, area, confidential, tuple(kind) if kind else None, urgent, needs_answer)
    _act(case, Wish(Act.REASSIGN, labels=labels, note=note), by, as_json=as_json)


@app.command()
def snooze(
    case: CaseId,
    *,
    by: By,
    until: Annotated[str | None, typer.Option(help="Until this time, like 2026-03-28T23:30Z.")] = None,
    length: Annotated[str | None, typer.Option("--for", help="For so long, like 2d or 4h.")] = None,
    note: Note = None,
    as_json: AsJson = False,
) -> None:
    """Put a case off: nothing is done about it before."""
    from service.escalation.casework.wishes import Act, Wish

    if (until is None) == (length is None):
        raise InputError("say either --until TIME or --for LENGTH", reason="bad_option")
    try:
        moment = moment_or_now(until) if length is None else later(datetime.now(UTC), parse_length(length))
    except ValueError as error:
        raise InputError(str(error), reason="bad_option") from None
    _act(case, Wish(Act.SNOOZE, until=moment, note=note), by, as_json=as_json)


@app.command()
def take(case: CaseId, *, by: By, note: Note = None, as_json: AsJson = False) -> None:
    """Say that somebody looks into it: they have the policy's time for an answer before others are asked."""
    from service.escalation.casework.wishes import Act, Wish

    _act(case, Wish(Act.TAKE, note=note), by, as_json=as_json)


@app.command("pass-on")
def pass_on(case: CaseId, *, by: By, note: Note = None, as_json: AsJson = False) -> None:
    """Say that somebody is not the one to ask: they are not asked about it again."""
    from service.escalation.casework.wishes import Act, Wish

    _act(case, Wish(Act.PASS_ON, note=note), by, as_json=as_json)


def _act(case: str, wish: Wish, by: str, *, as_json: bool) -> None:
    from service.escalation.casework.plain import plain_done
    from service.escalation.casework.tables import done_sentence

    with _casework() as desk:
        done = plain_done(desk.act(case, wish, datetime.now(UTC), by=by))
    if as_json:
        _print_json(done)
    else:
        typer.echo(done_sentence(done))


@contextmanager
def _casework() -> Iterator[Casework]:
    from service.directory import demo_directory_path, load_directory
    from service.escalation.casework.desk import Casework
    from service.feedback.blind_draw import BlindDraw
    from service.store.database import open_database

    settings = settings_for_command()
    directory = load_directory(settings.directory or demo_directory_path())
    database = open_database(settings.database_url)
    try:
        if not database.is_there():
            message = "there is no database yet: a runner makes it, or TOPICROUTER_DATABASE names another"
            raise StoreError(message, reason="store_missing")
        yield Casework(database, directory, BlindDraw(settings.blind_share, settings.blind_seed))
    finally:
        database.close()


def _print_json(value: Any) -> None:
    typer.echo(json.dumps(value, ensure_ascii=False, indent=2))
