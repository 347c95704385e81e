from __future__ import annotations

from tests.api.conftest import log

__all__ = ["log"]
