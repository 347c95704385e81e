"""Rows of redacted texts, which labels and observations share: a version of a topic's text is kept once."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING

from sqlalchemy import select

from service.domain import TopicText
from service.store.tables import TextRow

if TYPE_CHECKING:
    from sqlalchemy.orm import Session


def text_row(session: Session, topic_id: str, text: TopicText, *, kept_at: datetime) -> TextRow:
    """Give the row of a text, as `text_rows` does."""
    return text_rows(session, {topic_id: (text, kept_at)})[topic_id]


def text_rows(session: Session, texts: Mapping[str, tuple[TopicText, datetime]]) -> dict[str, TextRow]:
    """Give the rows of topics' texts, each with the moment when it came.

    A row is a new one that is not yet added, and has no number, if the text is not known; one that was erased stays so.
    """
    digests = {topic_id: hashlib.sha256(f"{text.title}\0{text.body}".encode()).hexdigest() for topic_id, (text, _) in texts.items()}
    alike = select(TextRow).where(TextRow.topic_id.in_(texts), TextRow.digest.in_(set(digests.values())))
    known = {(row.topic_id, row.version, row.digest): row for row in session.scalars(alike)}
    return {
        topic_id: known.get((topic_id, text.version, digests[topic_id]))
        or TextRow(
            topic_id=topic_id,
            version=text.version,
            digest=digests[topic_id],
            title=text.title,
            body=text.body,
            language=text.language,
            written_at=text.at,
            kept_at=kept_at,
        )
        for topic_id, (text, kept_at) in texts.items()
    }


def kept_text(row: TextRow, at: datetime) -> TopicText:
    """Give a row's text, which was there at `at`."""
    return TopicText(row.version, row.title, row.body, at, row.language)
