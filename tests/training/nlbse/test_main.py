"""The command that judges our trainer on issue reports."""

from __future__ import annotations

import csv
import subprocess
import sys
from pathlib import Path

from tests.training.samples import community


def judge(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, "-m", "training.nlbse", *arguments], capture_output=True, text=True, check=False)


def test_it_prints_a_line_a_repository_and_the_mean(tmp_path: Path) -> None:
    file = tmp_path / "issues.csv"
    with file.open("w", newline="", encoding="utf-8") as stream:
        writer = csv.writer(stream)
        writer.writerow(["repo", "created_at", "label", "title", "body"])
        for repository in ("club/one", "club/two"):
            writer.writerows([repository, "2020-01-01", topic.route[0], topic.title, topic.body] for topic in community().topics)
    done = judge(str(file), "--seeds", "1")
    assert done.returncode == 0, done.stderr
    lines = done.stdout.splitlines()
    assert [line.split()[0] for line in lines] == ["club/one", "club/two", "mean", "5"]
    assert all("macro F1 0." in line or "macro F1 1." in line for line in lines[:3])


def test_a_file_that_is_no_such_table_ends_with_a_sentence(tmp_path: Path) -> None:
    file = tmp_path / "other.csv"
    file.write_text("a,b\n1,2\n", "utf-8")
    done = judge(str(file))
    assert done.returncode == 2
    assert "no column repo, label, title, body" in done.stderr
    assert len(done.stderr.splitlines()) == 1
