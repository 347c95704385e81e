"""Tells the same label sent again from a new one."""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, replace

from service.domain import Label
from service.errors import FeedbackError


def content_digest(label: Label) -> str:
    """Give a digest of all that was said; when it was said is left out, for that differs if it is sent again.

    So is when the text was seen, which is then; a time at which it was written is said by somebody, and stays.
    """
    said = asdict(replace(label, decision_due_at=None))
    del said["at"], said["text"]["at"], said["text"]["language"]
    if label.text.at != label.at:
        said["text"]["at"] = label.text.at.timestamp()
    said["decision_due_at"] = label.decision_due_at.timestamp() if label.decision_due_at else None
    return _digest(json.dumps(said, sort_keys=True))


def timed_id(label: Label) -> str:
    """Give the id of a label whose author told its time: the same at another time is another label."""
    return _digest(f"{content_digest(label)} at {label.at.timestamp()}")


def following_id(digest: str, previous_id: str | None) -> str:
    """Give the id of a label without a time of its own: of this content, after the author's previous label of the topic."""
    return _digest(f"{digest} after {previous_id or 'nothing'}")


def refuse_other_content(*, same: bool, label_id: str) -> None:
    """Refuse an id that is taken by a label of other content. Raises FeedbackError (`feedback_conflict`)."""
    if not same:
        message = f"the id {label_id!r} is that of another label of this author; send a new id, or none"
        raise FeedbackError(message, reason="feedback_conflict")


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
