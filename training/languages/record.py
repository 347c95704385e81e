"""What is kept of a comparison: one JSON file of figures, so that its table is made again without fitting anything."""

from __future__ import annotations

from pathlib import Path

from pydantic import BaseModel, ConfigDict, ValidationError

from service.errors import InputError
from training.evaluation.intervals import Figure

FILE = Path(__file__).parent.parent / "runs" / "languages.json"
FIGURES = ("macro_f1", "accuracy", "cost", "confidential_recall")


class _Kept(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Outcomes(_Kept):
    """How a way did on a group of topics.

    `figures` and `differences` are by the names in `FIGURES`; differences are to the released way, which has none itself.
    `false_alarms` are at a threshold learnt elsewhere, None where it is the group's own.
    """

    figures: dict[str, Figure]
    differences: dict[str, Figure]
    false_alarms: Figure | None


class Judged(_Kept):
    """A group of topics of one set: how many, how many of them confidential, and every way's outcomes by its name."""

    set: str
    group: str
    topics: int
    confidential: int
    ways: dict[str, Outcomes]


class Digests(_Kept):
    """What was learnt from and judged on: numbers of topics and SHA-256 (`training.release.corpus_digest`)."""

    train: int
    train_sha256: str
    holdout: int
    holdout_sha256: str


class Encoder(_Kept):
    """The multilingual encoder: its package, the SHA-256 over its files, and which topics it embedded."""

    package: str
    sha256: str
    embedded: str


class Record(_Kept):
    """A comparison; `titles` are by the way's name, `milliseconds` by group and way."""

    corpus: Digests
    encoder: Encoder
    titles: dict[str, str]
    judged: tuple[Judged, ...]
    milliseconds: dict[str, dict[str, Figure]]
    seed: int
    processor: str
    libraries: dict[str, str]

    def write(self, file: Path = FILE) -> None:
        """Write it as JSON."""
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(self.model_dump_json(indent=1) + "\n", "utf-8")


def read_record(file: Path = FILE) -> Record:
    """Read a kept comparison.

    Raises:
        InputError: no such file (`comparison_missing`), or none of ours (`comparison_invalid`).

    """
    again = "make it with: python -m training.languages"
    try:
        return Record.model_validate_json(file.read_bytes())
    except OSError as error:
        raise InputError(f"{file}: no comparison of languages there; {again}", reason="comparison_missing") from error
    except ValidationError as error:
        msg = f"{file} holds no comparison of languages ({error.error_count()} problems, the first: {error.errors()[0]['msg']}); {again}"
        raise InputError(msg, reason="comparison_invalid") from error
