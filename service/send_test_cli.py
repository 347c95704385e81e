"""`topicrouter send-test`: a harmless post with buttons to a test channel, and a test call."""

from __future__ import annotations

import time
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Annotated
from uuid import uuid4

import typer

from service.command_line import settings_for_command, terminal_progress
from service.errors import InputError
from service.escalation.time_lengths import length_text, parse_length

if TYPE_CHECKING:
    from service.directory import Directory
    from service.settings import Settings

TEXT = "This is a test of topicrouter. Nothing needs to be done."
LONGEST_TEXT = 2_000
PRESSABLE_FOR = timedelta(seconds=30)
LONGEST_WAIT = timedelta(minutes=30)
POLL_SECONDS = 5.0


def send_test(
    channel: Annotated[str, typer.Option(metavar="TEAM/CHANNEL", help="Where to post: the URL names of a team and its channel.")],
    *,
    text: Annotated[str, typer.Option(help="What is said.")] = TEXT,
    page: Annotated[str | None, typer.Option(metavar="PERSON", help="Call this person of the directory too.")] = None,
    wait: Annotated[str | None, typer.Option(help="How long buttons stay and a call may be answered, like 2m; else 30 s, if any.")] = None,
    yes: Annotated[bool, typer.Option("--yes", help="Also where anybody can read it.")] = False,
) -> None:
    """Post a test message with buttons, find it by its mark, edit it, and say what worked; it asks nobody and is about no topic."""
    from service.directory import demo_directory_path, load_directory

    settings = settings_for_command()
    directory = load_directory(settings.directory or demo_directory_path())
    team, url_name = _channel(channel)
    _refuse_public(directory, team, url_name, yes=yes)
    if len(text) > LONGEST_TEXT:
        raise InputError(f"the text is too long; at most {LONGEST_TEXT:,} characters", reason="bad_option")
    length = _length(wait, settings)
    _try_chat(settings, directory, (team, url_name), text, wait=length, public_too=yes)
    if page is not None:
        _try_page(settings, directory, page, wait=length)


def _channel(channel: str) -> tuple[str, str]:
    team, _, url_name = channel.partition("/")
    if not team or not url_name or "/" in url_name:
        raise InputError(f"{channel!r} should be a team and its channel by their URL names, like staff/test", reason="bad_option")
    return team, url_name


def _refuse_public(directory: Directory, team: str, url_name: str, *, yes: bool) -> None:
    from service.domain import Visibility

    wanted = (team.casefold(), url_name.casefold())
    public = [each for each in directory.channels.values() if each.level is Visibility.PUBLIC]
    if not yes and any((each.team.casefold(), (each.url_name or each.id).casefold()) == wanted for each in public):
        raise InputError(f"the directory lists {team}/{url_name} as public; name another channel, or say --yes", reason="channel_public")


def _length(text: str | None, settings: Settings) -> timedelta:
    if text is None:
        return PRESSABLE_FOR if settings.button_secret and settings.public_url else timedelta()
    try:
        length = parse_length(text)
    except ValueError as error:
        raise InputError(str(error), reason="bad_option") from None
    if length > LONGEST_WAIT:
        raise InputError(f"--wait should be at most {length_text(LONGEST_WAIT)}", reason="bad_option")
    return length


def _try_chat(settings: Settings, directory: Directory, place: tuple[str, str], text: str, *, wait: timedelta, public_too: bool) -> None:
    from service.api.buttons import PATH
    from service.chat.buttons import TEST_CASE, buttons_for
    from service.chat.trial import Trial, try_out
    from service.doctor.deployment import Deployment
    from service.domain import Redacted

    secret, address = settings.button_secret, settings.public_url
    buttons = (
        buttons_for(
            TEST_CASE, "test", kind="channel_post", version="", marker="", routes=tuple(directory.routes), secret=secret.get_secret_value()
        )
        if secret and address
        else ()
    )
    if not buttons:
        typer.echo("no buttons: TOPICROUTER_BUTTON_SECRET and TOPICROUTER_PUBLIC_URL are needed for them", err=True)
    trial = Trial(
        *place,
        # the operator's own words, to a channel of their choice
        text=Redacted(text),
        marker=f"test-{uuid4()}",
        buttons=buttons,
        callback=address.rstrip("/") + PATH if address and buttons else None,
        public_too=public_too,
        wait=lambda: _wait(wait, "Press a button now; each says to you alone whether it works …") if buttons else None,
    )
    now = datetime.now(UTC)
    with Deployment(settings, clock=lambda: now, directory=directory).chat() as chat:
        for sentence in try_out(chat, trial, now):
            typer.echo(f"ok: {sentence}")


def _try_page(settings: Settings, directory: Directory, name: str, *, wait: timedelta) -> None:
    from service.directory.naming import person_named
    from service.domain import Redacted
    from service.paging.choosing import open_pager
    from service.paging.interfaces import Page, Severity

    person = person_named(directory, name)
    if person is None:
        raise InputError(f"{name!r} names nobody of the directory", reason="bad_option")
    if person.phone is None and settings.pager != "console":
        raise InputError(f"{person.name} did not agree to be called: the directory names no `phone`", reason="bad_option")
    pager = open_pager(settings)
    link = settings.public_url or directory.company.forum
    page = Page("test", person.id, person.name, Severity.WARNING, Redacted(TEXT), link, f"test-{uuid4()}", person.phone)
    reference = pager.page(page)
    if settings.pager == "console":
        typer.echo(f"nobody is called: TOPICROUTER_PAGER is console, which only logs; it logged {reference}")
        return
    typer.echo(f"ok: {settings.pager} took a call of {person.name}: {reference}")
    if pager.knows_answers and wait:
        until = time.monotonic() + wait.total_seconds()
        while (answered := pager.answered(reference)) is None and time.monotonic() < until:
            time.sleep(POLL_SECONDS)
        typer.echo(f"ok: acknowledged by {answered.by}" if answered else "nobody acknowledged it yet")
    pager.resolve(reference)


def _wait(length: timedelta, told: str) -> None:
    with terminal_progress() as progress:
        progress.add_task(told, total=None)
        time.sleep(length.total_seconds())
