"""Topic details kept on disk while a reading isn't finished, so that an interrupted one goes on where it stopped.

The files hold raw post text, so only the owner may read them and a finished reading removes them. A reading never fails for want of a
place to keep them.
"""

from __future__ import annotations

import json
import os
import tempfile
from datetime import datetime, timedelta
from pathlib import Path

import structlog

from service.wire.fields import JsonObject, moment, nested, text

LONGEST_USE = timedelta(hours=6)
"""An edit that does not bump its topic is seen after this time at the latest."""


_log = structlog.get_logger(__name__)


class DetailCache:
    """Details of one forum's topics in `folder`, each good for one `bumped_at` and a few hours."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._writable = True

    def get(self, topic_id: str, bumped_at: str, now: datetime) -> JsonObject | None:
        """Give the kept detail document, or None if there is none as fresh as `bumped_at`; a damaged file counts as none."""
        try:
            entry = json.loads(self._path(topic_id).read_bytes())
        except (OSError, ValueError):
            return None
        if not isinstance(entry, dict) or text(entry, "bumped_at") != bumped_at:
            return None
        kept_at = moment(entry, "kept_at")
        fresh = kept_at is not None and abs(now - kept_at) <= LONGEST_USE
        return nested(entry, "document") if fresh else None

    def put(self, topic_id: str, bumped_at: str, now: datetime, document: JsonObject) -> None:
        """Keep a detail document: whole or not at all, whatever happens meanwhile; none any more once the folder can't be written."""
        if not self._writable:
            return
        entry: JsonObject = {"bumped_at": bumped_at, "kept_at": now.isoformat(), "document": document}
        try:
            self._write(self._path(topic_id), entry)
        except OSError as error:
            self._writable = False
            _log.warning("details_not_kept", folder=str(self._folder), problem=error.strerror)

    def _write(self, path: Path, entry: JsonObject) -> None:
        self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(prefix=".", suffix=".part", dir=self._folder)
        try:
            with os.fdopen(handle, "w", encoding="utf-8") as file:
                json.dump(entry, file)
            Path(name).replace(path)
        except BaseException:
            Path(name).unlink(missing_ok=True)
            raise

    def clear(self) -> None:
        """Remove everything kept, left-overs of interrupted writing included."""
        for pattern in ("topic-*.json", ".*.part"):
            for path in self._folder.glob(pattern):
                path.unlink(missing_ok=True)

    def _path(self, topic_id: str) -> Path:
        return self._folder / f"topic-{int(topic_id)}.json"
