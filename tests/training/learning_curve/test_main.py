"""The command that computes the learning curve."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path


def test_where_the_curve_can_not_be_written_is_told_before_anything_is_read(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "training.learning_curve", "--data", "nowhere.jsonl", "--out"]
    for out, told in ((tmp_path / "curve.png", "should end in .json"), (tmp_path / "away" / "curve.json", "there is no folder")):
        done = subprocess.run([*command, str(out)], capture_output=True, text=True, check=False)
        assert done.returncode == 2
        assert told in done.stderr
        assert len(done.stderr.splitlines()) == 1
