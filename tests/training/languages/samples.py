"""Made-up topics in two languages, stand-ins for the encoders, and a record that the tests share."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from itertools import product

import numpy as np
from numpy.typing import NDArray

from tests.training.samples import topic
from training.data.records import Corpus
from training.evaluation.intervals import Figure
from training.languages.compare import ENGLISH, HOLDOUT, LEFT_OUT, OTHER
from training.languages.record import FIGURES, Digests, Encoder, Judged, Outcomes, Record
from training.languages.ways import WAYS

_ENGLISH = "Hello neighbours, {thing} needs somebody who looks after it this week. {secret}What would you do?"
_GERMAN = "Hallo liebe Nachbarn, {thing} braucht diese Woche jemanden, der sich darum kümmert. {secret}Was würdet ihr tun?"
_THINGS = {
    "growing": (("the plum tree", "der Pflaumenbaum"), ("the hedge", "die Hecke"), ("the leek", "der Lauch"), ("the bean", "die Bohne")),
    "water": (("the pump", "die Pumpe"), ("the hose", "der Schlauch"), ("the barrel", "die Regentonne"), ("the tap", "der Hahn")),
    "lease": (("the contract", "der Vertrag"), ("the fee", "die Gebühr"), ("the deposit", "die Kaution"), ("the plot", "die Parzelle")),
}
_SECRETS = ("The gate's code is four swans. ", "Der Code für das Tor ist vier Schwäne. ")
TIMES = 5


class HashEncoder:
    """Gives a word the same made-up vector everywhere and a text the sum of its words'."""

    def __init__(self, dimension: int) -> None:
        self._dimension = dimension
        self.asked: list[str] = []

    def encode(self, texts: Sequence[str], /) -> NDArray[np.float32]:
        self.asked += texts
        summed = np.array([np.sum([self._word(word) for word in text.lower().split() or [""]], axis=0) for text in texts])
        return np.asarray(summed / np.linalg.norm(summed, axis=1, keepdims=True), np.float32)

    def _word(self, word: str) -> NDArray[np.float64]:
        seed = int.from_bytes(hashlib.sha256(word.encode()).digest()[:4])
        return np.random.default_rng(seed).normal(size=self._dimension)


def corpus() -> Corpus:
    """Three routes in English and German; every third topic is confidential; the last time a thing is told of is the hold-out."""
    topics = [
        topic(
            f"{route}-{language}-{number}-{time}",
            route,
            title=f"{names[at]} {time}",
            body=(_ENGLISH, _GERMAN)[at].format(thing=names[at], secret=_SECRETS[at] if (number + time) % 3 == 0 else ""),
            confidential=(number + time) % 3 == 0,
            language=language,
            split="holdout" if time == TIMES - 1 else "train",
        )
        for route, things in _THINGS.items()
        for (number, names), (at, language), time in product(enumerate(things), enumerate(("en", "de")), range(TIMES))
    ]
    return Corpus(tuple(topics))


def figure(value: float, half: float = 0.01) -> Figure:
    return Figure(value=value, low=value - half, high=value + half)


def outcomes(better: float, *, half: float = 0.01, reference: bool = False, alarms: Figure | None = None) -> Outcomes:
    """A way that is better than the released one by so much in each figure; costs are lower then."""
    signs = {name: -1 if name == "cost" else 1 for name in FIGURES}
    return Outcomes(
        figures={name: figure(0.5 + sign * better) for name, sign in signs.items()},
        differences={} if reference else {name: figure(sign * better, half) for name, sign in signs.items()},
        false_alarms=alarms,
    )


def record(gains: Sequence[float] = (0, 0.1, 0.2, *([0] * (len(WAYS) - 3))), *, half: float = 0.01) -> Record:
    """A comparison in which the ways are better than the released one by `gains`, on the hold-out by half as much."""
    return Record(
        corpus=Digests(train=1_000, train_sha256="0123456789abcdef" * 4, holdout=200, holdout_sha256="fedcba9876543210" * 4),
        encoder=Encoder(package="some-encoder 1.0", sha256="1" * 64, embedded="all topics"),
        titles={way.name: way.title for way in WAYS},
        judged=tuple(
            Judged(
                set=title,
                group=group,
                topics=100,
                confidential=10,
                ways={
                    way.name: outcomes(gain / share, half=half, reference=at == 0, alarms=figure(0.07) if title == HOLDOUT else None)
                    for at, (way, gain) in enumerate(zip(WAYS, gains, strict=True))
                },
            )
            for title, share in ((LEFT_OUT, 1), (HOLDOUT, 2))
            for group in (OTHER, ENGLISH)
        ),
        milliseconds={group: {way.name: figure(12.5, 1) for way in WAYS} for group in (OTHER, ENGLISH)},
        seed=1,
        processor="a processor",
        libraries={"numpy": "2.4"},
    )
