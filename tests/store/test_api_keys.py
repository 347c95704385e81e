from __future__ import annotations

import hashlib
import re
from datetime import timedelta

import pytest

from service.domain import Scope
from service.errors import InputError
from service.store.api_keys import SqlApiKeys
from service.store.database import Database
from service.store.key_values import KeptKey, MadeKey, new_key
from service.store.tables import ApiKeyRow
from tests.store.samples import HOUR, NOW

DAY = timedelta(days=1)


@pytest.fixture
def keys(database: Database) -> SqlApiKeys:
    return SqlApiKeys(database)


def made(keys: SqlApiKeys, name: str = "runner", **changes: object) -> MadeKey:
    key = new_key(name, [Scope.PREDICT, Scope.READ], **({"at": NOW, "expires_at": None} | changes))  # type: ignore[arg-type]  # times
    keys.add(key.kept)
    return key


def refused(reason: str) -> pytest.RaisesExc[InputError]:
    return pytest.RaisesExc(InputError, check=lambda error: error.reason == reason)


def of(keys: SqlApiKeys, key_id: str) -> KeptKey:
    return next(key for key in keys.all() if key.id == key_id)


def test_a_key_names_itself_and_only_its_hash_is_kept(keys: SqlApiKeys) -> None:
    key = made(keys)
    assert re.fullmatch(r"topicrouter_[0-9a-f]{8}_[\w-]{43}", key.text)
    assert key.text.split("_")[1] == key.kept.id
    assert keys.all() == (key.kept,)
    assert key.kept.digest == hashlib.sha256(key.text.encode()).digest()
    assert key.text.rpartition("_")[2] not in repr(key.kept)


def test_a_key_is_good_until_it_expires_or_is_revoked(keys: SqlApiKeys) -> None:
    key = made(keys, expires_at=NOW + DAY).kept
    assert [key.is_good(at) for at in (NOW, NOW + DAY - HOUR, NOW + DAY)] == [True, True, False]
    revoked = keys.revoke(key.id, at=NOW + HOUR)
    assert not revoked.is_good(NOW + HOUR)
    assert keys.revoke(key.id, at=NOW + 2 * HOUR) == revoked == of(keys, key.id)


def test_two_good_keys_do_not_share_a_name_and_a_spent_one_leaves_it_free(keys: SqlApiKeys) -> None:
    key = made(keys)
    with refused("key_name_taken"):
        made(keys)
    keys.revoke(key.kept.id, at=NOW)
    made(keys)
    assert len(keys.all()) == 2


def test_rotating_gives_a_like_key_and_lets_the_old_one_run_out(keys: SqlApiKeys) -> None:
    old = made(keys, expires_at=NOW + 30 * DAY).kept
    new = keys.rotate("runner", at=NOW + DAY, old_until=NOW + 2 * DAY).kept
    assert (new.name, new.scopes, new.created_at, new.expires_at) == (old.name, old.scopes, NOW + DAY, NOW + 31 * DAY)
    assert of(keys, old.id).expires_at == NOW + 2 * DAY
    assert new.digest != old.digest


def test_rotating_never_lengthens_the_old_keys_life(keys: SqlApiKeys) -> None:
    old = made(keys, expires_at=NOW + HOUR).kept
    keys.rotate(old.id, at=NOW, old_until=NOW + DAY)
    assert of(keys, old.id).expires_at == NOW + HOUR


def test_a_key_that_is_spent_or_not_there_is_not_rotated(keys: SqlApiKeys) -> None:
    key = made(keys).kept
    keys.revoke(key.id, at=NOW)
    with refused("key_spent"):
        keys.rotate(key.id, at=NOW, old_until=NOW)
    with refused("key_not_found"):
        keys.rotate("runner", at=NOW, old_until=NOW)
    assert len(keys.all()) == 1


def test_a_name_that_two_good_keys_have_is_not_enough_to_revoke_one(keys: SqlApiKeys) -> None:
    old = made(keys).kept
    new = keys.rotate("runner", at=NOW, old_until=NOW + DAY).kept
    with pytest.raises(InputError, match=re.escape(", ".join(sorted([old.id, new.id])))) as caught:
        keys.revoke("runner", at=NOW)
    assert caught.value.reason == "key_ambiguous"
    assert keys.revoke("runner", at=NOW + DAY).id == new.id


def test_the_last_use_only_moves_on(keys: SqlApiKeys) -> None:
    key = made(keys).kept
    for at in (NOW + HOUR, NOW):
        keys.note_uses({key.id: at, "gone": at})
    assert of(keys, key.id).last_used_at == NOW + HOUR


def test_a_scope_of_a_newer_version_opens_nothing_here(keys: SqlApiKeys, database: Database) -> None:
    key = made(keys).kept
    database.write(lambda session: setattr(session.get(ApiKeyRow, key.id), "scopes", ["read", "administer"]))
    assert of(keys, key.id).scopes == frozenset({Scope.READ})


@pytest.mark.parametrize(("name", "scopes"), [("", [Scope.READ]), ("a:b", [Scope.READ]), ("x" * 41, [Scope.READ]), ("ok", [])])
def test_a_key_without_a_usable_name_or_scope_is_not_made(name: str, scopes: list[Scope]) -> None:
    with pytest.raises(InputError):
        new_key(name, scopes, at=NOW, expires_at=None)
