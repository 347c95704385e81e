from __future__ import annotations

import pytest

from service.inference.confidentiality.personal import patients
from tests.inference.confidentiality.found import found


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("(0010,0010) PN [Lagerfeldt^Edeltraud]", "Lagerfeldt^Edeltraud"),
        ("PatientName=LAGERFELDT^HENRIKE PatientBirthDate=19710318", "LAGERFELDT^HENRIKE"),
        ("Case header: PatientName LAGERPOEL^CORISANDE, then", "LAGERPOEL^CORISANDE"),
        ("Patient's Name: [Lagerfeldt^Beatrix^Maud]", "Lagerfeldt^Beatrix^Maud"),
        ("Patient name: Henrike Lagerfeldt", "Henrike Lagerfeldt"),
        ("C-FIND returned Lagerfeldt^Henrike twice", "Lagerfeldt^Henrike"),
    ],
)
def test_the_name_of_a_patient_in_a_record_is_personal(text: str, name: str) -> None:
    assert set(found(patients.patients, text)) == {name}


def test_a_patients_number_is_personal_where_a_name_stands() -> None:
    assert set(found(patients.patients, "PatientName LAGER^CORA, PatientID 19771104-F-2")) == {"LAGER^CORA", "19771104-F-2"}
    assert found(patients.patients, "PatientName ANON-0042, PatientID 00000042") == []


@pytest.mark.parametrize(
    "text",
    [
        "(0010,0010) PN [ANON^0031]",
        "PatientName: ANON^PHANTOM01",
        "PatientName TEST^PHANTOM",
        "not put a single patient's name in",
        "patient name and patient id are missing",
        "The Patient Name column disappears",
        "office NAS^H^H^H an old PC",
        "Foo^Bar in a formula",
    ],
)
def test_phantoms_pseudonyms_and_sentences_are_nobody(text: str) -> None:
    assert found(patients.patients, text) == []


@pytest.mark.parametrize(
    ("text", "date"),
    [
        ("born 12.4.1979, off", "12.4.1979"),
        ("born 4 February 2003", "4 February 2003"),
        ("(born 2004-02-11)", "2004-02-11"),
        ("(0010,0030) DA [19520614]", "19520614"),
        ("geb. 12.04.1979", "12.04.1979"),
        ("née le 4 février 1985", "4 février 1985"),
        ("fecha de nacimiento: 04/02/1985", "04/02/1985"),
        ("date of birth: May 4, 1985", "May 4, 1985"),
    ],
)
def test_a_date_of_birth_is_personal(text: str, date: str) -> None:
    assert found(patients.birth_dates, text) == [date]


@pytest.mark.parametrize("text", ["PatientBirthDate 19000101", "born in 2016 on Hubot 2.19", "happy birthday at 8", "since 12.4.1979"])
def test_years_samples_and_other_dates_are_none(text: str) -> None:
    assert found(patients.birth_dates, text) == []
