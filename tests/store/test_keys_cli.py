from __future__ import annotations

import json
import time
from pathlib import Path
from typing import Any
from urllib.error import HTTPError
from urllib.request import Request, urlopen

import pytest

from tests.command import refused, run, serving

SECONDS = 10.0
"""Within which a revocation is effective; a look every two, and a loaded machine."""


@pytest.fixture(autouse=True)
def _elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def keys() -> list[dict[str, Any]]:
    listed: dict[str, Any] = json.loads(run("keys", "list", "--json").stdout)
    assert listed["count"] == len(listed["keys"])
    return list(listed["keys"])


def test_a_key_is_made_listed_rotated_and_revoked() -> None:
    made = run("keys", "create", "runner", "--scope", "predict", "--days", "30")
    text = made.stdout.decode().strip()
    assert "not shown again" in made.stderr.decode()
    (key,) = keys()
    assert (text.split("_")[1], "runner", ["predict"], "good", None) == tuple(
        key[name] for name in ("id", "name", "scopes", "state", "last_used_at")
    )
    assert text.split("_", 2)[2].encode() not in Path("topicrouter.db").read_bytes()
    rotated = run("keys", "rotate", "runner", "--keep-hours", "0")
    assert rotated.stdout.decode().strip() != text
    assert "the old key is good no more" in rotated.stderr.decode()
    assert run("keys", "revoke", "runner").stdout.decode().startswith("revoked: ")
    assert [key["state"] for key in keys()] == ["expired", "revoked"]
    table = run("keys", "list").stdout.decode()
    assert "revoked" in table
    assert table.endswith("2 keys\n")


def test_wrong_wishes_are_told() -> None:
    assert "a scope is one of predict, suggest, feedback, read" in refused("keys", "create", "bob", "--scope", "everything")
    assert "a key's name is 1 to 40 letters" in refused("keys", "create", "two words")
    assert "there is no good key with the id or name 'bob'" in refused("keys", "revoke", "bob")
    assert "should name a file" in refused("keys", "list", variables={"TOPICROUTER_DATABASE": "sqlite://"})


def test_a_revoked_key_is_shut_out_of_a_running_service_within_seconds() -> None:
    key = run("keys", "create", "script").stdout.decode().strip()
    with serving() as (_process, url):

        def status() -> int:
            try:
                with urlopen(Request(f"{url}/v1/models", headers={"X-Api-Key": key}), timeout=10) as answer:
                    return int(answer.status)
            except HTTPError as error:
                return error.code

        assert status() == 200
        run("keys", "revoke", "script")
        began = time.monotonic()
        while status() != 401:
            assert time.monotonic() - began < SECONDS
            time.sleep(0.1)
    assert keys()[0]["last_used_at"] is not None
