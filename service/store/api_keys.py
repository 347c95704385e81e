"""API keys in the database: kept by their hashes, listed, rotated and revoked."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING

from sqlalchemy import or_, select, update

from service.domain import Scope
from service.errors import InputError
from service.store.key_values import KeptKey, MadeKey, new_key
from service.store.tables import ApiKeyRow

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from service.store.database import Database


class SqlApiKeys:
    """The keys in a database."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def add(self, key: KeptKey) -> None:
        """Keep a new key. Raises InputError (`key_name_taken`) where another good key has its name: two clients would be one in logs."""

        def work(session: Session) -> None:
            if any(each.is_good(key.created_at) for each in _of_name(session, key.name)):
                message = f"there is a key of the name {key.name!r}; choose another name, or let `topicrouter keys rotate` replace it"
                raise InputError(message, reason="key_name_taken")
            session.add(_row(key))

        self._database.write(work)

    def all(self) -> tuple[KeptKey, ...]:
        """Give every key, also those that are good for nothing any more, in the order of their making."""
        with self._database.reading() as session:
            return tuple(map(_kept, session.scalars(select(ApiKeyRow).order_by(ApiKeyRow.created_at, ApiKeyRow.key_id))))

    def rotate(self, id_or_name: str, *, at: datetime, old_until: datetime) -> MadeKey:
        """Replace a key by a new one with its name, scopes and length of life; the old one is good until `old_until` at most.

        Raises:
            InputError: `key_not_found`, `key_ambiguous`, or `key_spent` for one that is good for nothing any more.

        """

        def work(session: Session) -> MadeKey:
            row = _one(session, id_or_name, at)
            old = _kept(row)
            if not old.is_good(at):
                raise InputError(f"the key {old.id} is revoked or expired; make a new one", reason="key_spent")
            life = old.expires_at - old.created_at if old.expires_at else None
            made = new_key(old.name, old.scopes, at=at, expires_at=at + life if life else None)
            row.expires_at = min(old_until, old.expires_at or old_until)
            session.add(_row(made.kept))
            return made

        return self._database.write(work)

    def revoke(self, id_or_name: str, *, at: datetime) -> KeptKey:
        """Let a key open nothing from now on; done twice, the first time stays.

        Raises:
            InputError: `key_not_found` or `key_ambiguous`.

        """

        def work(session: Session) -> KeptKey:
            row = _one(session, id_or_name, at)
            row.revoked_at = row.revoked_at or at
            return _kept(row)

        return self._database.write(work)

    def note_uses(self, uses: Mapping[str, datetime]) -> None:
        """Keep when keys, by their ids, were last used; what is older than what is known changes nothing."""

        def work(session: Session) -> None:
            for key_id, at in sorted(uses.items()):
                older = or_(ApiKeyRow.last_used_at.is_(None), ApiKeyRow.last_used_at < at)
                session.execute(update(ApiKeyRow).where(ApiKeyRow.key_id == key_id, older).values(last_used_at=at))

        if uses:
            self._database.write(work)

    def is_there(self) -> bool:
        """Say whether there is a database to read."""
        return self._database.is_there()

    def close(self) -> None:
        """Close all connections."""
        self._database.close()


def _of_name(session: Session, name: str) -> list[KeptKey]:
    return list(map(_kept, session.scalars(select(ApiKeyRow).where(ApiKeyRow.name == name))))


def _one(session: Session, id_or_name: str, at: datetime) -> ApiKeyRow:
    by_id = session.get(ApiKeyRow, id_or_name)
    if by_id is not None:
        return by_id
    named = session.scalars(select(ApiKeyRow).where(ApiKeyRow.name == id_or_name)).all()
    good = [row for row in named if _kept(row).is_good(at)]
    if len(good) == 1:
        return good[0]
    if good:
        ids = ", ".join(sorted(row.key_id for row in good))
        raise InputError(f"{len(good)} keys have the name {id_or_name!r}; name one by its id: {ids}", reason="key_ambiguous")
    raise InputError(f"there is no good key with the id or name {id_or_name!r}; see `topicrouter keys list`", reason="key_not_found")


def _row(key: KeptKey) -> ApiKeyRow:
    return ApiKeyRow(
        key_id=key.id,
        name=key.name,
        scopes=sorted(key.scopes),
        digest=key.digest.hex(),
        created_at=key.created_at,
        expires_at=key.expires_at,
        revoked_at=key.revoked_at,
        last_used_at=key.last_used_at,
    )


def _kept(row: ApiKeyRow) -> KeptKey:
    # a newer version's scope is none of ours, and opens nothing here
    scopes = frozenset(Scope(each) for each in row.scopes if each in set(Scope))
    times = (row.created_at, row.expires_at, row.revoked_at, row.last_used_at)
    return KeptKey(row.key_id, row.name, scopes, bytes.fromhex(row.digest), *times)
