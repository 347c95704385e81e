from __future__ import annotations

import pytest

from service.inference.confidentiality.secrets import told_codes
from tests.inference.confidentiality.found import found


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("the password is 84629173, digits only", "84629173"),
        ("Passwort: 592746", "592746"),
        ("the PIN is 4829", "4829"),
        ("PIN: 482913", "482913"),
        ("the door code is 4829#", "4829"),
        ("the app password is 'qkzw hnvd trbl yxge'", "qkzw hnvd trbl yxge"),
    ],
)
def test_passwords_of_digits_alone_and_of_applications_need_clear_words(text: str, value: str) -> None:
    assert found(told_codes.told_codes, text) == [value]


@pytest.mark.parametrize(
    "text",
    [
        "the password is 123456",
        "the password is 12 characters long",
        "password changed: 20240611",
        "GPIO PIN 4829 of the board",
        "close code is 1006, status code: 4003",
        "the app password does not work with this mail server",
        "PIN: 1234",
    ],
)
def test_samples_dates_and_status_codes_are_none(text: str) -> None:
    assert found(told_codes.told_codes, text) == []
