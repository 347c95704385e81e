"""Measures the corpus: `python -m training.data.describe` prints the tables of its data sheet, `--write` puts them there."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Annotated, TypeAlias

import typer

from training.data.agreement import agreement
from training.data.placeholders import PLACEHOLDER
from training.data.records import CORPUS_FOLDER, LabelledTopic, read_corpus

SHEET = CORPUS_FOLDER / "README.md"
BEGIN, END = "<!-- tables: python -m training.data.describe --write -->", "<!-- end of tables -->"
LENGTHS = ((0, 60), (60, 200), (200, 700), (700, 1_500), (1_500, 2_000), (2_000, 10**9))
SPLITS = ("train", "holdout", "confidential_test")
LABELS = ("route", "area", "confidential", "confidential_kinds", "urgent", "needs_answer")
LOUD = re.compile(r"(?i)\b(?:urgent(?:ly)?|asap|emergency|immediately|critical|dringend|eilig|urgente|срочно)\b|!!|紧急|至急")
FORMS = {
    "with a code block": re.compile(r"(?m)^```|^(?: {4}|\t)\S"),
    "with a JSON log line, a timestamp or a stack trace": re.compile(
        r'\{"(?:level|timestamp)"|\b20\d\d-\d\d-\d\d[ T]\d\d:\d\d|(?m:^\s+at \S+\()|Traceback'
    ),
    "with a quote": re.compile(r"(?m)^>|\[quote"),
    "with a link": re.compile(r"https?://"),
    "with a picture": re.compile(r"!\[|\[image\]|<img"),
    "beginning with a greeting": re.compile(r"(?i)\A\s*(?:hi|hello|hey|dear|good (?:morning|evening|day)|hallo|bonjour|hola)\b"),
    "ending with thanks or regards": re.compile(
        r"(?i)\b(?:thanks|thank you|thx|cheers|regards|danke|grüße|merci|gracias)\b[^\n]{0,40}\s*\Z"
    ),
}
LOOK_ALIKES = {
    "private or loopback addresses": re.compile(r"\b(?:10\.\d+|127\.0|192\.168|172\.(?:1[6-9]|2\d|3[01]))\.\d+\.\d+\b|\blocalhost\b"),
    "example hosts": re.compile(r"\bexample\.(?:com|org|net)\b"),
    "masked or sample values": re.compile(r"x{4,}|\*{3,}|<(?:token|password|secret|key)>|(?i:changeme|password123)"),
    "hashes, UUIDs and ids": re.compile(
        r"\b(?=[a-z]*\d)(?=\d*[a-z])(?:[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}|[0-9a-f]{7,64}|[a-z0-9]{26})\b"
    ),
    "stack traces": re.compile(r"(?m)^\s+at \S+\(|Traceback|goroutine \d|panic:"),
    "public sites": re.compile(
        r"https?://(?:\w+\.)*(?:github\.com|gitlab\.com|mattermost\.com|docker\.com|readthedocs\.io|wikipedia\.org)"
    ),
    "talk of passwords, tokens or keys": re.compile(r"(?i)\b(?:password|passwort|token|api[ -]?key|secret|credential)s?\b"),
    "talk of prices, seats, contracts or invoices": re.compile(
        r"(?i)\b(?:prices?|pricing|seats?|contracts?|invoices?|quotes?|renewals?)\b"
    ),
    "talk of weaknesses": re.compile(r"(?i)\b(?:CVE-\d|vulnerab|pentest|exploit|security (?:issue|hole|scan))"),
}

Rows: TypeAlias = Iterable[Sequence[object]]


def describe(topics: Sequence[LabelledTopic], placeholders: Mapping[str, int]) -> str:
    """Return the balance tables as Markdown.

    Args:
        topics: labelled topics of all splits, placeholders filled in.
        placeholders: how many times each kind of placeholder stands in the unfilled texts.

    """
    return "\n\n".join(_sections(topics, placeholders))


def placeholder_counts(folder: Path = CORPUS_FOLDER) -> Counter[str]:
    """Count the placeholders of each kind in the unfilled texts of a folder of JSON Lines files."""
    rows = (json.loads(line) for file in sorted(folder.glob("*.jsonl")) for line in file.read_text("utf-8").splitlines() if line.strip())
    return Counter(match[1] for row in rows for match in PLACEHOLDER.finditer(row["title"] + row["body"]))


def with_tables(sheet: str, tables: str) -> str:
    """Return a data sheet with `tables` between its two marks."""
    before, _, rest = sheet.partition(BEGIN)
    after = rest.partition(END)[2]
    return f"{before}{BEGIN}\n\n{tables}\n\n{END}{after}"


def seems_confidential(topic: LabelledTopic) -> bool:
    """Tell whether a pattern finds in the post what could be taken for confidential, whatever its label."""
    return any(pattern.search(topic.body) for pattern in LOOK_ALIKES.values())


def sounds_urgent(topic: LabelledTopic) -> bool:
    """Tell whether loud words stand in title or post, whatever the label."""
    return bool(LOUD.search(topic.title + topic.body))


def _sections(topics: Sequence[LabelledTopic], placeholders: Mapping[str, int]) -> Iterator[str]:
    yield _table("Topics by voice and split", ("voice", "split", "topics", "characters, median"), _voices(topics))
    splits = splits_of(topics)
    for name, labels in (
        ("Routes", [topic.route[0] for topic in topics]),
        ("Areas", [topic.area[0] if topic.area else "" for topic in topics]),
        ("Languages", [topic.language or "" for topic in topics]),
        ("Lengths of the post, in characters", [_length(topic.body) for topic in topics]),
    ):
        yield _table(name, ("", *splits, "all", "share"), _by_split(labels, topics))
    yield _table("Yes or no", ("", *splits, "all", "share"), _flags(topics))
    yield _table("Form of the posts", ("", "topics", "share"), _forms(topics))
    yield _table(
        "Look-alikes: topics that are not confidential, or not urgent, and could be taken for it", ("", "topics"), _look_alikes(topics)
    )
    yield _table("Agreement of two readings, before settling", ("field", "topics", "same label", "Cohen's kappa"), _agreement())
    yield _table("Pairs: what the texts of one pair differ in", ("label", "pairs"), _pairs(topics))
    yield _table("Placeholders", ("kind", "times"), _largest_first(placeholders))


def _table(title: str, head: Sequence[str], rows: Rows) -> str:
    lines = [f"**{title}**", "", _line(head), _line("---" for _ in head), *(_line(row) for row in rows)]
    return "\n".join(lines)


def _largest_first(counts: Mapping[str, int]) -> list[tuple[str, int]]:
    return sorted(counts.items(), key=lambda item: (-item[1], item[0]))


def _line(cells: Iterable[object]) -> str:
    return f"| {' | '.join(map(str, cells))} |"


def _voices(topics: Sequence[LabelledTopic]) -> Rows:
    voices: dict[tuple[str, str], list[int]] = {}
    for topic in topics:
        voices.setdefault((topic.author_group or "", topic.split), []).append(len(topic.body))
    for (voice, split), lengths in sorted(voices.items()):
        yield voice, split, len(lengths), sorted(lengths)[len(lengths) // 2]
    for split in splits_of(topics):
        lengths = sorted(len(topic.body) for topic in topics if topic.split == split)
        yield "all", split, len(lengths), lengths[len(lengths) // 2] if lengths else ""


def splits_of(topics: Sequence[LabelledTopic]) -> list[str]:
    """Return the splits that there are topics of: what is learnt from first."""
    return [split for split in SPLITS if any(topic.split == split for topic in topics)]


def _by_split(labels: Sequence[str], topics: Sequence[LabelledTopic]) -> Rows:
    counts = {
        split: Counter(label for label, topic in zip(labels, topics, strict=True) if topic.split == split) for split in splits_of(topics)
    }
    both = Counter(labels)
    order = [label for label, _ in _largest_first(both)]
    if all(label in _LENGTH_NAMES for label in labels):
        order = [name for name in _LENGTH_NAMES if name in both]
    return [(label, *(count[label] for count in counts.values()), both[label], f"{both[label] / len(topics):.1%}") for label in order]


def _flags(topics: Sequence[LabelledTopic]) -> Rows:
    flags = {
        "confidential": [bool(topic.confidential) for topic in topics],
        "urgent": [bool(topic.urgent) for topic in topics],
        "nobody is asked (`needs_answer` false)": [topic.needs_answer is False for topic in topics],
    }
    for kind in sorted({kind for topic in topics for kind in topic.confidential_kinds}):
        flags[f"confidential: {kind}"] = [kind in topic.confidential_kinds for topic in topics]
    for name, column in flags.items():
        by_split = [sum(flag for flag, topic in zip(column, topics, strict=True) if topic.split == split) for split in splits_of(topics)]
        yield name, *by_split, sum(column), f"{sum(column) / len(topics):.1%}"


def _forms(topics: Sequence[LabelledTopic]) -> Rows:
    for name, pattern in FORMS.items():
        count = sum(bool(pattern.search(topic.body)) for topic in topics)
        yield name, count, f"{count / len(topics):.1%}"


def _look_alikes(topics: Sequence[LabelledTopic]) -> Rows:
    harmless = [topic for topic in topics if not topic.confidential]
    for name, pattern in LOOK_ALIKES.items():
        yield f"{name}, not confidential", sum(bool(pattern.search(topic.body)) for topic in harmless)
    yield "any of these, not confidential", sum(map(seems_confidential, harmless))
    yield "called a look-alike by its author (`look_alike`, where given)", sum(bool(topic.look_alike) for topic in harmless)
    yield "loud words, not urgent", sum(sounds_urgent(topic) for topic in topics if not topic.urgent)
    yield "called loud by its author (`loud`, where given)", sum(bool(topic.loud) for topic in topics)
    yield "no loud word, urgent", sum(not sounds_urgent(topic) for topic in topics if topic.urgent)


def _pairs(topics: Sequence[LabelledTopic]) -> Rows:
    pairs: dict[str, list[LabelledTopic]] = {}
    for topic in topics:
        if topic.pair_id:
            pairs.setdefault(topic.pair_id, []).append(topic)
    yield "any", len(pairs)
    for label in LABELS:
        yield f"`{label}`", sum(len({getattr(topic, label) for topic in pair}) > 1 for pair in pairs.values())


def _agreement() -> Rows:
    for row in agreement():
        yield f"`{row.field}`", row.topics, f"{row.share:.1%}", f"{row.kappa:.3f}"


def _length(body: str) -> str:
    return next(name for name, (low, high) in zip(_LENGTH_NAMES, LENGTHS, strict=True) if low <= len(body) < high)


_LENGTH_NAMES = tuple(f"{low} to {high - 1}" if high < LENGTHS[-1][1] else f"{low} and more" for low, high in LENGTHS)


def main(
    *, write: Annotated[bool, typer.Option("--write", help="Put the tables into the data sheet instead of printing them.")] = False
) -> None:
    """Measure the corpus."""
    tables = describe(read_corpus().topics, placeholder_counts())
    if write:
        SHEET.write_text(with_tables(SHEET.read_text("utf-8"), tables), "utf-8")
    else:
        typer.echo(tables)


if __name__ == "__main__":
    typer.run(main)
