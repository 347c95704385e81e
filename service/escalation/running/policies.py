"""The policy that new cases begin with, and those that running cases began with."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from service.errors import StoreError
from service.escalation.policy_files import parse_policy

if TYPE_CHECKING:
    from service.escalation.policy import Policy
    from service.store.running import SqlRunning


class Policies:
    """Gives policies by their versions; what a case begins with is kept for as long as the database.

    Args:
        running: what keeps them.
        current: the one that new cases begin with.

    """

    def __init__(self, running: SqlRunning, current: Policy) -> None:
        self._running = running
        self._known = {current.version: current}
        self._kept = False
        self.current = current

    def keep_current(self, at: datetime) -> Policy:
        """Give the policy that a new case begins with, once it is kept."""
        if not self._kept:
            self._running.keep_policy(self.current.version, self.current.content(), at=at)
            self._kept = True
        return self.current

    def of(self, version: str) -> Policy:
        """Give the policy of this version. Raises StoreError (`policy_missing`)."""
        if version not in self._known:
            content = self._running.policy(version)
            if content is None:
                message = f"the policy {version}, which a case began with, is not in the database; restore a backup that holds it"
                raise StoreError(message, reason="policy_missing")
            self._known[version] = parse_policy(content, version=version)
        return self._known[version]
