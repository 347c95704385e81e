"""`topicrouter experts`: learn what volunteers have answered, show it, and check whether it helps."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from service.command_line import refuse_to_overwrite, settings_for_command, terminal_progress
from service.errors import InputError

if TYPE_CHECKING:
    from service.directory.model import Directory
    from service.domain import Topic
    from service.settings import Settings

app = typer.Typer(
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    help="Volunteers: which questions they have answered, so that the one who knows is asked first.",
)
Archive = Annotated[Path, typer.Argument(help="The forum's history: a folder of Discourse topic JSON, or a JSON Lines file with posts.")]
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON.")]


@app.command()
def learn(
    archive: Archive,
    out: Annotated[Path | None, typer.Option(help="File to write; else the one that TOPICROUTER_EXPERTS names.")] = None,
) -> None:
    """Learn from a forum's history which questions the volunteers have answered who agreed to be asked; of nobody else anything is kept."""
    from service.composition import load_predictor
    from service.experts.learning import learn_experts
    from service.experts.memory_file import write_memory

    settings = settings_for_command()
    file = out or settings.experts
    if file is None:
        raise InputError("where to? say --out FILE, or set TOPICROUTER_EXPERTS", reason="no_file")
    refuse_to_overwrite([archive], file)
    directory, problems = _directory(settings), list[str]()
    topics = _topics(archive, settings, problems)
    memory = learn_experts(topics, directory, load_predictor(settings).bundle, datetime.now(UTC))
    write_memory(memory, file)
    for person, number in memory.answered.items():
        typer.echo(f"{person}: {_questions(number)}")
    silent = [person for person in directory.volunteers if person not in memory.answered]
    if silent:
        typer.echo(f"nothing learnt of {', '.join(silent)}")
    typer.echo(f"ok: {file}")
    _tell(problems)


@app.command()
def show(
    file: Annotated[Path | None, typer.Argument(help="A file of experts; without it, the one that TOPICROUTER_EXPERTS names.")] = None,
    *,
    as_json: AsJson = False,
) -> None:
    """Show who is known, by how many answered questions, and for which areas the directory lets them be asked."""
    from service.directory.role_people import has_agreed
    from service.experts.memory_file import read_memory
    from service.inference.bundle import released_models, verify_bundle
    from service.inference.topic_vectors import encoder_digest

    settings = settings_for_command()
    chosen = file or settings.experts
    if chosen is None:
        raise InputError("which file? name it, or set TOPICROUTER_EXPERTS", reason="no_file")
    memory, directory, now = read_memory(chosen), _directory(settings), datetime.now(UTC)
    volunteers = directory.volunteers
    _, manifest, _ = verify_bundle(settings.models or released_models(), allowed_digest=settings.model_digest)
    fits = memory.encoder == encoder_digest(manifest)
    people: list[dict[str, Any]] = [
        {
            "id": person,
            "answered": memory.answered.get(person, 0),
            "areas": list(volunteers[person].expertise) if person in volunteers else [],
            "may_be_asked": person in volunteers and has_agreed(volunteers[person], now),
        }
        for person in dict.fromkeys([*memory.answered, *volunteers])
    ]
    if as_json:
        known = {"model_version": memory.model_version, "learnt_at": memory.learnt_at.isoformat(), "fits": fits, "people": people}
        typer.echo(json.dumps(known, ensure_ascii=False, indent=2))
        return
    typer.echo(f"{chosen}: learnt {memory.learnt_at:%Y-%m-%d %H:%M} UTC with the encoder of model {memory.model_version}")
    for each in people:
        typer.echo(f"{each['id']}: {_questions(each['answered'])}; {_standing(each)}")
    if not fits:
        typer.echo("the model that serves has another encoder: learn anew", err=True)
        raise typer.Exit(1)


@app.command()
def check(archive: Archive, *, as_json: AsJson = False) -> None:
    """Check on a forum's history how often likeness finds who really answered, beside asking the most active; nothing is kept."""
    from service.composition import load_predictor
    from service.experts.checking import check_experts
    from service.inference.topic_vectors import topic_vectors

    settings = settings_for_command()
    problems: list[str] = []
    topics = _topics(archive, settings, problems)
    bundle = load_predictor(settings).bundle
    found = check_experts(topics, lambda asked: topic_vectors(bundle, asked))
    ways = {"likeness": found.by_likeness, "activity": found.by_activity}
    if as_json:
        plain = {name: {"hits": way.hits, "total": way.total, "interval": way.interval} for name, way in ways.items()}
        differing = {"only_by_likeness": found.only_by_likeness, "only_by_activity": found.only_by_activity, "p_value": found.p_value}
        known = {"people": found.people, "proposed": found.proposed, "chance": found.by_chance}
        typer.echo(json.dumps({**known, **plain, **differing}, indent=2))
    else:
        typer.echo(f"who of the {found.people} most active answered first is among the first {found.proposed} proposed:")
        for name, way in ways.items():
            low, high = way.interval
            typer.echo(f"  by {name:<9} {way.hits} of {way.total}, {way.hits / way.total:.2f} [{low:.2f}, {high:.2f}]")
        typer.echo(f"  by lots      {found.by_chance:.2f}")
        apart = f"only likeness finds {found.only_by_likeness}, only activity {found.only_by_activity}"
        typer.echo(f"{apart} (McNemar's exact test, p = {found.p_value:.2f})")
    _tell(problems)


def _topics(archive: Path, settings: Settings, problems: list[str]) -> Iterator[Topic]:
    from service.forum.interfaces import TopicSource
    from service.forum.sources import open_source

    if not archive.exists():
        raise InputError(f"{archive} is not there; give a folder of Discourse topic JSON, or a .jsonl file", reason="unknown_source")
    now = datetime.now(UTC)
    source: TopicSource = open_source(str(archive), settings, now=now, on_problem=problems.append)
    with terminal_progress() as progress:
        reading = progress.add_task(f"Reading {source.name}", total=None)
        yield from source.topics(now, hours=0, progress=lambda done, total: progress.update(reading, completed=done, total=total))


def _directory(settings: Settings) -> Directory:
    from service.directory.loading import demo_directory_path, load_directory

    return load_directory(settings.directory or demo_directory_path())


def _standing(person: Mapping[str, Any]) -> str:
    if not person["areas"]:
        return "no volunteer any more; learn anew to forget"
    areas = ", ".join(person["areas"])
    return areas if person["may_be_asked"] else f"{areas}; has not agreed to be asked"


def _questions(number: int) -> str:
    return f"{number} answered {'question' if number == 1 else 'questions'}"


def _tell(problems: list[str]) -> None:
    for problem in problems:
        typer.echo(problem, err=True)
    if problems:
        raise typer.Exit(1)
