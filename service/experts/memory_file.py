"""The file that an `ExpertMemory` is kept in: NumPy's npz with a header in JSON and the vectors; nothing in it is unpickled."""

from __future__ import annotations

import hashlib
import json
import os
import zipfile
from datetime import datetime
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from service.errors import InputError
from service.experts.memory import ExpertMemory

if TYPE_CHECKING:
    from numpy.typing import NDArray

FORMAT = 1
LEARN = "topicrouter experts learn ARCHIVE"


def write_memory(memory: ExpertMemory, file: Path) -> None:
    """Write the file; one that is there is replaced at once and as a whole."""
    # half the size, and closer than an int8 encoder is exact
    vectors = memory.vectors.astype(np.float16)
    header = {
        "format": FORMAT,
        "encoder": memory.encoder,
        "model_version": memory.model_version,
        "learnt_at": memory.learnt_at.isoformat(),
        "people": memory.people,
        "topics": memory.topics,
    }
    text = json.dumps(header)
    content = BytesIO()
    np.savez(content, header=np.array(text), vectors=vectors, digest=np.array(_digest(text, vectors)))
    file.parent.mkdir(parents=True, exist_ok=True)
    unfinished = file.with_name(f".{file.name}.{os.getpid()}")
    unfinished.write_bytes(content.getvalue())
    unfinished.replace(file)


def read_memory(file: Path, *, encoder: str | None = None) -> ExpertMemory:
    """Read the file.

    Args:
        file: as `write_memory` made it.
        encoder: the encoder that will make the vectors to compare with; None if none will.

    Raises:
        InputError: it can't be read (`experts_unreadable`), is damaged or none of ours (`experts_damaged`), or was made with another
            encoder (`experts_other_encoder`).

    """
    try:
        content = file.read_bytes()
    except OSError as error:
        raise InputError(f"{file} can't be read: {error.strerror}; make it with `{LEARN}`", reason="experts_unreadable") from None
    try:
        memory = _parsed(content)
    except (ValueError, KeyError, TypeError, OSError, EOFError, zipfile.BadZipFile) as error:
        message = f"{file} is no file of experts, or is damaged ({type(error).__name__}); make it anew with `{LEARN}`"
        raise InputError(message, reason="experts_damaged") from None
    if encoder is not None and memory.encoder != encoder:
        message = (
            f"{file} was made with the encoder of model {memory.model_version}, and the model that serves has another one; "
            f"make it anew with `{LEARN}`"
        )
        raise InputError(message, reason="experts_other_encoder")
    return memory


def _parsed(content: bytes) -> ExpertMemory:
    with np.load(BytesIO(content), allow_pickle=False) as held:
        text, vectors, digest = str(held["header"]), held["vectors"], str(held["digest"])
    header: dict[str, Any] = json.loads(text)
    people, topics = tuple(map(str, header["people"])), tuple(map(str, header["topics"]))
    rows, _ = vectors.shape
    whole = vectors.dtype == np.float16 and len(people) == len(topics) == rows
    if header["format"] != FORMAT or digest != _digest(text, vectors) or not whole:
        raise ValueError
    learnt_at = datetime.fromisoformat(header["learnt_at"])
    return ExpertMemory(header["encoder"], header["model_version"], learnt_at, people, topics, vectors.astype(np.float32))


def _digest(header: str, vectors: NDArray[np.float16]) -> str:
    return hashlib.sha256(header.encode() + b"\0" + np.ascontiguousarray(vectors).tobytes()).hexdigest()
