"""Labels that a model which had not seen them contradicts: as `topicrouter label-errors` writes them, and as topics to look at again."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from service.domain import KeptLabel, Labels, LabelSource
from service.errors import InputError
from service.feedback.resolution import winning_labels
from service.feedback.table_files import read_rows
from service.labelling.candidates import has_its_label
from service.labelling.entries import Entry, Why
from service.reports.wording import percent

if TYPE_CHECKING:
    from service.feedback.blind_draw import BlindDraw

YES, NO = str(True), str(False)
MADE_BY = "make it with `topicrouter label-errors --out FILE.jsonl`"


class DoubtfulLabel(BaseModel):
    """A label that a model which had not seen it contradicts. Labels that are yes or no are `True` or `False`; probabilities are 0 to 1."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    id: str
    title: str
    field: str = Field(pattern="^(route|area|confidential|urgent)$")
    given: str
    suggested: str
    given_probability: float = Field(ge=0, le=1)
    suggested_probability: float = Field(ge=0, le=1)
    data: str
    """The file or folder that the label stands in."""


def read_doubtful(file: Path) -> list[DoubtfulLabel]:
    """Read what `topicrouter label-errors` wrote, most doubtful first as it stands there.

    Raises:
        InputError: the file can't be read (`unreadable`), or a line is none of its (`label_errors_invalid`).

    """
    found = []
    for place, row in read_rows(file):
        try:
            found.append(DoubtfulLabel.model_validate(row))
        except ValidationError as error:
            wrong = error.errors()[0]
            field = ".".join(map(str, wrong["loc"]))
            told = f"{field}: {wrong['msg']}" if field else "no object"
            raise InputError(f"{file} {place} is no doubtful label ({told}); {MADE_BY}", reason="label_errors_invalid") from None
    return found


def doubtful_entries(
    doubtful: Iterable[DoubtfulLabel], kept: Mapping[str, Sequence[KeptLabel]], *, draw: BlindDraw, now: datetime
) -> Iterator[Entry]:
    """Yield the stored topics whose winning label is still the doubtful one, each once.

    A drawn topic that nobody has labelled blind yet is left out: what a model says of it would be told.

    Args:
        doubtful: the most doubtful first.
        kept: every label that is stored, by topic.
        draw: which topics are labelled blind.
        now: the present moment, aware.

    """
    seen: set[str] = set()
    for each in doubtful:
        labels = kept.get(each.id, ())
        winners = winning_labels(labels)
        winner = winners.get(each.field)
        if each.id in seen or winner is None or str(winner.value) != each.given:
            continue
        if draw.has(each.id) and not has_its_label(labels, drawn=True):
            continue
        seen.add(each.id)
        text = max(labels, key=lambda one: (one.label.text.at, one.number)).label.text
        by = winner.author if winner.source.by_person else f"an outcome ({winner.author})"
        yield Entry(
            id=each.id,
            title=text.title,
            body=text.body,
            why=Why.LABEL_ERROR,
            told=f"labelled {_worded(each.field, each.given)} by {by}; a model that had not seen it says "
            f"{_worded(each.field, each.suggested)} ({percent(each.suggested_probability)}, not {percent(each.given_probability)})",
            source=LabelSource.CORRECTION,
            listed_at=now,
            text_at=text.at,
            version=text.version,
            created_at=text.at,
            language=text.language,
            given=Labels(**{name: each.value for name, each in winners.items()}),
            given_by=winner.author,
        )


def _worded(field: str, value: str) -> str:
    if value in {YES, NO}:
        return field if value == YES else f"not {field}"
    return value
