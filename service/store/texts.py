"""Rows of redacted texts, which labels and observations share: a version of a topic's text is kept once."""

from __future__ import annotations

import hashlib
from datetime import datetime
from typing import TYPE_CHECKING

from sqlalchemy import select

from service.domain import TopicText
from service.store.tables import TextRow

if TYPE_CHECKING:
    from sqlalchemy.orm import Session


def text_row(session: Session, topic_id: str, text: TopicText, *, kept_at: datetime) -> TextRow:
    """Give the row of a text, a new one that is not yet added if it is not known; one that was erased stays so."""
    digest = hashlib.sha256(f"{text.title}\0{text.body}".encode()).hexdigest()
    same = select(TextRow).where(TextRow.topic_id == topic_id, TextRow.version == text.version, TextRow.digest == digest)
    found = session.scalars(same).first()
    return found or TextRow(
        topic_id=topic_id,
        version=text.version,
        digest=digest,
        title=text.title,
        body=text.body,
        language=text.language,
        written_at=text.at,
        kept_at=kept_at,
    )


def kept_text(row: TextRow, at: datetime) -> TopicText:
    """Give a row's text, which was there at `at`."""
    return TopicText(row.version, row.title, row.body, at, row.language)
