"""The manifest of a model bundle: what is in it, what it was made from, and what it needs."""

from __future__ import annotations

import hashlib
from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from service.errors import BundleError

FORMAT = 1
MANIFEST = "manifest.json"
ENCODER = "encoder.onnx"
TOKENIZER = "tokenizer.json"
PIPELINE = "pipeline.joblib"
EXAMPLES = "examples.json"
EXAMPLE_VECTORS = "examples.npy"
REQUIRED = (ENCODER, TOKENIZER, PIPELINE, EXAMPLES, EXAMPLE_VECTORS)
RETRAIN = "topicrouter train"


class Thresholds(BaseModel):
    """Where probabilities become decisions.

    A route below `abstain` (in another language than English: below `abstain_other_language`) is not acted on; at or above its threshold a
    topic is confidential, of a kind, urgent, urgent beyond doubt (never in bundles that don't say), or in need of an answer.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    abstain: float = Field(ge=0, le=1)
    abstain_other_language: float = Field(ge=0, le=1)
    confidential: float = Field(ge=0, le=1)
    kinds: dict[str, float]
    urgent: float = Field(ge=0, le=1)
    clearly_urgent: float = Field(default=1.0, ge=0, le=1)
    needs_answer: float = Field(ge=0, le=1)


class Manifest(BaseModel):
    """What `manifest.json` holds.

    `files` maps each file's name to its SHA-256; `class_mix` is the mix of routes that calibration assumes. If the bundle has a part for
    topics in other languages, `thresholds_others` are its thresholds and `multilingual_sha256` is the digest of its encoder's files.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    format: int
    version: str
    made_by: str
    encoder: str
    classes: dict[str, list[str]]
    thresholds: Thresholds
    thresholds_others: Thresholds | None = None
    multilingual_sha256: str | None = None
    class_mix: dict[str, float]
    corpus_sha256: str
    corpus_topics: int
    libraries: dict[str, str]
    files: dict[str, str]


def read_manifest(folder: Path) -> tuple[Manifest, str]:
    """Return a bundle's manifest and the SHA-256 of its file.

    Raises:
        BundleError: there is none (`bundle_missing`), it can't be read (`bundle_damaged`), or its format is another
                (`bundle_incompatible`).

    """
    file = folder / MANIFEST
    try:
        content = file.read_bytes()
    except OSError as error:
        msg = f"no model bundle in {folder}: {file.name} can't be read ({error.strerror}); restore it or make a new one with `{RETRAIN}`"
        raise BundleError(msg, reason="bundle_missing") from error
    try:
        manifest = Manifest.model_validate_json(content)
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(map(str, first["loc"])) or "content"
        msg = f"{file} is damaged: {where}: {first['msg']}; restore it or make a new bundle with `{RETRAIN}`"
        raise BundleError(msg, reason="bundle_damaged") from None
    if manifest.format != FORMAT:
        msg = f"{file} has format {manifest.format}, this program reads format {FORMAT}; make a new bundle with `{RETRAIN}`"
        raise BundleError(msg, reason="bundle_incompatible")
    return manifest, hashlib.sha256(content).hexdigest()


def file_sha256(file: Path) -> str:
    """Return the SHA-256 of a file in hexadecimal."""
    with file.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()
