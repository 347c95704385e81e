"""What is kept of the search for hard cases: ids and figures, no text."""

from __future__ import annotations

from pathlib import Path

from training.exploring.nearest import Alike
from training.hard_cases.neighbours import Contradiction
from training.hard_cases.pairs import JudgedPair
from training.kept import KeptRecord, read_kept

FILE = Path(__file__).parent.parent / "runs" / "hard_cases.json"


class Record(KeptRecord):
    """The pairs judged, the closest topics whose routes exclude each other, and how often nearest topics share a label, by its name.

    `topics` and `sha256` (`training.release.corpus_digest`) tell the state of the `train` split; neighbours are sought among its `english`
    topics, whose language the encoder knows; `encoder` is its name.
    """

    topics: int
    english: int
    sha256: str
    encoder: str
    pairs: tuple[JudgedPair, ...]
    contradictions: tuple[Contradiction, ...]
    alike: dict[str, Alike]
    seed: int
    seconds: float
    libraries: dict[str, str]


def read_record(file: Path = FILE) -> Record:
    """Read what was kept.

    Raises:
        InputError: no such file (`comparison_missing`), or none of ours (`comparison_invalid`).

    """
    return read_kept(file, Record, what="record of hard cases", made_by="python -m training.hard_cases")
