"""What is kept of a comparison: one JSON file of counts, times and topics' ids, so that its table is made again without any scanner."""

from __future__ import annotations

from pathlib import Path

from training.evaluation.intervals import Figure, wilson
from training.kept import Kept, KeptRecord, read_kept

FILE = Path(__file__).parent.parent / "runs" / "secret_scanners.json"


class Share(Kept):
    """So many of so many topics."""

    hits: int
    total: int

    @property
    def figure(self) -> Figure | None:
        """The share with its 95 % Wilson interval; None if nothing was counted."""
        return wilson(self.hits, self.total)


class ByTruth(Kept):
    """Topics by what they hold: a secret, something else confidential, nothing confidential."""

    secret: int = 0
    other_reasons: int = 0
    harmless: int = 0


class Outcome(Kept):
    """How a scanner, or two together, did on a set of topics.

    `missed` and `only` are ids of topics with a secret: those it found nothing in, and those in which no scanner of another library found
    anything (None for two together). `alarmed` are ids of topics in which it alarmed falsely, `rules` the topics that each rule fired on
    (empty for two together). Times are the processor's milliseconds a topic.
    """

    recall: Share
    false_alarms: Share
    other_reasons: Share
    milliseconds_median: float
    milliseconds_95: float
    missed: tuple[str, ...]
    alarmed: tuple[str, ...]
    only: tuple[str, ...] | None
    rules: dict[str, ByTruth]


class Weight(Kept):
    """What a library costs before it has read anything; `new` is what serving does not need anyway."""

    version: str
    import_seconds: float
    first_find_seconds: float
    distributions: int
    megabytes: float
    new_distributions: int
    new_megabytes: float


class Compared(Kept):
    """A set of labelled topics, its SHA-256 (`training.release.corpus_digest`), and how every scanner did on it, by the scanner's name."""

    title: str
    topics: ByTruth
    sha256: str
    outcomes: dict[str, Outcome]


class Record(KeptRecord):
    """A comparison; `titles` and `libraries` are by the scanner's name, `weights` by the library's. Two together have only a title."""

    titles: dict[str, str]
    libraries: dict[str, str]
    weights: dict[str, Weight]
    compared: tuple[Compared, ...]
    processor: str
    python: str


def read_record(file: Path = FILE) -> Record:
    """Read a kept comparison.

    Raises:
        InputError: no such file (`comparison_missing`), or none of ours (`comparison_invalid`).

    """
    return read_kept(file, Record, what="comparison of scanners", made_by="python -m training.secret_scanners")
