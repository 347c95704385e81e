"""`python -m training.benchmark.cycle`: how long a runner's cycle takes with many open cases, without forum and model.

The directory is the demo company's, the policy the shipped one without brake and caps, and predictions lie in the database. The forum is a
dictionary, so that what is measured is gathering, deciding and keeping.
"""

from __future__ import annotations

import json
import resource
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from sqlalchemy import insert, select, update

from service.directory import demo_directory_path, load_directory
from service.domain import NOTHING_SHOWN, Post, Prediction, Topic
from service.escalation.policy_files import parse_policy
from service.escalation.running.cycle import Books, Means, Runner
from service.escalation.running.forum_desk import ForumDesk, Shelves
from service.escalation.running.knowledge import Knowledge
from service.escalation.running.policies import Policies
from service.escalation.running.writing import Writer
from service.store.actions import SqlActions
from service.store.cases import SqlCases
from service.store.database import Database, open_database
from service.store.erasure import SqlErasure
from service.store.leases import SqlLeases
from service.store.running import SqlRunning
from service.store.tables import Base, CaseRow
from service.store.topics import SqlTopics

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

BEGIN = datetime(2026, 3, 2, 6, tzinfo=UTC)
HOUR = timedelta(hours=1)
OPEN, DUE = 10_000, 500
NO_LIMITS = "brake: {least: 1000000}\ncaps: {person: 1000000, volunteer: 1000000}"
"""The shipped policy without its limits, so that everything that is due is done."""
KINDS = 20
"""How many different topics there are: every route with every area."""
ROUTES = ("technical", "team_owned", "feature", "licensing", "community_expert")
AREAS = ("mobile", "web_ui", "database", "plugins_api")
MEGABYTE = 1024

app = typer.Typer(add_completion=False, pretty_exceptions_enable=False)


@dataclass
class Forum:
    """A forum in memory."""

    topics: dict[str, Topic]

    def topic(self, topic_id: str) -> Topic | None:
        """Give a topic."""
        return self.topics.get(topic_id)


@app.command()
def benchmark(
    database: Annotated[str | None, typer.Option(help="URL of an empty database; else SQLite in a folder that is removed.")] = None,
    cases: Annotated[int, typer.Option(min=1_000, help="Open cases.")] = OPEN,
    due: Annotated[int, typer.Option(min=1, help="How many of them come due at once.")] = DUE,
) -> None:
    """Measure a cycle in which nothing is due, and one in which many cases are."""
    with tempfile.TemporaryDirectory() as folder:
        opened = open_database(database or f"sqlite:///{Path(folder) / 'cases.db'}")
        try:
            figures = _measure(opened, cases, due)
        finally:
            opened.close()
    typer.echo(json.dumps(figures, indent=1))


def _measure(database: Database, cases: int, due: int) -> dict[str, float]:
    forum = Forum({})
    runner = _runner(database, forum)
    # one of each kind goes the real way; the others are its likes
    first = [_topic(number, BEGIN) for number in range(KINDS)]
    runner.observe(first, BEGIN + HOUR)
    runner.work(BEGIN + HOUR)
    for number in range(KINDS, cases):
        like = str(number % KINDS)
        forum.topics[str(number)] = replace(first[number % KINDS], id=str(number))
        if number < 2 * KINDS:
            _copy(database, like, [str(other) for other in range(number, cases, KINDS)])
    forum.topics |= {topic.id: topic for topic in first}
    took = {"open cases": float(cases), "cases due": float(due)}
    began = time.perf_counter()
    idle = runner.work(BEGIN + 2 * HOUR)
    took["seconds of a cycle with nothing due"] = time.perf_counter() - began
    # a day later all of them could be mentioned; the others are let sleep on
    at = BEGIN + timedelta(hours=26)
    _let_sleep(database, due, at + 100 * HOUR)
    began = time.perf_counter()
    busy = runner.work(at)
    took["seconds of a cycle with cases due"] = time.perf_counter() - began
    took |= {"worked in the idle cycle": idle.worked, "worked in the busy cycle": busy.worked}
    took |= {f"then: {name}": float(value) for name, value in busy.counts().items() if value}
    took["memory, MB"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / MEGABYTE
    return {name: round(value, 3) for name, value in took.items()}


def _copy(database: Database, like: str, names: Sequence[str]) -> None:
    """Keep likes of a topic with its case under other names."""
    case = f"{like}-1"
    of_topic = {"facts": "topic_id", "predictions": "topic_id", "topic_texts": "topic_id", "cases": "topic_id", "actions": "case_id"}

    def work(session: Session) -> None:
        for table in Base.metadata.sorted_tables:
            column = of_topic.get(table.name)
            if column is None:
                continue
            found = session.execute(select(table).where(table.c[column] == (case if column == "case_id" else like))).mappings().all()
            rows = [
                {
                    **{key: value for key, value in row.items() if key != "number"},
                    **({"topic_id": name} if "topic_id" in row else {}),
                    **({"case_id": f"{name}-1"} if "case_id" in row else {}),
                }
                for row in found
                for name in names
            ]
            if rows:
                session.execute(insert(table), rows)

    database.write(work)


def _let_sleep(database: Database, awake: int, until: datetime) -> None:
    def work(session: Session) -> None:
        stay = select(CaseRow.case_id).order_by(CaseRow.case_id).limit(awake)
        session.execute(update(CaseRow).where(CaseRow.case_id.not_in(stay)).values(due_at=until))

    database.write(work)


def _runner(database: Database, forum: Forum) -> Runner:
    topics, cases, actions, running = SqlTopics(database), SqlCases(database), SqlActions(database), SqlRunning(database)
    policies = Policies(running, parse_policy(NO_LIMITS))
    directory = load_directory(demo_directory_path())
    desk = ForumDesk(
        Shelves(topics, cases, actions, SqlErasure(database)),
        policies,
        link=lambda topic: f"https://forum.example/t/{topic.id}",
        own_account=None,
    )
    knowledge = Knowledge(topics, actions, directory)
    means = Means(desk, forum, knowledge, policies, _predictions, Writer(topics, directory), lambda: BEGIN)
    return Runner(Books(topics, cases, actions, SqlLeases(database), running), means, name="benchmark")


def _topic(number: int, written: datetime) -> Topic:
    body = f"The app closes when I open channel {number} on my phone. What can I do about that?"
    author = f"user{number}"
    return Topic(
        str(number), f"Crash {number}", body, written, None, number + 1, author, posts=(Post(1, number + 1, author, written, body),)
    )


def _predictions(topics: Sequence[Topic]) -> list[Prediction]:
    return [_prediction(topic) for topic in topics]


def _prediction(topic: Topic) -> Prediction:
    number = int(topic.id)
    route = ROUTES[number % len(ROUTES)]
    return Prediction(
        topic_id=topic.id,
        route=route,
        confidence=0.95,
        probabilities={name: 0.95 if name == route else 0.0125 for name in ROUTES},
        area=AREAS[number % len(AREAS)],
        area_confidence=0.9,
        confidential=False,
        confidential_probability=0.02,
        confidential_kinds=(),
        confidential_reasons=(),
        findings=(),
        redacted_title=NOTHING_SHOWN,
        redacted_body=NOTHING_SHOWN,
        urgent=False,
        urgent_probability=0.01,
        urgent_reasons=(),
        clearly_urgent=False,
        needs_answer=True,
        language="en",
        abstained=False,
        reasons=(),
        similar=(),
        model_version="benchmark",
    )


if __name__ == "__main__":
    app()
