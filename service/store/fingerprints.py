"""Tells values apart without keeping them."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from typing import Any


def fingerprint(value: Mapping[str, Any]) -> str:
    """Give the SHA-256, in hexadecimal, of a value that is writable as JSON; the order of names makes no difference."""
    return hashlib.sha256(json.dumps(value, sort_keys=True, ensure_ascii=False, allow_nan=False).encode()).hexdigest()
