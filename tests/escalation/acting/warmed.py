"""What a runner's process needs, imported once for all of them."""

from __future__ import annotations

from tests.escalation.acting import history

__all__ = ["history"]
