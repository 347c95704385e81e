from __future__ import annotations

import multiprocessing
import os
import signal
import sys
from collections import Counter
from pathlib import Path

import httpx
import pytest

from service.store.database import open_database
from service.wire.twin_server import serving
from tests.escalation.acting import history
from tests.escalation.acting.history import Outcome, Servers
from tests.escalation.acting.scene import chat_of, forum_of
from tests.escalation.killing import lines_to_die_at

SEEDS = int(os.environ.get("TOPICROUTER_FAULT_SEEDS", "4"))
KILLS_A_HISTORY = 2
FEW = 10
PROCESSES = multiprocessing.get_context("forkserver")
PROCESSES.set_forkserver_preload(["tests.escalation.acting.warmed"])
MOST_LINES = 60_000
"""Lines of our code in a stretch of the history before a kill comes, at most."""


def run(url: str, progress: Path, addresses: tuple[str, str], *, name: str, kill_at: int | None = None) -> int | None:
    process = PROCESSES.Process(target=history.play, args=(url, progress, addresses), kwargs={"name": name, "kill_at": kill_at})
    process.start()
    process.join(120)
    return process.exitcode


def played(folder: Path, seed: int, faults: Counter[str]) -> tuple[int, Outcome]:
    """Play the history with kills and faults drawn by `seed`; return how many kills there were, and what it came to."""
    folder.mkdir()
    progress, url = folder / "progress", f"sqlite:///{folder / 'cases.db'}"
    progress.write_text("")
    servers = Servers(progress, seed)
    forum, chat = forum_of(servers.now), chat_of(servers.now)

    def read(request: httpx.Request) -> httpx.Response:
        history.show(forum, servers.now())
        return forum.handle(request)

    kills = 0
    with serving(servers.shaky(read)) as forum_address, serving(servers.shaky(chat.handle)) as chat_address:
        addresses = (forum_address, chat_address)
        for kill in range(KILLS_A_HISTORY):
            line = lines_to_die_at(seed * 1_000 + kill, MOST_LINES)
            code = run(url, progress, addresses, name=f"runner {kill}", kill_at=line)
            if code == 0:
                break
            assert code == -signal.SIGKILL
            kills += 1
            if seed % 2:
                # as if the servers' own memory of what they were sent had run out, or they were restarted
                chat.restart()
                forum.remembered.clear()
        else:
            assert run(url, progress, addresses, name="last") == 0
    faults.update(servers.faults)
    database = open_database(url)
    found = history.outcome(database, forum, chat, folder / "rung")
    database.close()
    return kills, found


@pytest.mark.faults
@pytest.mark.parametrize("chunk", range(4))
def test_whatever_line_runners_are_killed_at_and_whatever_servers_do_no_action_is_lost_doubled_stuck_or_at_the_wrong_level(
    chunk: int, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    kills, faults, found = 0, Counter[str](), []
    for seed in range(chunk, SEEDS, 4):
        more, outcome = played(tmp_path / str(seed), seed, faults)
        kills += more
        found.append((seed, outcome))
    sent = sum(outcome.sent for _, outcome in found)
    with capsys.disabled():
        sys.stdout.write(
            f"\n{len(found)} histories, {kills} kills, {sum(faults.values())} faults, {sent} sent: {dict(sorted(faults.items()))}\n"
        )
    assert [(seed, each) for seed, each in found if each.lost or each.doubled or each.wrong_level or each.stuck or each.stale] == []
    assert all(each.cases >= len(history.BODIES) for _, each in found)
    assert sent >= 10 * len(found)
    # a single history may end before its line comes
    assert kills >= len(found) or len(found) < FEW
