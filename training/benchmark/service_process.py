"""A whole service in a process of its own: predicts, says so in a line, predicts the topics of its input, tells its memory as JSON in KiB.

The benchmark starts it as `python -m training.benchmark.service_process ours` or `plain`.
"""

from __future__ import annotations

import json
import sys
from datetime import UTC, datetime
from pathlib import Path

from service.api import create_app
from service.composition import load_predictor
from service.directory import demo_directory_path, load_directory
from service.domain import Topic
from service.inference.bundle import released_models
from service.inference.predictor import Predictor
from service.settings import load_settings

THREADS = 2
FIRST = Topic("first", "Where is the manual?", "I could not find it.")


def main(way: str) -> None:
    """Compose the service of a way, `ours` or `plain`, and let it predict."""
    # scikit-learn loads pandas wherever it lies; neither way needs it, nor does it come with what serving needs
    sys.modules["pandas"] = None  # type: ignore[assignment]  # None makes the import fail
    settings = load_settings(threads=THREADS)
    if way == "plain":
        from training.benchmark.plain_way import load_plain_bundle

        predictor = Predictor(load_plain_bundle(settings.models or released_models(), threads=THREADS))
    else:
        predictor = load_predictor(settings)
    directory = load_directory(settings.directory or demo_directory_path())
    # kept until the end: its memory counts
    _app = create_app(settings, predictor=predictor, directory=directory, clock=lambda: datetime.now(UTC))
    predictor.predict([FIRST])
    sys.stdout.write("first prediction\n")
    sys.stdout.flush()
    topics = [Topic(id=row["id"], title=row["title"], body=row["body"]) for row in json.load(sys.stdin)]
    for topic in topics:
        predictor.predict([topic])
    predictor.predict(topics)
    json.dump(resident_memory(), sys.stdout)


def resident_memory() -> dict[str, int]:
    """Return `VmRSS` (resident now) and `VmHWM` (resident at the highest) of this process in KiB, as Linux tells them."""
    lines = (line.partition(":") for line in Path("/proc/self/status").read_text("utf-8").splitlines())
    return {name: int(value.split()[0]) for name, _, value in lines if name in {"VmRSS", "VmHWM"}}


if __name__ == "__main__":
    main(sys.argv[1])
