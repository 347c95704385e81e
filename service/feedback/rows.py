"""Labels as rows of a table: the form in which files hold them and programs are told them."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import Any, TypeAlias

from service.domain import FindingKind, KeptLabel, Labels, LabelSource
from service.errors import FeedbackError
from service.feedback.making import Feedback
from service.feedback.resolution import FIELDS, LearntTopic

Row: TypeAlias = Mapping[str, Any]

TRUE, FALSE = frozenset({"true", "yes", "1"}), frozenset({"false", "no", "0"})
A_TIME = "a time with its offset from UTC such as 2026-03-28T23:30:00Z"
YEARS = range(2000, 2100)


def row_of(kept: KeptLabel) -> dict[str, Any]:
    """Give a label with everything that is kept of it; `feedback_of` reads it back."""
    label = kept.label
    return {
        "id": label.topic_id,
        "title": label.text.title,
        "body": label.text.body,
        **plain_labels(label.labels),
        "language": label.text.language,
        "version": label.text.version,
        "text_at": iso(label.text.at),
        "source": str(label.source),
        "by": label.author,
        "at": iso(label.at),
        "decision_due_at": iso(label.decision_due_at) if label.decision_due_at else None,
        "model_version": label.model_version,
        "predicted": {name: value for name, value in plain_labels(label.predicted).items() if value is not None}
        if label.predicted
        else None,
        "answered_by": label.answered_by,
        "asked": list(label.asked),
        "feedback_id": kept.id,
    }


def learnt_row(topic: LearntTopic, *, blind_drawn: bool) -> dict[str, Any]:
    """Give a topic in the form that `topicrouter train --data` reads, with the source of each label, by which it can be weighted."""
    plain = plain_labels(topic.labels)
    return {
        "id": topic.topic_id,
        # in a corpus these brackets are placeholders that training fills in
        "title": _without_corpus_brackets(topic.text.title),
        "body": _without_corpus_brackets(topic.text.body),
        **plain,
        "confidential_kinds": plain["confidential_kinds"] or [],
        "language": topic.text.language,
        "label_sources": {name: str(winner.source) for name, winner in topic.winners.items()},
        "labelled_by": {name: winner.author for name, winner in topic.winners.items()},
        "labelled_at": iso(max(winner.at for winner in topic.winners.values())),
        "version": topic.text.version,
        "text_at": iso(topic.text.at),
        "blind_drawn": blind_drawn,
    }


def feedback_of(row: Row, *, author: str | None, source: LabelSource) -> Feedback:
    """Read feedback from a row; what is None or empty is not said. Only a title may be empty and yet said.

    Args:
        row: the columns of `row_of`, of which only `id`, `title`, `body` and a label are needed; values as JSON has them, or as text.
        author: who labelled where the row does not say `by`.
        source: how the label came about where the row does not say.

    Raises:
        FeedbackError: `row_invalid`; says which field is wrong and what would be right, without its value.

    """
    said = {name: value for name, value in row.items() if value is not None and value != ""}
    if "id" not in said:
        raise _wrong("id", "is missing", "text")
    if row.get("title") is None:
        raise _wrong("title", "is missing", "text, which may be empty")
    named = _text(said, "by") or author
    if not named:
        raise _wrong("by", "is missing", "who labelled, here or as --by")
    return Feedback(
        topic_id=_text(said, "id") or "",
        title=_text(said, "title") or "",
        body=_text(said, "body") or "",
        labels=labels_of(said),
        source=_one_of(said, "source", LabelSource, source),
        author=named,
        version=_text(said, "version"),
        text_at=_moment(said, "text_at"),
        at=_moment(said, "at"),
        decision_due_at=_moment(said, "decision_due_at"),
        model_version=_text(said, "model_version"),
        predicted=_predicted(said),
        answered_by=_text(said, "answered_by"),
        asked=_list(said, "asked") or (),
        feedback_id=_text(said, "feedback_id"),
    )


def labels_of(said: Row) -> Labels:
    """Read the labels of a row. Raises FeedbackError (`row_invalid`)."""
    kinds = _list(said, "confidential_kinds")
    known = {str(kind): kind for kind in FindingKind}
    if kinds is not None and not set(kinds) <= known.keys():
        raise _wrong("confidential_kinds", "names an unknown kind", f"of {', '.join(known)}")
    return Labels(
        route=_text(said, "route"),
        area=_text(said, "area"),
        confidential=_truth(said, "confidential"),
        confidential_kinds=None if kinds is None else tuple(known[kind] for kind in kinds),
        urgent=_truth(said, "urgent"),
        needs_answer=_truth(said, "needs_answer"),
    )


def plain_labels(labels: Labels) -> dict[str, Any]:
    """Give labels as JSON has them; None where nothing is said."""
    plain = {name: getattr(labels, name) for name in FIELDS}
    return plain | {"confidential_kinds": None if labels.confidential_kinds is None else [str(kind) for kind in labels.confidential_kinds]}


def iso(moment: datetime) -> str:
    """Give a time in UTC, to the microsecond where there is one, so that it reads back the same."""
    return moment.astimezone(UTC).isoformat().replace("+00:00", "Z")


def _predicted(said: Row) -> Labels | None:
    value = said.get("predicted")
    if isinstance(value, str):
        try:
            value = json.loads(value)
        except (ValueError, RecursionError):
            value = ()
    if value is None:
        return None
    if not isinstance(value, Mapping):
        raise _wrong("predicted", "is not an object", "a JSON object of labels")
    return labels_of({name: each for name, each in value.items() if each is not None and each != ""})


def _text(said: Row, name: str) -> str | None:
    value = said.get(name)
    if isinstance(value, list) and len(value) == 1:
        value = value[0]  # a corpus may hold several accepted routes; one is a label
    if value is None or isinstance(value, str):
        return value
    if isinstance(value, int) and not isinstance(value, bool):
        return str(value)
    raise _wrong(name, "is not text", "one text")


def _truth(said: Row, name: str) -> bool | None:
    value = said.get(name)
    word = str(value).strip().casefold()
    if value is None or word in TRUE | FALSE:
        return None if value is None else word in TRUE
    raise _wrong(name, "is neither true nor false", "true, false, or empty")


def _list(said: Row, name: str) -> tuple[str, ...] | None:
    value = said.get(name)
    if isinstance(value, str) and value.startswith("["):
        try:
            value = json.loads(value)
        except (ValueError, RecursionError):
            value = object()
    if isinstance(value, str):
        return tuple(value.replace(";", " ").replace(",", " ").split())
    if value is None:
        return None
    if isinstance(value, list | tuple) and all(isinstance(each, str) for each in value):
        return tuple(value)
    raise _wrong(name, "is not a list of names", "a list, in CSV as JSON or with spaces between")


def _moment(said: Row, name: str) -> datetime | None:
    value = said.get(name)
    if value is None:
        return None
    try:
        moment = datetime.fromisoformat(value)
    except (TypeError, ValueError):
        raise _wrong(name, "is not a time", A_TIME) from None
    if moment.utcoffset() is None:
        raise _wrong(name, "has no offset from UTC", A_TIME)
    if moment.year not in YEARS:
        raise _wrong(name, "is out of range", A_TIME)
    return moment.astimezone(UTC)


def _one_of(said: Row, name: str, kinds: Callable[[str], LabelSource], default: LabelSource) -> LabelSource:
    value = said.get(name)
    try:
        return default if value is None else kinds(value)
    except ValueError:
        raise _wrong(name, "is not known", f"one of {', '.join(LabelSource)}") from None


def _wrong(field: str, wrong: str, right: str) -> FeedbackError:
    return FeedbackError(f"field {field} {wrong}: should be {right}", reason="row_invalid", faults=((field, wrong, right),))


def _without_corpus_brackets(text: str) -> str:
    return text.replace("\N{MATHEMATICAL LEFT WHITE SQUARE BRACKET}", "[").replace("\N{MATHEMATICAL RIGHT WHITE SQUARE BRACKET}", "]")
