"""Imported once by the process that others are forked from: what runners load and compile at first need is there then."""

from __future__ import annotations

import tempfile
from pathlib import Path

from tests.escalation.running import history

with tempfile.TemporaryDirectory() as folder:
    progress = Path(folder) / "progress"
    progress.write_text("")
    history.play(f"sqlite:///{folder}/cases.db", progress, name="first", steps=24)
