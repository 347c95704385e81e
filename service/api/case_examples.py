"""Cases as they may look, for the documentation. They are about the demo company."""

from __future__ import annotations

from typing import Any

_BEACON = {"id": "beacon", "name": "Beacon"}
_UNSURE = "The model is not sure (48% for technical), so a person decides."
CASE: dict[str, Any] = {
    "id": "1184-1",
    "topic_id": "1184",
    "title": "No push notifications on Android after the upgrade",
    "url": "https://forum.harbourline.example/t/1184",
    "stage": "watching",
    "route": "technical",
    "area": "notifications",
    "confidence": 0.4812,
    "abstained": True,
    "route_set_by": None,
    "urgent": False,
    "loud": False,
    "confidential_kinds": [],
    "opened_at": "2026-11-26T08:13:00Z",
    "due_at": "2026-11-28T08:12:00Z",
    "ended": None,
    "ended_at": None,
    "because": [_UNSURE],
    "held": False,
    "waits_for": [
        {
            "key": "queue",
            "kind": "queue",
            "since": "2026-11-27T08:12:00Z",
            "due": "2026-11-28T08:12:00Z",
            "contacts": [_BEACON],
            "handed_over": False,
            "releasable": True,
            "because": [_UNSURE],
        }
    ],
    "policy_version": "0cde326518ce",
}
CASES: dict[str, Any] = {"cases": [CASE], "count": 1, "next": None}
ACTION: dict[str, Any] = {
    "key": "queue",
    "kind": "queue",
    "release": "internal",
    "status": "done",
    "at": "2026-11-27T08:12:00Z",
    "topic_version": "sha256:14163b849028550310a78d5916c26042",
    "contacts": [_BEACON],
    "to_fallback": False,
    "place": None,
    "loud": False,
    "advice": [],
    "because": [_UNSURE],
    "message": "none",
    "text": None,
}
CASE_WHOLE: dict[str, Any] = {**CASE, "actions": [ACTION]}
SAID: dict[str, Any] = {
    "kind": "approved",
    "by": "beacon",
    "at": "2026-11-27T09:00:00Z",
    "action_key": "queue",
    "until": None,
    "labels": None,
    "note": "Odile knows this one.",
    "client": "board",
    "button": None,
    "call": None,
}
_VERSIONS = {
    "policy": "0cde326518ce",
    "directory": "5b1f0c7d9a32",
    "model": "2026.11.27-1",
    "topic": "sha256:14163b849028550310a78d5916c26042",
}
_NOTHING: dict[str, Any] = {"because": [], "stage": None, "action_key": None, "action": None, "said": None, "ended": None, "versions": None}
STORY: dict[str, Any] = {
    "case": CASE,
    "events": [
        {"at": "2026-11-26T08:13:00Z", "event": "opened", **_NOTHING},
        {
            "at": "2026-11-27T08:12:00Z",
            "event": "action",
            **_NOTHING,
            "because": [_UNSURE],
            "stage": "watching",
            "action_key": "queue",
            "action": ACTION,
            "versions": _VERSIONS,
        },
    ],
    "next": {
        "at": "2026-11-28T08:12:00Z",
        "because": [_UNSURE],
        "then": [
            {
                "kind": "hand_over",
                "contacts": [{"id": "tillerman", "name": "Bram Tillerman"}],
                "until": None,
                "ended": None,
                "because": [_UNSURE, "Nobody looked at it in time."],
            }
        ],
    },
}
ACT_REQUEST: dict[str, Any] = {"act": "approve", "by": "beacon", "action": "queue", "note": SAID["note"]}
ACT: dict[str, Any] = {"case_id": "1184-1", "new": True, "said": SAID, "due_at": "2026-11-27T09:00:00Z", "label_id": None}
