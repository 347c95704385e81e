from __future__ import annotations

from pathlib import Path

import pytest

from service.errors import DeliveryRefused
from service.paging.secrets import deployed_secret, number_of
from tests.paging.samples import NUMBER, page


@pytest.mark.parametrize(
    "number", ["", " ", "02071838750", "+44 20 7183 8750", "+0207183875", "+44", "+442071838750123456", "+1", "call me", "+٤٤٢٠٧١٨٣٨٧٥٠"]
)
def test_what_is_no_number_is_refused_and_not_repeated(number: str) -> None:
    with pytest.raises(DeliveryRefused) as caught:
        number_of(page(), {"PHONE_EVE": number}.get)
    assert caught.value.reason == "no_number"
    assert "PHONE_EVE" in str(caught.value)
    assert len(number.strip("+")) < 3 or number not in str(caught.value)


def test_a_line_end_that_slipped_into_a_secret_does_no_harm() -> None:
    assert number_of(page(), {"PHONE_EVE": NUMBER + "\n"}.get) == NUMBER


def test_a_secret_is_a_variable_of_the_environment_or_stands_in_the_file_env(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert deployed_secret("PHONE_EVE") is None
    (tmp_path / ".env").write_text("PHONE_EVE=+4930901820\n", "utf-8")
    assert deployed_secret("PHONE_EVE") == "+4930901820"
    monkeypatch.setenv("PHONE_EVE", NUMBER)
    assert deployed_secret("PHONE_EVE") == NUMBER
