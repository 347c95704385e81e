"""A real PostgreSQL for the tests: started from the machine's own programs, in a folder of its own, as a user without rights.

Debian's packages and not a wheel: they are what operators run, they exist for every Python that we support, and their version is told.
"""

from __future__ import annotations

import os
import pwd
import secrets
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from uuid import uuid4

import psycopg
from psycopg import sql
from psycopg.conninfo import make_conninfo
from sqlalchemy import URL

SECONDS = 60
OWNER = "topicrouter"
# what a test wrote need not outlive a power cut
HASTE = ("fsync=off", "synchronous_commit=off", "full_page_writes=off", "listen_addresses=")
MISSING = "PostgreSQL was not tried, for initdb and postgres are not on this machine; Debian's package `postgresql` has them"


def programs() -> Path | None:
    """Give the folder of PostgreSQL's programs, the newest where there are several; None without."""
    found = shutil.which("initdb")
    beside = Path(found).resolve().parent if found else None
    if beside and (beside / "postgres").exists():
        return beside
    installed = [folder for folder in Path("/usr/lib/postgresql").glob("*/bin") if (folder / "postgres").exists()]
    return max(installed, key=lambda folder: float(folder.parent.name), default=None)


class Server:
    """A running server that is reached through a socket in its folder only, with a password."""

    def __init__(self, folder: Path, password: str) -> None:
        self._folder = folder
        self._password = password

    def url(self, database: str) -> str:
        """Give the SQLAlchemy URL of a database."""
        made = URL.create("postgresql+psycopg", OWNER, self._password, database=database, query={"host": str(self._folder)})
        return made.render_as_string(hide_password=False)

    @contextmanager
    def database(self) -> Iterator[str]:
        """Make an empty database; give its URL, and remove it after use."""
        name = f"test_{uuid4().hex}"
        self._do(sql.SQL("CREATE DATABASE {} TEMPLATE template0").format(sql.Identifier(name)))
        try:
            yield self.url(name)
        finally:
            self._do(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))

    def answers(self) -> bool:
        """Say whether the server takes connections already."""
        try:
            self._do(sql.SQL("SELECT 1"))
        except psycopg.OperationalError:
            return False
        return True

    def _do(self, statement: sql.SQL | sql.Composed) -> None:
        given = make_conninfo(host=str(self._folder), user=OWNER, password=self._password, dbname="postgres")
        with psycopg.connect(given, autocommit=True) as connection:
            connection.execute(statement)


@contextmanager
def running(bin_folder: Path) -> Iterator[Server]:
    """Start a server in a new folder, and end it with all that it holds."""
    with tempfile.TemporaryDirectory(prefix="topicrouter-pg-", ignore_cleanup_errors=True) as name:
        folder = Path(name)
        data, password = folder / "data", secrets.token_urlsafe()
        (folder / "password").write_text(password, "utf-8")
        as_user = _unprivileged(folder)
        subprocess.run(
            [bin_folder / "initdb", "--auth=scram-sha-256", f"--pwfile={folder / 'password'}", f"--username={OWNER}", "--no-sync",
             "--encoding=UTF8", "--locale=C.UTF-8", "-D", data],
            check=True, capture_output=True, cwd=folder, **as_user,
        )  # fmt: skip
        settings = [word for each in HASTE for word in ("-c", each)]
        with (folder / "log").open("wb") as log:
            process = subprocess.Popen(
                [bin_folder / "postgres", "-D", data, "-k", folder, *settings], stdout=log, stderr=log, cwd=folder, **as_user
            )
        try:
            server = Server(folder, password)
            deadline = time.monotonic() + SECONDS
            while not server.answers():
                assert process.poll() is None, (folder / "log").read_text("utf-8")
                assert time.monotonic() < deadline, "PostgreSQL did not start"
                time.sleep(0.05)
            yield server
        finally:
            process.terminate()
            try:
                process.wait(10)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


def _unprivileged(folder: Path) -> dict[str, Any]:
    """Say as whom to run: PostgreSQL refuses root, so root's tests hand the folder to somebody else."""
    if os.geteuid() != 0:
        return {}
    known = {each.pw_name: each for each in pwd.getpwall()}
    user = known.get("postgres") or known["nobody"]
    for path in (folder, *folder.iterdir()):
        os.chown(path, user.pw_uid, user.pw_gid)
    return {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []}
