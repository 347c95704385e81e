"""What looking for confidential things costs: for a topic of usual length, and how it grows when the text is ten times as long."""

from __future__ import annotations

from itertools import chain, cycle, islice
from statistics import median
from typing import TYPE_CHECKING

from service.domain import Topic
from service.errors import InputError
from service.inference.confidentiality import LONGEST_TEXT, detect
from training.benchmark.figures import Figure
from training.benchmark.rounds import no_collection, timed

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from training.data.records import LabelledTopic

WORDS, TOPICS = 300, 24
MOST_MILLISECONDS = 6.0
TIMES_AS_LONG = 10
ROUNDS_OF_HOSTILE = 3
LONG = LONGEST_TEXT - LONGEST_TEXT // TIMES_AS_LONG
"""Code points of the long texts: as many as leave the limit some room."""
MOST_GROWTH = 20.0
"""Ten would be linear to the point; a time that grows with the square of the length would be a hundred times as long."""
HOSTILE = (
    "a.", "a@b.de ", "a{number}@firm{number}.de ", "password=", "password=x9y8!{number} ", "1.1.1.1 ", "eyJa.", "http://", "+49 ", "%40",
    "QWxs", "abc123de{number}\n", "\\_", "\\", "&amp;", "<b>", "\u200b", "Mr. Aa Bb was let go. ", "12 Aa Road, ", "[host] ", "PN [Aa^Bb] ",
    "-----BEGIN PRIVATE KEY-----\n", "root@db{number}:~# ", "> ", "\u00e4.\u00f6",
)  # fmt: skip
"""Pieces that, repeated, make patterns start and start again, overlap or find something everywhere; `{number}` counts them."""


def recogniser_figures(corpus: Sequence[LabelledTopic], *, rounds: int) -> list[Figure]:
    """Measure `detect`, which runs all recognisers, on topics of the corpus, on long texts made of it, and on hostile strings.

    Args:
        corpus: labelled topics; those marked with another language than English are passed over.
        rounds: how often each text is measured; a growth compares the quickest run of each length.

    Raises:
        InputError: detection failed on a text.

    """
    topics = topics_of_words(corpus)
    growths = {name: growth(text, rounds=rounds) for name, text in long_texts(corpus).items()}
    worst = max(growth(repeated(piece, LONG), rounds=min(rounds, ROUNDS_OF_HOSTILE)) for piece in HOSTILE)
    return [
        Figure(f"recognisers, a topic of {WORDS} words", "ms", milliseconds_a_topic(topics, rounds=rounds), at_most=MOST_MILLISECONDS),
        *_growth_figures(growths | {f"worst of {len(HOSTILE)} hostile strings": worst}),
    ]


def topics_of_words(corpus: Sequence[LabelledTopic], *, words: int = WORDS, count: int = TOPICS) -> list[Topic]:
    """Return `count` topics in English, spread over the corpus, whose bodies go on with the next topic's until they have so many words."""
    english = [topic for topic in corpus if topic.language in {None, "en"}]
    first = range(0, len(english), max(1, len(english) // count))[:count]
    return [Topic(english[at].id, english[at].title, _first_words(_bodies(english, at), words)) for at in first]


def long_texts(corpus: Sequence[LabelledTopic]) -> dict[str, str]:
    """Return texts of `LONG` code points: what people write, the log lines among it, and the former without a line's end."""
    english = [topic for topic in corpus if topic.language in {None, "en"}]
    prose = "\n\n".join(topic.body for topic in english)
    log = "\n".join(line for line in prose.splitlines() if line[:1].isdigit() or line[:1] in {"{", "["})
    return {name: _filled(text) for name, text in {"prose": prose, "logs": log, "one line": " ".join(prose.split())}.items()}


def repeated(piece: str, length: int) -> str:
    """Return so many code points of a piece, repeated and counted."""
    pieces: list[str] = []
    missing = length
    while missing > 0:
        pieces.append(piece.replace("{number}", str(len(pieces))))
        missing -= len(pieces[-1])
    return "".join(pieces)[:length]


def milliseconds_a_topic(topics: Sequence[Topic], *, rounds: int) -> float:
    """Return the median over all topics and rounds, after a round uncounted."""
    with no_collection():
        runs = [[timed(detect, topic.title, topic.body) for topic in topics] for _ in range(rounds + 1)]
    return median(chain.from_iterable(runs[1:])) * 1_000


def growth(text: str, *, rounds: int) -> float:
    """Return how many times as long a text takes as the first tenth of it, both at their quickest.

    Raises:
        InputError: detection failed, so that its time tells nothing.

    """
    tenth = text[: len(text) // TIMES_AS_LONG]
    for detection in (detect("", tenth), detect("", text)):
        if detection.undetermined:
            msg = f"detection failed on a text of the benchmark: {detection.problem}"
            raise InputError(msg, reason="detection_failed")
    with no_collection():
        seconds = [(timed(detect, "", tenth), timed(detect, "", text)) for _ in range(rounds)]
    return min(long for _, long in seconds) / min(short for short, _ in seconds)


def _growth_figures(growths: Mapping[str, float]) -> Iterable[Figure]:
    return (Figure(f"  {TIMES_AS_LONG} times as long, {name}", "times", times, at_most=MOST_GROWTH) for name, times in growths.items())


def _bodies(topics: Sequence[LabelledTopic], first: int) -> Iterable[str]:
    return (topic.body for topic in islice(cycle(topics), first, None))


def _first_words(bodies: Iterable[str], words: int) -> str:
    """Return the bodies' beginning up to so many words, their lines kept."""
    missing = words
    lines: list[str] = []
    for line in chain.from_iterable([*body.split("\n"), ""] for body in bodies):
        found = line.split()
        lines.append(line if len(found) <= missing else " ".join(found[:missing]))
        missing -= len(found)
        if missing <= 0:
            break
    return "\n".join(lines)


def _filled(text: str) -> str:
    return (text * (LONG // max(1, len(text)) + 1))[:LONG]
