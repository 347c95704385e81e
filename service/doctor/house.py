"""What is looked at without asking any other server: settings, model, directory, policy and database."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from service.directory.coverage import require_coverage
from service.doctor.findings import Finding, ok, warning, wrong
from service.escalation.policy import Mode
from service.escalation.running.vitals import vitals_of
from service.escalation.time_lengths import length_text
from service.settings import LOOPBACK_HOSTS
from service.store.database import open_database
from service.store.running import SqlRunning
from service.store.schema import Standing, standing_of

if TYPE_CHECKING:
    from service.directory.model import Person
    from service.doctor.deployment import Deployment

ALIVE_WITHIN = timedelta(minutes=2)
MOST_NAMED = 8


def settings(deployment: Deployment) -> Iterator[Finding]:
    """Look at settings that only make sense together."""
    given, name = deployment.settings, "settings"
    if given.environment != "production":
        yield warning(name, "this is a development environment", "TOPICROUTER_ENVIRONMENT=production refuses unsafe values")
    if given.source == "demo":
        yield warning(name, "the demo forum is watched", "set TOPICROUTER_SOURCE to your forum's address")
    if not given.listens_on_loopback_only and not given.api_keys and not given.has_database:
        yield wrong(name, "the service listens beyond this machine, and there is no API key", "make one with `topicrouter keys create`")
    if given.fingerprint_key is None:
        yield warning(name, "the same leaked secret is not recognised again", "set TOPICROUTER_FINGERPRINT_KEY")
    yield ok(name, f"read; the environment is {given.environment}")


def model(deployment: Deployment) -> Iterator[Finding]:
    """Check the model that would be served: its pin and every file of it."""
    _, manifest, _ = deployment.model
    yield ok("model", f"{manifest.version}, {len(manifest.files)} files, all as the pin says")


def directory(deployment: Deployment) -> Iterator[Finding]:
    """Check that the directory loads, and that people can be asked."""
    loaded, name = deployment.directory, "directory"
    people = [*loaded.people.values(), *loaded.volunteers.values()]
    zones = {person.zone for person in people}
    yield ok(name, f"{len(people)} people in {len(zones)} time zones, {len(loaded.channels)} channels; version {loaded.version}")
    if deployment.settings.directory is None:
        yield warning(name, "it is the demo company's", "set TOPICROUTER_DIRECTORY to your own file")
    for medium in ("chat", "forum"):
        lacking = [person for person in loaded.people.values() if getattr(person, medium) is None]
        if lacking:
            yield warning(name, f"without a {medium} handle: {_named(lacking)}", f"they can't be asked there; give them `{medium}:`")
    idle = [person for person in loaded.people.values() if not person.hours]
    if idle:
        yield warning(name, f"without working hours: {_named(idle)}", "nobody waits for them; give them `hours:`")


def coverage(deployment: Deployment) -> Iterator[Finding]:
    """Check that the directory knows every route and area that the model predicts."""
    classes = deployment.model[1].classes
    routes, areas = classes["route"], classes.get("area", [])
    require_coverage(deployment.directory, routes=routes, areas=areas)
    yield ok("coverage", f"the directory knows the model's {len(routes)} routes and {len(areas)} areas")


def policy(deployment: Deployment) -> Iterator[Finding]:
    """Check that the policy loads and that what it lets leave can leave."""
    rules, given, name = deployment.policy, deployment.settings, "policy"
    yield ok(name, f"mode {rules.mode}; version {rules.version}")
    if rules.mode is Mode.SUGGEST:
        yield ok(name, "nothing leaves in this mode")
    elif deployment.is_forum and given.forum_api_key is None:
        yield wrong(name, f"in mode {rules.mode} nobody can be mentioned on the forum", "set TOPICROUTER_FORUM_API_KEY")
    if rules.mode is not Mode.SUGGEST and given.chat_token is None:
        yield wrong(name, f"in mode {rules.mode} nothing can be said in the chat", "set TOPICROUTER_CHAT_TOKEN")
    if rules.mode is not Mode.SUGGEST and given.button_secret is None:
        yield warning(name, "posts have no buttons; releases are given by command or by the API", "set TOPICROUTER_BUTTON_SECRET")
    if rules.paging.enabled and given.pager == "console":
        yield warning(name, "the policy lets people be called, and nothing calls them", "set TOPICROUTER_PAGER")
    if given.pager != "console" and not rules.paging.enabled:
        yield warning(name, f"{given.pager} is set, and the policy calls nobody", "set `paging: {enabled: true}` in the policy")


def database(deployment: Deployment) -> Iterator[Finding]:
    """Check that the database is there, its tables are of this version, and a runner was heard of."""
    name, opened = "database", open_database(deployment.settings.database_url)
    try:
        kind = "SQLite" if opened.engine.dialect.name == "sqlite" else "PostgreSQL"
        # an empty one would be given its tables by being read
        if not opened.is_there() or standing_of(opened.engine) is Standing.EMPTY:
            yield warning(name, f"{kind}: there is nothing in it yet", "a runner makes its tables")
            return
        opened.require_fit()
        yield ok(name, f"{kind}, tables of this version")
        vitals = vitals_of(SqlRunning(opened).marks())
        now = deployment.clock()
        silent = vitals.silent_for(now)
        if vitals.stopped is not None:
            yield warning("runner", f"stopped by {vitals.stopped.by}: nothing leaves", "`topicrouter runner go`")
        if silent is None or not vitals.alive(now, within=ALIVE_WITHIN):
            told = "none was ever heard of" if silent is None else f"none was heard of for {length_text(silent) or 'a moment'}"
            yield warning("runner", told, "start `topicrouter run` or `topicrouter runner`")
        else:
            yield ok("runner", f"{vitals.beats[0].runner} is alive")
    finally:
        opened.close()


def callbacks(deployment: Deployment) -> Iterator[Finding]:
    """Check what forum, chat and telephone services need to reach this service; whether they do can't be told from here."""
    given, name = deployment.settings, "callbacks"
    if deployment.is_forum and given.webhook_secret is None:
        yield warning(name, "the forum's events are not received; changes are seen at the next look", "set TOPICROUTER_WEBHOOK_SECRET")
    if (given.button_secret is None) != (given.public_url is None):
        lacking = "TOPICROUTER_BUTTON_SECRET" if given.button_secret is None else "TOPICROUTER_PUBLIC_URL"
        yield warning(name, "posts have no buttons, for one of two settings is missing", f"set {lacking}")
    if given.public_url is None:
        return
    address = urlsplit(given.public_url)
    host = address.hostname or ""
    known = {each.casefold() for each in (*LOOPBACK_HOSTS, *given.allowed_hosts)}
    if (given.listens_on_loopback_only or given.allowed_hosts) and host.casefold() not in known:
        yield wrong(name, f"the service does not answer to the name {host}", "add it to TOPICROUTER_ALLOWED_HOSTS")
    elif address.scheme != "https" and host not in LOOPBACK_HOSTS:
        yield warning(name, "what is pressed travels unencrypted", "use https in TOPICROUTER_PUBLIC_URL")
    else:
        yield ok(name, f"expected at {host}; whether they arrive, `topicrouter send-test` and a press show")


def _named(people: list[Person]) -> str:
    names = ", ".join(person.id for person in people[:MOST_NAMED])
    return f"{names} and {len(people) - MOST_NAMED} more" if len(people) > MOST_NAMED else names
