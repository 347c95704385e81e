"""How long a backtest takes: `python -m tests.escalation.backtest.measure TEXTS` with a folder of JSON Lines that have `title` and `body`.

An archive is made of the texts, again and again in another order as many as are asked for, with times and posts of their own: a topic every
so many minutes, answered as topics on a forum are, mostly soon and sometimes never. It is replayed twice in a fresh working folder, the
second time with another policy.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

FIRST = datetime(2025, 1, 1, tzinfo=UTC)
EVERY = timedelta(minutes=45)
SEED = 20261128


def made_up_topics(texts: Sequence[tuple[str, str]], count: int) -> Iterator[dict[str, Any]]:
    """Yield topics in the order of their writing, as lines of an archive. A third never gets an answer; the wait is log-normal."""
    chance = random.Random(SEED)  # noqa: S311 - made-up times, no secret
    for number in range(count):
        if number % len(texts) == 0:
            order = chance.sample(range(len(texts)), len(texts))
        # the number keeps a text that comes again from being the same topic
        title, body = texts[order[number % len(texts)]]
        written = FIRST + number * EVERY * chance.uniform(0.9, 1.1)
        posts = [_post(1, "author", written, body)]
        if chance.random() < 0.3:
            posts.append(_post(2, "author", written + timedelta(hours=chance.uniform(1, 60)), "Anybody?"))
        if chance.random() < 0.67:
            wait = timedelta(hours=min(2_000.0, chance.lognormvariate(1.8, 2.0)))
            posts.append(_post(3, "helper", written + wait, "Have you looked at the log?"))
        posts.sort(key=lambda post: str(post["created_at"]))
        for place, post in enumerate(posts, start=1):
            post["post_number"] = place
        yield {
            "id": number,
            "title": f"{title} ({number})" if number >= len(texts) else title,
            "body": body,
            "created_at": written.isoformat(),
            "author": "author",
            "posts": posts,
        }


def _post(number: int, name: str, at: datetime, text: str) -> dict[str, Any]:
    user = f"{name}{number}" if name == "helper" else name
    return {"post_number": number, "username": user, "created_at": at.isoformat(), "raw": text}


def read_texts(folder: Path) -> list[tuple[str, str]]:
    """Read the texts of a folder of JSON Lines, in the order of their files' names."""
    lines = (json.loads(line) for path in sorted(folder.glob("*.jsonl")) for line in path.read_text("utf-8").splitlines())
    return [(line["title"], line["body"]) for line in lines]


def main() -> None:
    """Make the archive, replay it twice, and print how long each run took and how busy the machine was."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("texts", type=Path)
    parser.add_argument("--topics", type=int, default=5_000)
    asked = parser.parse_args()
    texts = read_texts(asked.texts)
    with tempfile.TemporaryDirectory() as folder:
        lines = [json.dumps(topic) + "\n" for topic in made_up_topics(texts, asked.topics)]
        Path(folder, "archive.jsonl").write_text("".join(lines))
        Path(folder, "other.yaml").write_text("clocks: {usual: {mention: 36h}}")
        for run, options in (("first", []), ("second, another policy", ["--policy", "other.yaml"])):
            before, used = time.perf_counter(), os.times()
            command = [sys.executable, "-m", "service.cli", "backtest", "archive.jsonl", *options, "--out", "report"]
            environment = os.environ | {"PYTHONPATH": os.pathsep.join(sys.path)}
            subprocess.run(command, cwd=folder, check=True, stdout=subprocess.DEVNULL, env=environment)
            seconds, after = time.perf_counter() - before, os.times()
            processor = after.children_user + after.children_system - used.children_user - used.children_system
            load = ", ".join(f"{each:.1f}" for each in os.getloadavg())
            print(f"{run}: {asked.topics} topics in {seconds:.0f} s, {processor:.0f} s of processor time; load of the machine {load}")  # noqa: T201 - what it is for


if __name__ == "__main__":
    main()
