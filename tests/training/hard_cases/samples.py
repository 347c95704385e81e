"""A record of hard cases that the tests share."""

from __future__ import annotations

from tests.training.samples import topic
from training.exploring.nearest import Alike
from training.hard_cases.neighbours import Contradiction
from training.hard_cases.pairs import JudgedPair
from training.hard_cases.record import Record
from training.release import corpus_digest

TOPICS = [
    topic("a", "water", title="The pump of ann@gmail.com drips"),
    topic("b", "lease", title="The fee of the pump"),
    topic("c", "water", title="A secret pump", confidential=True),
    topic("d", "team_owned", title="The well"),
]
BY_ID = {each.id: each for each in TOPICS}


def pair(one: str, two: str, said: tuple[str, str], *, label: str = "route", cosine: float = 0.9) -> JudgedPair:
    wanted = (BY_ID[one].route[0], BY_ID[two].route[0]) if label == "route" else ("True", "False")
    right = (said[0] == wanted[0], said[1] == wanted[1])
    return JudgedPair(label=label, ids=(one, two), wanted=wanted, said=said, right=right, cosine=cosine)


PAIRS = (
    pair("a", "b", ("water", "water"), cosine=0.8),
    pair("a", "b", ("water", "lease")),
    pair("a", "d", ("water", "water"), cosine=0.95),
    pair("c", "b", ("water", "water"), cosine=0.99),
    pair("a", "d", ("lease", "water")),
    pair("c", "a", ("True", "False"), label="confidential"),
)
CONTRADICTIONS = (
    Contradiction(ids=("c", "b"), routes=("water", "lease"), cosine=0.97),
    Contradiction(ids=("a", "d"), routes=("water", "team_owned"), cosine=0.91),
    Contradiction(ids=("a", "b"), routes=("water", "lease"), cosine=0.88),
)
RECORD = Record(
    topics=len(TOPICS),
    english=len(TOPICS),
    sha256=corpus_digest(TOPICS),
    encoder="an encoder",
    pairs=PAIRS,
    contradictions=CONTRADICTIONS,
    alike={"route": Alike(0.6, 0.3)},
    seed=1,
    seconds=2.0,
    libraries={"numpy": "2"},
)
