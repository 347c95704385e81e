from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from tests.command import COMMAND, environment, run

LINE = b'{"id": "1", "title": "It is slow", "body": "Since the upgrade the server takes minutes."}\nno JSON\n'


@pytest.mark.parametrize(("arguments", "sent"), [(("predict",), LINE), (("predict", "--nonsense"), b"")])
def test_a_command_that_is_forked_answers_as_one_that_is_started_anew(
    arguments: tuple[str, ...], sent: bytes, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    anew = subprocess.run([COMMAND, *arguments], input=sent, capture_output=True, env=environment(), check=False)
    forked = run(*arguments, sent=sent)
    assert anew.returncode != 0
    assert (forked.returncode, forked.stdout, forked.stderr) == (anew.returncode, anew.stdout, anew.stderr)


def test_a_forked_command_sees_the_folder_and_the_variables_of_its_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    for name in ("one.db", "other.db"):
        assert run("store", "upgrade", variables={"TOPICROUTER_DATABASE": f"sqlite:///{name}"}).returncode == 0
    assert {file.name for file in tmp_path.iterdir()} == {"one.db", "other.db"}
