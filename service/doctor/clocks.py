"""Whether our clock agrees with those of the servers that we compare times with."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING

import httpx
from sqlalchemy import func, select

from service.doctor.findings import Finding, ok, warning, wrong
from service.store.database import open_database
from service.store.engine import store_errors

if TYPE_CHECKING:
    from service.doctor.deployment import Deployment

BORNE, TOO_FAR = timedelta(seconds=10), timedelta(minutes=5)
"""From where on a difference is told, and from where on a runner may decide wrongly by it."""
TIMEOUT = httpx.Timeout(10.0)


def clocks(deployment: Deployment) -> Iterator[Finding]:
    """Compare the clock with the database's and with what forum and chat put into their answers."""
    yield from _of_database(deployment)
    if deployment.is_forum:
        yield from _of_server(deployment, "forum", deployment.settings.source, deployment.forum_transport)
    if deployment.settings.chat_token is not None:
        yield from _of_server(deployment, "chat server", deployment.directory.company.chat, deployment.chat_transport)


def _of_database(deployment: Deployment) -> Iterator[Finding]:
    opened = open_database(deployment.settings.database_url)
    try:
        # SQLite's clock is ours
        if opened.engine.dialect.name != "sqlite":
            with store_errors(), opened.engine.connect() as connection:
                before = deployment.clock()
                theirs = connection.execute(select(func.clock_timestamp())).scalar_one()
            yield _compared(theirs, before, deployment.clock(), whose="database")
    finally:
        opened.close()


def _of_server(deployment: Deployment, whose: str, address: str, transport: httpx.BaseTransport | None) -> Iterator[Finding]:
    before = deployment.clock()
    try:
        # no key and no redirect: nothing is asked but the time
        with httpx.Client(transport=transport, timeout=TIMEOUT, follow_redirects=False) as client:
            told = client.head(address).headers.get("Date", "")
        theirs = parsedate_to_datetime(told)
    except (httpx.HTTPError, httpx.InvalidURL):
        yield warning("clock", f"the {whose} was not reached to compare clocks")
    except ValueError:
        yield warning("clock", f"the {whose} does not tell the time")
    else:
        yield _compared(theirs, before, deployment.clock(), whose=whose)


def _compared(theirs: datetime, before: datetime, after: datetime, *, whose: str) -> Finding:
    """Compare with the nearest moment of asking; a header tells whole seconds."""
    theirs = theirs.replace(tzinfo=UTC) if theirs.tzinfo is None else theirs
    apart = max(before - theirs - timedelta(seconds=1), theirs - after, timedelta())
    seconds = f"{apart.total_seconds():.0f} seconds"
    if apart > TOO_FAR:
        return wrong("clock", f"ours and that of the {whose} are {seconds} apart", "let both follow a time server (NTP)")
    if apart > BORNE:
        return warning("clock", f"ours and that of the {whose} are {seconds} apart", "let both follow a time server (NTP)")
    return ok("clock", f"agrees with that of the {whose}")
