"""The `topicrouter` command. Heavy parts are imported by the command that needs them, so that `--help` is quick."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from importlib.metadata import entry_points, version
from pathlib import Path
from typing import Annotated, TypeAlias

import typer

from service.command_line import moment_or_now, settings_for_command, tell_error, terminal_progress
from service.demo.cli import demo
from service.digest_cli import digest
from service.directory.cli import app as directory_app
from service.doctor.cli import doctor
from service.errors import InputError, TopicRouterError
from service.escalation.backtest.cli import backtest
from service.escalation.casework.cli import app as cases_app
from service.escalation.cli import app as policy_app
from service.escalation.running.cli import runner_app
from service.experts.cli import app as experts_app
from service.feedback.cli import app as feedback_app
from service.labelling.cli import add_commands as add_labelling_commands
from service.releases.cli import app as models_app
from service.releases.cli import verify as verify_model
from service.send_test_cli import send_test
from service.store.cli import app as store_app
from service.store.cli import forget_topic
from service.store.keys_cli import app as keys_app
from service.store.keys_cli import parse_scopes
from service.watching.cli import drift

PLUGINS = "topicrouter.commands"
MOST_HOURS = 100_000

Plugin: TypeAlias = Callable[[typer.Typer], None]
"""What an entry point of the group `topicrouter.commands` is: it adds commands to the app."""

app = typer.Typer(
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    help="Say which of a forum's unanswered topics should go to whom, how surely and why.",
)
app.add_typer(directory_app, name="directory")
app.add_typer(experts_app, name="experts")
app.add_typer(policy_app, name="policy")
app.add_typer(cases_app, name="cases")
app.add_typer(runner_app, name="runner")
app.add_typer(models_app, name="models")
app.add_typer(feedback_app, name="feedback")
add_labelling_commands(feedback_app)
app.add_typer(store_app, name="store")
app.add_typer(keys_app, name="keys")
app.command()(drift)
app.command()(demo)
app.command()(digest)
app.command()(doctor)
app.command("send-test")(send_test)
app.command()(backtest)


def _show_version(asked: bool) -> None:
    if asked:
        typer.echo(f"topicrouter {version('topicrouter')}")
        raise typer.Exit


@app.callback()
def _options(
    *, _version: Annotated[bool, typer.Option("--version", callback=_show_version, is_eager=True, help="Show the version.")] = False
) -> None:
    pass


@app.command()
def predict(
    file: Annotated[Path | None, typer.Argument(help="JSON Lines with id, title and body; standard input if left out or `-`.")] = None,
) -> None:
    """Predict topics: JSON Lines in, JSON Lines out in the same order; bad lines are told on standard error and skipped."""
    from service.composition import load_predictor
    from service.forum.jsonl import bare_topics_of_lines
    from service.reports.json_lines import prediction_lines

    bad: list[str] = []

    def tell(problem: str) -> None:
        bad.append(problem)
        typer.echo(problem, err=True)

    with _opened(file) as (lines, name):
        predictor = load_predictor(settings_for_command())
        # on a terminal the lines themselves show how far the work is
        with terminal_progress(shown=not sys.stdout.isatty()) as progress:
            bar = progress.add_task("Predicting", total=None)
            topics = bare_topics_of_lines(
                lines, origin=name, on_problem=tell, progress=lambda done, total: progress.update(bar, completed=done, total=total)
            )
            for line in prediction_lines(topics, predictor.predict):
                sys.stdout.write(line + "\n")
    sys.stdout.flush()
    if bad:
        typer.echo(f"{len(bad)} bad {'line' if len(bad) == 1 else 'lines'} left out", err=True)
        raise typer.Exit(1)


@app.command()
def report(
    source: Annotated[str, typer.Argument(help="`demo`, a Discourse forum's address, a folder of topic JSON, or a JSON Lines file.")],
    out: Annotated[Path, typer.Option(help="Folder for report.html, suggestions.csv and suggestions.json.")],
    hours: Annotated[
        float | None, typer.Option(min=0, max=MOST_HOURS, help="Hours without an answer after which a topic is due; else as set (24).")
    ] = None,
    at: Annotated[str | None, typer.Option(help="Moment of the report with its offset, like 2026-03-28T23:30Z; without it, now.")] = None,
) -> None:
    """Report which topics wait for an answer, whom to ask, how surely and why."""
    from rich.console import Console

    from service.composition import Watcher, load_parts, make_report
    from service.forum.sources import open_source
    from service.reports.terminal import print_report
    from service.reports.write import write_report

    settings = settings_for_command()
    moment = moment_or_now(at)
    parts = load_parts(settings)
    problems: list[str] = []
    opened = open_source(source, settings, now=moment, cache_folder=Path(".cache") / "forum", on_problem=problems.append)
    with terminal_progress() as progress:
        reading = progress.add_task(f"Reading {opened.name}", total=None)
        predicting = progress.add_task("Predicting", total=None)
        made = make_report(
            parts,
            opened,
            at=moment,
            hours=settings.unanswered_hours if hours is None else hours,
            own_account=settings.forum_api_username if settings.forum_api_key else None,
            problems=problems,
            watcher=Watcher(
                reading=lambda done, total: progress.update(reading, completed=done, total=total),
                predicted=lambda done, total: progress.update(predicting, completed=done, total=total),
            ),
        )
    files = write_report(made, out)
    print_report(made, Console())
    typer.echo(f"\n{files.page}\n{files.csv}\n{files.json}")
    if not made.complete:
        raise typer.Exit(4)
    if problems:
        # the report is there, but a file or line of the source is not in it
        raise typer.Exit(1)


@app.command()
def serve(
    host: Annotated[str | None, typer.Option(help="Address to listen on; else as set (127.0.0.1).")] = None,
    port: Annotated[int | None, typer.Option(min=0, max=65535, help="Port to listen on, 0 for a free one; else as set (8080).")] = None,
    source: Annotated[str | None, typer.Option(help="Where the page's topics come from; else as set (demo).")] = None,
    table: Annotated[bool, typer.Option("--table", help="Print the suggestions as a table once they are there.")] = False,
) -> None:
    """Serve predictions, suggestions and the report over HTTP."""
    from rich.console import Console

    from service.serving import serve as serve_until_stopped

    given = {"host": host, "port": port, "source": source}
    settings = settings_for_command(**{name: value for name, value in given.items() if value is not None})
    serve_until_stopped(settings, console=Console(), show_table=table)


@app.command()
def run(
    host: Annotated[str | None, typer.Option(help="Address to listen on; else as set (127.0.0.1).")] = None,
    port: Annotated[int | None, typer.Option(min=0, max=65535, help="Port to listen on, 0 for a free one; else as set (8080).")] = None,
    source: Annotated[str | None, typer.Option(help="The forum to watch; else as set (demo).")] = None,
) -> None:
    """Serve, and run the cases of unanswered topics in the same process; in mode `suggest` nothing leaves."""
    from rich.console import Console

    from service.serving import serve as serve_until_stopped

    given = {"host": host, "port": port, "source": source}
    settings = settings_for_command(**{name: value for name, value in given.items() if value is not None})
    serve_until_stopped(settings, console=Console(), show_table=False, with_runner=True)


@runner_app.callback()
def runner(
    context: typer.Context,
    source: Annotated[str | None, typer.Option(help="The forum to watch; else as set (demo).")] = None,
) -> None:
    """Run the cases of unanswered topics until a signal comes; or say whether a runner lives, and stop what leaves."""
    if context.invoked_subcommand is not None:
        return
    from rich.console import Console

    from service.running import run_alone

    run_alone(settings_for_command(**({"source": source} if source else {})), Console())


@app.command()
def verify() -> None:
    """Check the model that would be served: its pin, the digest of every file, and the libraries it needs. Nothing is loaded."""
    verify_model()


@app.command()
def forget(topic: Annotated[str, typer.Argument(help="The topic's id, as the forum names it.")]) -> None:
    """Erase every text, label and fact of a topic, for good; what was decided about it stays, without text."""
    forget_topic(topic)


@app.command()
def key(
    name: Annotated[str, typer.Argument(help="Whose key it is; shown in logs.")],
    scope: Annotated[list[str] | None, typer.Option(help="predict, suggest, feedback, read or act; repeatable. Without it, all.")] = None,
) -> None:
    """Make an API key for TOPICROUTER_API_KEYS, where there is no database; `keys create` makes one that can be revoked at once."""
    from service.api import make_key

    made, entry = make_key(name, parse_scopes(scope))
    typer.echo(f"key (give it to the client, it is not kept): {made}")
    typer.echo(f"entry (add it to the JSON list TOPICROUTER_API_KEYS): {entry}")
    typer.echo("revoking it takes a restart of the service; a key that `topicrouter keys create` makes does without", err=True)


def main() -> None:
    """Run the command; a mistake of the user's ends in a sentence and an exit code, never in a traceback."""
    for entry_point in entry_points(group=PLUGINS):
        add_commands: Plugin = entry_point.load()
        add_commands(app)
    try:
        app()
    except TopicRouterError as error:
        tell_error(error)
        sys.exit(error.exit_code)
    except OSError as error:
        # a full disk, a folder without permission: wherever it is met, it is nothing that a traceback helps against
        typer.echo(str(error), err=True)
        sys.exit(1)


@contextmanager
def _opened(file: Path | None) -> Iterator[tuple[Iterator[bytes], str]]:
    if file is None or str(file) == "-":
        yield iter(sys.stdin.buffer), "standard input"
        return
    try:
        stream = file.open("rb")
    except OSError as error:
        raise InputError(f"{file} can't be read: {error.strerror}", reason="unreadable") from None
    with stream:
        yield iter(stream), file.name


if __name__ == "__main__":
    main()
