"""A bundle is tried before anything relies on it: checked, loaded, asked about a topic, and held against the directory."""

from __future__ import annotations

from typing import TYPE_CHECKING

from service.directory import require_coverage
from service.domain import Topic
from service.errors import BundleError
from service.inference.bundle import load_bundle
from service.inference.predictor import Predictor

if TYPE_CHECKING:
    from pathlib import Path

    from service.directory import Directory
    from service.inference.bundle import Bundle

SAMPLE = Topic(
    "sample",
    "The server does not start after the upgrade",
    "Since this morning the log says:\n\n```\nERROR failed to ping DB: connection refused\n```\n\nWhat should I check?",
)


def load_on_trial(
    folder: Path,
    *,
    digest: str,
    directory: Directory | None,
    threads: int = 0,
    fingerprint_key: bytes | None = None,
    beside: Bundle | None = None,
) -> Predictor:
    """Load a bundle and try it; the result can serve.

    Args:
        folder: the bundle's.
        digest: SHA-256 of the manifest that is trusted.
        directory: has to name every route and area of the model; None asks for nothing.
        threads: the encoder's, 0 for all.
        fingerprint_key: the deployment's key for fingerprints of secrets.
        beside: a loaded bundle, whose encoder serves this one too where it is the same.

    Raises:
        BundleError: it can't be trusted, loaded or asked.
        DirectoryError: the directory does not cover it (`model_not_covered`).

    """
    bundle = load_bundle(folder, allowed_digest=digest, threads=threads, beside=beside)
    if directory is not None:
        require_coverage(directory, routes=bundle.manifest.classes["route"], areas=bundle.manifest.classes.get("area", []))
    predictor = Predictor(bundle, fingerprint_key=fingerprint_key)
    try:
        predictor.predict([SAMPLE])
    except Exception as error:  # whatever it is, a model that can't answer must not serve
        msg = f"the bundle in {folder} can't predict ({type(error).__name__}: {error})"
        raise BundleError(msg, reason="bundle_damaged") from error
    return predictor
