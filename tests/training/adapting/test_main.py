"""The command that adds half of another community's topics."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path


def test_a_file_that_is_not_there_ends_with_a_sentence(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "training.adapting", str(tmp_path / "none.jsonl")], capture_output=True, text=True, check=False
    )
    assert done.returncode == 2
    assert "no JSON Lines file of labelled topics there" in done.stderr
    assert "Traceback" not in done.stderr
