from __future__ import annotations

import pytest

from service.inference.confidentiality.personal import national
from tests.inference.confidentiality.found import found


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("PESEL: 44051401359", "44051401359"),
        ("my student number is 20230417", "20230417"),
        ("Versichertennummer: K481920375", "K481920375"),
        ("NHS no. 943 476 5919", "943 476 5919"),
        ("personnummer 811218-9876", "811218-9876"),
        ("DNI 54362315K", "54362315K"),
        ("Aadhaar 2341 2341 2346", "2341 2341 2346"),
        ("numéro de sécurité sociale : 2 84 05 75 123 456 17", "2 84 05 75 123 456 17"),
        ("TC kimlik: 17291716060", "17291716060"),
        ("снилс 112-233-445 95", "112-233-445 95"),
    ],
)
def test_a_number_that_is_named_a_persons_is_personal(text: str, number: str) -> None:
    assert set(found(national.national_numbers, text)) == {number}


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("born, 65 180539 M 003, off", "65 180539 M 003"),
        ("Jo Doe, 277-72-7557, slipped disc", "277-72-7557"),
        ("dossier 85.07.30-033.28.", "85.07.30-033.28"),
        ("756.9217.0769.85", "756.9217.0769.85"),
        ("a guest, 390.533.447-05", "390.533.447-05"),
        ("RCCMNL83S18D969H", "RCCMNL83S18D969H"),
        ("040386-2176", "040386-2176"),
        ("12.531.909-2", "12.531.909-2"),
    ],
)
def test_a_number_in_a_national_form_with_right_check_digits_is_personal(text: str, number: str) -> None:
    assert number in found(national.national_numbers, text)


@pytest.mark.parametrize(
    "text",
    [
        "issue number 44051401359",
        "SSN 123-45-6789",
        "000-12-3456",
        "part 277-72-7557",
        "277-72-7557-01",
        "756.9217.0769.84",
        "390.533.447-06",
        "131052-308U",
        "HETU 131052-308T",
        "codice fiscale RSSMRA80A01H501U",
        "DNI of the sample: xxxxxxxx",
        "national parks 2024",
        "10.20.30-40",
    ],
)
def test_other_numbers_samples_and_wrong_check_digits_are_none(text: str) -> None:
    assert found(national.national_numbers, text) == []
