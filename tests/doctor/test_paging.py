from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from pydantic import SecretStr

from service.directory.loading import parse_directory
from service.doctor.findings import Finding, Level
from service.doctor.paging import paging
from service.errors import SettingsError
from tests.doctor.samples import DIRECTORY_TEXT, deployment, policy_file, told

TWILIO: dict[str, Any] = {
    "pager": "twilio",
    "twilio_account": "AC" + "0" * 32,
    "twilio_token": SecretStr("token"),
    "twilio_from": "+15005550006",
    "public_url": "https://us.example",
}


def found(tmp_path: Path, secrets: dict[str, str], **changes: Any) -> list[Finding]:
    given = deployment(policy=policy_file(tmp_path, "paging: {enabled: true}"), **changes)
    return list(paging(given, secrets=secrets.get))


def test_the_console_calls_nobody(tmp_path: Path) -> None:
    assert told(found(tmp_path, {}), Level.OK) == ["nobody is called: calls are only logged"]


def test_a_number_that_can_be_is_fine_and_one_that_can_not_is_told_without_it(tmp_path: Path) -> None:
    assert told(found(tmp_path, {"PHONE_ADA": "+351912345678"}, **TWILIO), Level.OK)[-1] == "1 people can be called"
    for number in ("12345", "call me"):
        wrong = found(tmp_path, {"PHONE_ADA": number}, **TWILIO)
        assert "PHONE_ADA of ada holds no telephone number" in told(wrong, Level.WRONG)[0]
        assert number not in str(wrong)
    assert "PHONE_ADA of ada is not set" in told(found(tmp_path, {}, **TWILIO), Level.WRONG)[0]


def test_a_pager_that_lacks_something_is_told(tmp_path: Path) -> None:
    with pytest.raises(SettingsError):
        found(tmp_path, {}, pager="twilio")


def test_a_pager_that_does_not_know_who_acknowledged_is_told(tmp_path: Path) -> None:
    pagerduty = found(tmp_path, {}, pager="pagerduty", pagerduty_key=SecretStr("0" * 32))
    assert "does not tell who acknowledged" in told(pagerduty, Level.WARNING)[0]


def test_that_nobody_agreed_to_be_called_is_told(tmp_path: Path) -> None:
    nobody = parse_directory(DIRECTORY_TEXT.replace(", phone: PHONE_ADA", ""))
    assert "nobody of the directory agreed" in told(found(tmp_path, {}, directory=nobody, **TWILIO), Level.WRONG)[0]
