from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from service.api import keyring as keyring_module
from service.api.auth import make_key, parse_keys
from service.api.errors import Refusal
from service.api.keyring import Keyring
from service.domain import Scope
from service.errors import StoreError
from service.store.api_keys import SqlApiKeys
from service.store.database import open_database
from service.store.key_values import MadeKey, new_key
from tests.api.conftest import MakeApp, client_of
from tests.api.samples import NOW, until

MINUTE = timedelta(minutes=1)


class Flaky(SqlApiKeys):
    """The real keys in a database that may be away."""

    away = False

    def all(self) -> Any:
        if self.away:
            raise StoreError("the database can't be used: gone", reason="store_unavailable")
        return super().all()


@pytest.fixture
def stored(tmp_path: Path) -> Iterator[Flaky]:
    keys = Flaky(open_database(f"sqlite:///{tmp_path / 'keys.db'}"))
    yield keys
    keys.close()


class Clock:
    now = NOW

    def __call__(self) -> datetime:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def make(stored: Flaky, clock: Clock) -> Callable[..., Keyring]:
    def keyring(*configured: str, always_needed: bool = False, look: bool = True) -> Keyring:
        made = Keyring(parse_keys(configured), open_stored=lambda: stored, clock=clock, always_needed=always_needed)
        if look:
            made.look()
        return made

    return keyring


def added(stored: SqlApiKeys, name: str = "runner", **changes: Any) -> MadeKey:
    key = new_key(name, [Scope.READ], **({"at": NOW, "expires_at": None} | changes))
    stored.add(key.kept)
    return key


def name_of(keyring: Keyring, key: MadeKey) -> str | None:
    found = keyring.find(key.text.encode())
    return found.name if found else None


def test_without_any_key_none_is_needed_unless_other_machines_reach_the_service(make: Callable[..., Keyring]) -> None:
    assert not make().are_needed
    assert make(always_needed=True).are_needed
    assert make(make_key("bob", [Scope.READ])[1]).are_needed


def test_before_the_first_reading_every_door_is_shut(make: Callable[..., Keyring]) -> None:
    keyring = make(look=False)
    assert keyring.are_needed
    with pytest.raises(Refusal) as caught:
        keyring.find(b"anything")
    assert (caught.value.reason, caught.value.status) == ("keys_unknown", 503)


def test_keys_of_the_setting_and_of_the_database_open_alike(make: Callable[..., Keyring], stored: Flaky) -> None:
    text, entry = make_key("bob", [Scope.READ])
    key = added(stored)
    keyring = make(entry)
    found = keyring.find(text.encode())
    assert found is not None
    assert found.name == "bob"
    assert name_of(keyring, key) == "runner"
    assert keyring.find(key.kept.digest.hex().encode()) is None


def test_a_key_that_is_made_or_revoked_counts_from_the_next_look_on(make: Callable[..., Keyring], stored: Flaky) -> None:
    keyring = make()
    key = added(stored)
    keyring.look()
    assert keyring.are_needed
    assert name_of(keyring, key) == "runner"
    stored.revoke(key.kept.id, at=NOW)
    keyring.look()
    assert name_of(keyring, key) is None
    assert keyring.are_needed


def test_a_key_expires_without_a_look(make: Callable[..., Keyring], stored: Flaky, clock: Clock) -> None:
    key = added(stored, expires_at=NOW + MINUTE)
    keyring = make()
    assert name_of(keyring, key) == "runner"
    clock.now = NOW + MINUTE
    assert name_of(keyring, key) is None


def test_keys_outlive_a_short_absence_of_the_database_but_not_a_long_one(
    make: Callable[..., Keyring], stored: Flaky, monkeypatch: pytest.MonkeyPatch, log: list[Any]
) -> None:
    key = added(stored)
    text, entry = make_key("bob", [Scope.READ])
    keyring = make(entry)
    stored.away = True
    keyring.look()
    keyring.look()
    assert name_of(keyring, key) == "runner"
    monkeypatch.setattr(keyring_module, "STALE_SECONDS", -1.0)
    with pytest.raises(Refusal, match="can't be read"):
        keyring.find(key.text.encode())
    assert keyring.find(text.encode()) is not None
    stored.away = False
    monkeypatch.undo()
    keyring.look()
    assert name_of(keyring, key) == "runner"
    assert [entry["event"] for entry in log] == ["keys_not_read", "keys_read_again"]


def test_the_last_use_is_kept_at_most_once_a_minute_and_at_the_end(make: Callable[..., Keyring], stored: Flaky, clock: Clock) -> None:
    key = added(stored)
    keyring = make()

    def used_and_looked(at: datetime) -> datetime | None:
        clock.now = at
        assert name_of(keyring, key) == "runner"
        keyring.look()
        (kept,) = stored.all()
        return kept.last_used_at  # type: ignore[no-any-return]  # the twin above

    assert used_and_looked(NOW) == NOW
    assert used_and_looked(NOW + MINUTE / 2) == NOW
    assert used_and_looked(NOW + MINUTE) == NOW + MINUTE
    assert used_and_looked(NOW + MINUTE * 1.5) == NOW + MINUTE
    keyring.close()
    assert stored.all()[0].last_used_at == NOW + MINUTE * 1.5


def test_nothing_is_made_where_no_database_is(tmp_path: Path, make: Callable[..., Keyring]) -> None:
    assert not make().are_needed
    assert list(tmp_path.iterdir()) == []


def test_a_service_that_runs_takes_up_a_key_and_shuts_it_out_again(
    make_app: MakeApp, stored: Flaky, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(keyring_module, "SECONDS_BETWEEN_READINGS", 0.02)
    with client_of(make_app(stored_keys=lambda: stored)) as client:

        def status(key: MadeKey | None = None) -> int:
            headers = {"X-Api-Key": key.text} if key else {}
            return client.get("/v1/models/current", headers=headers).status_code

        assert status() == 200
        assert "securitySchemes" not in client.get("/openapi.json").json()["components"]
        key = added(stored)
        until(lambda: status() == 401)
        assert status(key) == 200
        documented = client.get("/openapi.json", headers={"X-Api-Key": key.text}).json()
        assert "securitySchemes" in documented["components"]
        stored.revoke(key.kept.id, at=NOW)
        until(lambda: status(key) == 401)
