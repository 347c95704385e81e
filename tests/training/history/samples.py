"""Histories that tests read."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from training.history.mapping import Mapping, parse_mapping
from training.history.past_topic import Mark, MarkKind, PastTopic

MAPPING = """\
routes: [water, lease, growing]
areas: [pump, shed]
tags:
  drips: {area: pump}
  contract: lease
labels:
  bug: water
categories:
  4: growing
  Paperwork: {route: lease, area: shed}
  Off topic: {leave_out: true}
repositories:
  club/sheds: {area: shed}
"""


def mapping(more: str = "") -> Mapping:
    return parse_mapping(MAPPING + more)


def document(number: int, **changes: Any) -> dict[str, Any]:
    """A Discourse topic document with an answer; `first` changes its first post."""
    first = {"post_number": 1, "post_type": 1, "user_id": 7, "created_at": "2026-03-01T08:00:00Z", "cooked": f"<p>Leek {number} rots.</p>"}
    answer = {"post_number": 2, "post_type": 1, "user_id": 8, "created_at": "2026-03-02T08:00:00Z", "cooked": "<p>The answer.</p>"}
    posts = [first | changes.pop("first", {}), answer]
    plain = {"id": number, "title": f"Leek {number}", "created_at": "2026-03-01T08:00:00Z", "category_id": 4, "tags": []}
    return plain | {"post_stream": {"posts": posts}} | changes


def folder_of(folder: Path, *documents: dict[str, Any]) -> Path:
    folder.mkdir()
    for each in documents:
        (folder / f"{each['id']}.json").write_text(json.dumps(each), "utf-8")
    return folder


def past(name: str = "1", *marks: tuple[MarkKind, str], title: str = "The pump", body: str = "It drips all night.") -> PastTopic:
    return PastTopic(name, title, body, "club", tuple(Mark(kind, (mark,)) for kind, mark in marks))
