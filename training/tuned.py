"""What fine-tuning leaves beside an encoder: what is read off its vectors, and what was said of each topic while it was left out.

Heads are fitted anew in a minute; the encoder is not. Of the topics that it learnt from it would be far too sure, so that the heads are
weighed against what encoders said that had not seen them.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING
from zipfile import BadZipFile

import numpy as np

from service.errors import InputError
from service.inference.tuned import TunedHeads, by_head

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    from training.data.records import LabelledTopic

TUNING = "tuning.npz"


@dataclass(frozen=True)
class Tuning:
    """A fine-tuned encoder's heads, and the left-out outputs by key of a topic, each of shape (outputs,).

    `figures` tell how near the quantised encoder is to the network; see `Quantised`.
    """

    heads: TunedHeads
    left_out: Mapping[str, NDArray[np.float32]]
    figures: Mapping[str, float] = field(default_factory=dict)

    def save(self, folder: Path) -> None:
        """Write `tuning.npz` into a folder."""
        order = sorted(self.left_out)
        part = folder / f"{Path(TUNING).stem}.part.npz"
        np.savez(
            part,
            classes=np.array(json.dumps({head: list(names) for head, names in self.heads.classes.items()})),
            weights=self.heads.weights,
            shifts=self.heads.shifts,
            figures=np.array(json.dumps(dict(self.figures))),
            keys=np.array(order),
            left_out=np.array([self.left_out[key] for key in order], np.float16),
        )
        part.replace(folder / TUNING)

    def left_out_scores(self, topics: Sequence[LabelledTopic], vectors: NDArray[np.float32]) -> dict[str, NDArray[np.float32]]:
        """Return each head's scores of topics that did not take part in what judged them; shapes as `TunedHeads.scores`.

        Args:
            topics: as they were written.
            vectors: their title and body vectors by the encoder, which judges topics that it did not learn from.

        """
        outputs = self.heads.outputs(vectors)
        for row, key in enumerate(map(topic_key, topics)):
            if key in self.left_out:
                outputs[row] = self.left_out[key]
        return by_head(self.heads.classes, outputs)


def read_tuning(folder: Path) -> Tuning | None:
    """Read `tuning.npz` of an encoder's folder; None where the encoder was not fine-tuned.

    Raises:
        InputError: the file is damaged (`tuning_damaged`).

    """
    file = folder / TUNING
    if not file.is_file():
        return None
    try:
        # a file that NumPy opened itself stays open where it turns out to be torn
        with file.open("rb") as stream, np.load(stream, allow_pickle=False) as stored:
            classes = {head: tuple(names) for head, names in json.loads(str(stored["classes"])).items()}
            left_out = dict(zip(stored["keys"].tolist(), stored["left_out"].astype(np.float32), strict=True))
            return Tuning(TunedHeads(classes, stored["weights"], stored["shifts"]), left_out, json.loads(str(stored["figures"])))
    except (ValueError, KeyError, OSError, EOFError, BadZipFile) as error:
        msg = f"{file} is damaged ({error}); restore it, or fine-tune anew with `topicrouter train --finetune`"
        raise InputError(msg, reason="tuning_damaged") from error


def topic_key(topic: LabelledTopic) -> str:
    """Return a digest of a topic as it was written: what recognisers make of it may change while the encoder stays."""
    return hashlib.sha256(f"{topic.title}\n{topic.body}".encode("utf-8", "replace")).hexdigest()[:24]
