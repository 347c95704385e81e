"""The labelled topic and how a file of them is read: JSON Lines, every problem named with its file and line."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import AwareDatetime, BaseModel, BeforeValidator, ConfigDict, Field, ValidationError

from service.errors import InputError
from training.data.placeholders import PLACEHOLDER, fill, kinds

CORPUS_FOLDER = Path(__file__).parent.parent / "corpus"
MOST_PROBLEMS_SHOWN = 20


def _as_list(value: Any) -> Any:
    return [value] if isinstance(value, str) else value


_Labels = Annotated[tuple[Annotated[str, Field(min_length=1)], ...], BeforeValidator(_as_list), Field(min_length=1)]


class LabelledTopic(BaseModel):
    """One topic with its labels. Where readers differ, `route` and `area` hold every accepted answer, the first one leading.

    `pair_id` joins texts that differ in one fact; `author_group` those of one author. `split` says what a topic is for: `train`, `holdout`,
    or `confidential_test`, the frozen test of what finds confidential content and urgency. `look_alike` tells that a harmless topic looks
    confidential, `loud` that one which can wait sounds urgent. `source` (the forum or file a topic comes from), `label_sources` (how each
    label of feedback came about) and `created_at` are not learnt from; topics are weighted and models judged by them.
    """

    model_config = ConfigDict(extra="ignore", frozen=True)

    id: str = Field(min_length=1)
    title: str
    body: str
    route: _Labels
    area: _Labels | None = None
    confidential: bool | None = None
    confidential_kinds: tuple[str, ...] = ()
    urgent: bool | None = None
    needs_answer: bool | None = None
    language: str | None = None
    author_group: str | None = None
    pair_id: str | None = None
    look_alike: bool | None = None
    loud: bool | None = None
    source: str | None = None
    label_sources: Mapping[str, str] | None = None
    created_at: AwareDatetime | None = None
    split: Literal["train", "holdout", "confidential_test"] = "train"

    @property
    def group(self) -> str:
        """What must stay on one side of every split: the pair, or the topic alone."""
        return self.pair_id or self.id

    @property
    def is_real(self) -> bool:
        """Whether the topic comes from a forum, and was not written for a corpus."""
        return bool(self.source or self.label_sources)

    @property
    def is_english(self) -> bool:
        """Whether the topic is labelled as English, or with no language."""
        return self.language in {None, "en"}

    def filled(self) -> LabelledTopic:
        """Return the topic with its placeholders filled in; both texts of a pair get the same values."""
        if not PLACEHOLDER.search(self.title + self.body):
            return self
        return self.model_copy(update={"title": fill(self.title, seed=self.group), "body": fill(self.body, seed=self.group)})


@dataclass(frozen=True, slots=True)
class Corpus:
    """Labelled topics, placeholders filled in, in the order of their files."""

    topics: tuple[LabelledTopic, ...]

    def split(self, name: str) -> Corpus:
        """Return the topics of one split."""
        return Corpus(tuple(topic for topic in self.topics if topic.split == name))


def read_corpus(source: Path = CORPUS_FOLDER) -> Corpus:
    """Read one JSON Lines file, or every `*.jsonl` of a folder in the order of their names.

    Raises:
        InputError: nothing there, or bad lines; the message lists file, line, what is wrong and what would be right.

    """
    files = sorted(source.glob("*.jsonl")) if source.is_dir() else [source]
    if not files or not all(file.is_file() for file in files):
        msg = f"{source}: no JSON Lines file of labelled topics there"
        raise InputError(msg, reason="corpus_missing")
    problems: list[str] = []
    places: dict[str, list[str]] = {}
    topics: list[LabelledTopic] = []
    for file in files:
        for where, topic in _read_file(file, problems):
            places.setdefault(topic.id, []).append(where)
            topics.append(topic)
    problems += [
        f"{', '.join(lines)}: the id {name!r} stands {len(lines)} times; ids must be unique"
        for name, lines in places.items()
        if len(lines) > 1
    ]
    if problems:
        shown = "\n".join(problems[:MOST_PROBLEMS_SHOWN])
        more = f"\n… and {len(problems) - MOST_PROBLEMS_SHOWN} more" if len(problems) > MOST_PROBLEMS_SHOWN else ""
        raise InputError(f"{source} can't be used:\n{shown}{more}", reason="corpus_invalid")
    return Corpus(tuple(topics))


def _read_file(file: Path, problems: list[str]) -> Iterator[tuple[str, LabelledTopic]]:
    for number, line in _lines(file):
        where = f"{file.name}:{number}"
        try:
            topic = LabelledTopic.model_validate(json.loads(line.decode()))
        except UnicodeDecodeError as error:
            problems.append(f"{where}: not UTF-8 (byte {error.start + 1} of the line)")
            continue
        except json.JSONDecodeError as error:
            problems.append(f"{where}: not JSON ({error.msg} at column {error.colno})")
            continue
        except ValidationError as error:
            problems += [": ".join(filter(None, (where, ".".join(map(str, item["loc"])), item["msg"]))) for item in error.errors()]
            continue
        unknown = sorted({match[1] for match in PLACEHOLDER.finditer(topic.title + topic.body)} - kinds())
        if unknown:
            problems.append(f"{where}: unknown placeholder {', '.join(unknown)}; known are {', '.join(sorted(kinds()))}")
            continue
        yield where, topic.filled()


def _lines(file: Path) -> Iterable[tuple[int, bytes]]:
    with file.open("rb") as stream:
        for number, line in enumerate(stream, 1):
            if line.strip():
                yield number, line
