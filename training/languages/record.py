"""What is kept of a comparison: one JSON file of figures, so that its table is made again without fitting anything."""

from __future__ import annotations

from pathlib import Path

from training.evaluation.intervals import Figure
from training.kept import Kept, KeptRecord, read_kept

FILE = Path(__file__).parent.parent / "runs" / "languages.json"
FIGURES = ("macro_f1", "accuracy", "cost", "confidential_recall")


class Outcomes(Kept):
    """How a way did on a group of topics.

    `figures` and `differences` are by the names in `FIGURES`; differences are to the released way, which has none itself.
    `false_alarms` are at a threshold learnt elsewhere, None where it is the group's own.
    """

    figures: dict[str, Figure]
    differences: dict[str, Figure]
    false_alarms: Figure | None


class Judged(Kept):
    """A group of topics of one set: how many, how many of them confidential, and every way's outcomes by its name."""

    set: str
    group: str
    topics: int
    confidential: int
    ways: dict[str, Outcomes]


class Digests(Kept):
    """What was learnt from and judged on: numbers of topics and SHA-256 (`training.release.corpus_digest`)."""

    train: int
    train_sha256: str
    holdout: int
    holdout_sha256: str


class Encoder(Kept):
    """The multilingual encoder: its package, the SHA-256 over its files, and which topics it embedded."""

    package: str
    sha256: str
    embedded: str


class Record(KeptRecord):
    """A comparison; `titles` are by the way's name, `milliseconds` by group and way."""

    corpus: Digests
    encoder: Encoder
    titles: dict[str, str]
    judged: tuple[Judged, ...]
    milliseconds: dict[str, dict[str, Figure]]
    seed: int
    processor: str
    libraries: dict[str, str]


def read_record(file: Path = FILE) -> Record:
    """Read a kept comparison.

    Raises:
        InputError: no such file (`comparison_missing`), or none of ours (`comparison_invalid`).

    """
    return read_kept(file, Record, what="comparison of languages", made_by="python -m training.languages")
