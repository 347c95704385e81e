"""An API key as a value: `topicrouter_`, eight hexadecimal digits that name it, `_`, and 256 random bits.

A plain hash of so many random bits can't be guessed back, so that nothing slower is needed.
"""

from __future__ import annotations

import hashlib
import re
import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from service.domain import Scope
from service.errors import InputError

KEY_PREFIX = "topicrouter_"
KEY_BYTES, ID_BYTES = 32, 4
NAME_FORM = re.compile(r"[A-Za-z0-9._-]{1,40}")


@dataclass(frozen=True, slots=True)
class KeptKey:
    """What is kept of a key: its id, whose it is, what it is good for, its SHA-256, and its times."""

    id: str
    name: str
    scopes: frozenset[Scope]
    digest: bytes
    created_at: datetime
    expires_at: datetime | None = None
    revoked_at: datetime | None = None
    last_used_at: datetime | None = None

    def is_good(self, at: datetime) -> bool:
        """Whether the key opens anything at this moment."""
        return self.revoked_at is None and (self.expires_at is None or at < self.expires_at)


@dataclass(frozen=True, slots=True)
class MadeKey:
    """A new key: its text, which is shown once, and what is kept of it."""

    text: str
    kept: KeptKey


def require_fit(name: str, scopes: Iterable[Scope]) -> frozenset[Scope]:
    """Refuse a name that logs and settings could not hold, and a key that is good for nothing; give the scopes.

    Raises:
        InputError: `key_name_malformed` or `key_without_scope`.

    """
    wanted = frozenset(scopes)
    if not NAME_FORM.fullmatch(name):
        raise InputError("a key's name is 1 to 40 letters, digits, dots, hyphens or underscores", reason="key_name_malformed")
    if not wanted:
        raise InputError(f"a key needs a scope: {', '.join(Scope)}", reason="key_without_scope")
    return wanted


def new_key(name: str, scopes: Iterable[Scope], *, at: datetime, expires_at: datetime | None) -> MadeKey:
    """Make a new key.

    Raises:
        InputError: `key_name_malformed` or `key_without_scope`.

    """
    wanted = require_fit(name, scopes)
    key_id = secrets.token_hex(ID_BYTES)
    text = f"{KEY_PREFIX}{key_id}_{secrets.token_urlsafe(KEY_BYTES)}"
    return MadeKey(text, KeptKey(key_id, name, wanted, hashlib.sha256(text.encode()).digest(), at, expires_at))
