"""Topics to measure with: titles of our corpus, and bodies joined until they fill the encoder's window."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import chain, cycle, islice
from typing import TYPE_CHECKING

from service.domain import Topic
from service.inference.encoder import MAX_TOKENS
from service.inference.reading import read

if TYPE_CHECKING:
    from tokenizers import Tokenizer

    from training.data.records import LabelledTopic

TOPICS = 24


def topics_that_fill_the_window(corpus: Sequence[LabelledTopic], tokenizer: Tokenizer, *, count: int = TOPICS) -> list[Topic]:
    """Return `count` topics in English, spread over the corpus, whose bodies as the encoder reads them have 256 tokens or a line more.

    Args:
        corpus: labelled topics; those marked with another language are passed over.
        tokenizer: the encoder's; its truncation is switched off.
        count: how many topics.

    """
    tokenizer.no_truncation()
    english = [topic for topic in corpus if topic.language in {None, "en"}]
    first = range(0, len(english), max(1, len(english) // count))[:count]
    return [Topic(english[at].id, english[at].title, _filled(_lines(english, at), tokenizer)) for at in first]


def _lines(topics: Sequence[LabelledTopic], first: int) -> Iterator[str]:
    following = islice(cycle(topics), first, None)
    return chain.from_iterable([*topic.body.splitlines(), ""] for topic in following)


def _filled(lines: Iterator[str], tokenizer: Tokenizer) -> str:
    body = ""
    for line in lines:
        body += line + "\n"
        if line and len(tokenizer.encode(read("", body).body_for_encoder).ids) >= MAX_TOKENS:
            break
    return body
