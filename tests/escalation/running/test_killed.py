from __future__ import annotations

import multiprocessing
import os
import signal
import sys
from pathlib import Path

import pytest

from service.store.database import open_database
from tests.escalation.killing import lines_to_die_at
from tests.escalation.running import history
from tests.escalation.running.history import Outcome

SEEDS = int(os.environ.get("TOPICROUTER_FAULT_SEEDS", "4"))
KILLS_A_HISTORY = 2
FEW = 10
PROCESSES = multiprocessing.get_context("forkserver")
PROCESSES.set_forkserver_preload(["tests.escalation.running.warmed"])
MOST_LINES = 12_000
"""Lines of our code in a stretch of the history before a kill comes, at most."""


def run(url: str, progress: Path, *, name: str, kill_at: int | None = None) -> int | None:
    process = PROCESSES.Process(target=history.play, args=(url, progress), kwargs={"name": name, "kill_at": kill_at})
    process.start()
    process.join(120)
    return process.exitcode


def played(url: str, progress: Path, seed: int) -> int:
    """Play the history with kills drawn by `seed`; return how many there were."""
    progress.write_text("")
    for kill in range(KILLS_A_HISTORY):
        line = lines_to_die_at(seed * 1_000 + kill, MOST_LINES)
        code = run(url, progress, name=f"runner {kill}", kill_at=line)
        if code == 0:
            return kill
        assert code == -signal.SIGKILL
    assert run(url, progress, name="last") == 0
    return KILLS_A_HISTORY


@pytest.fixture(scope="module")
def undisturbed(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str | None]:
    folder = tmp_path_factory.mktemp("undisturbed")
    (folder / "progress").write_text("")
    history.play(url := f"sqlite:///{folder / 'cases.db'}", folder / "progress", name="only")
    database = open_database(url)
    assert history.outcome(database).stuck == 0
    ends = history.ends(database)
    database.close()
    return ends


@pytest.mark.faults
@pytest.mark.parametrize("chunk", range(4))
def test_whatever_line_runners_are_killed_at_no_case_is_lost_doubled_or_stuck(
    chunk: int, tmp_path: Path, undisturbed: dict[str, str | None], capsys: pytest.CaptureFixture[str]
) -> None:
    kills, found = 0, []
    for seed in range(chunk, SEEDS, 4):
        url = f"sqlite:///{tmp_path / f'{seed}.db'}"
        kills += played(url, tmp_path / f"{seed}.progress", seed)
        database = open_database(url)
        found.append(history.outcome(database))
        assert history.ends(database) == undisturbed
        database.close()
    lost, doubled, stuck = (sum(getattr(each, name) for each in found) for name in ("lost", "doubled", "stuck"))
    with capsys.disabled():
        sys.stdout.write(f"\n{len(found)} histories, {kills} kills, {sum(each.cases for each in found)} cases: ")
        sys.stdout.write(f"{lost} lost, {doubled} doubled, {stuck} stuck\n")
    assert (lost, doubled, stuck) == (0, 0, 0)
    # a single history may end before its line comes
    assert kills >= len(found) or len(found) < FEW


def test_on_postgresql_too(postgresql_url: str, tmp_path: Path, undisturbed: dict[str, str | None]) -> None:
    assert played(postgresql_url, tmp_path / "progress", seed=1) > 0
    database = open_database(postgresql_url)
    found = history.outcome(database)
    assert (found.lost, found.doubled, found.stuck) == (0, 0, 0)
    assert history.ends(database) == undisturbed
    database.close()


def test_two_runners_at_once_lose_and_double_nothing(tmp_path: Path, undisturbed: dict[str, str | None]) -> None:
    url = f"sqlite:///{tmp_path / 'cases.db'}"
    both = []
    for name in ("one", "other"):
        (tmp_path / name).write_text("")
        both.append(PROCESSES.Process(target=history.play, args=(url, tmp_path / name), kwargs={"name": name}))
    for process in both:
        process.start()
    for process in both:
        process.join(300)
    assert [process.exitcode for process in both] == [0, 0]
    database = open_database(url)
    found = history.outcome(database)
    assert found == Outcome(cases=history.TOPICS, actions=found.actions, lost=0, doubled=0, stuck=0)
    assert history.ends(database).keys() == undisturbed.keys()
    database.close()
