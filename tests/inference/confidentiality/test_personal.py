from __future__ import annotations

import pytest

from service.inference.confidentiality import mail, payment, persons, telephone
from tests.inference.confidentiality.found import found


@pytest.mark.parametrize("address", ["tova.lindgren84@gmail.com", "k.wiltmann@firm-lager.de", "müller@gmx.de", "ana@correo-lugar.es"])
def test_a_persons_mail_address_is_personal(address: str) -> None:
    assert found(mail.private_mail_addresses, f"write to <{address}>.") == [address]


@pytest.mark.parametrize(
    "text",
    [
        "support@firm-lager.de",
        "noreply@firm-lager.de",
        "ada@example.com",
        "user@test.example.org",
        "git@github.com:a/b",
        "root@backup1:~#",
        "<u8qh3n@mattermost.com>",
        "Message-ID: <u8qh3n@firm-lager.de>",
        "svc-chat@firm-lager.de",
        "x@2x.png",
        "postgres://mm:a.b@db.firm-lager.de",
        "t***@gmail.com",
        "ssh ada@db.firm-lager.de",
        "bi-etl@dwh1.firm.intern",
    ],
)
def test_roles_samples_services_and_machines_are_no_persons(text: str) -> None:
    assert found(mail.private_mail_addresses, text) == []


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("call me: +49 30 901820 47", "+49 30 901820 47"),
        ("Tel. 0049 30 90182047", "0049 30 90182047"),
        ("+34 685151956", "+34 685151956"),
        ("Durchwahl 030 / 901820", "030 / 901820"),
        ("my mobile is 07700 900123", "07700 900123"),
    ],
)
def test_telephone_numbers_are_personal(text: str, number: str) -> None:
    assert set(found(telephone.telephone_numbers, text)) == {number}


@pytest.mark.parametrize(
    "text",
    [
        "version 10.11.3",
        "2024-03-11 09:14:52 +0100",
        "id 1588154022",
        "1588154022.6104",
        "port 5432",
        "x+1 = 2+3",
        "+2147483648 rows",
        "request 00420733211888",
        "10.20.0.7:5432",
        "SIZE=+1234567",
        "1.203.000 rows",
        "mobile app build 45678901",
        "phone shows error 1234567",
    ],
)
def test_versions_ids_and_times_are_no_telephone_numbers(text: str) -> None:
    assert found(telephone.telephone_numbers, text) == []


def test_bank_accounts_and_cards_are_told_by_their_check_digits() -> None:
    assert found(payment.bank_accounts, "to DE12 5001 0517 0648 4898 90, please") == ["DE12 5001 0517 0648 4898 90"]
    assert found(payment.bank_accounts, "build DE13 5001 0517 0648 4898 90") == []
    assert found(payment.payment_cards, "paid with 4539 1488 0343 6467") == ["4539 1488 0343 6467"]
    assert found(payment.payment_cards, "card 4539148803436467") == ["4539148803436467"]
    assert found(payment.payment_cards, "row 4539148803436467, 4539 1488 0343 6468") == []


def test_numbers_of_persons_need_their_name_or_their_form() -> None:
    assert found(persons.national_numbers, "national number 85.07.30-033.28") == ["85.07.30-033.28"]
    assert found(persons.national_numbers, "PESEL: 44051401359") == ["44051401359"]
    assert found(persons.national_numbers, "born, 65 180539 M 003, off") == ["65 180539 M 003"]
    assert found(persons.national_numbers, "issue number 44051401359") == []


@pytest.mark.parametrize(
    "text",
    [
        "Lindenstieg 8, 3. OG",
        "12 rue des Embruns, 29770 Esquibien",
        "Calle Mayor 12, 28013 Madrid",
        "14 Hawthorn Lane, Leeds, LS1 4AP",
        "221B Baker Street, London NW1 6XE",
        "Musterstraße 5, 10115 Berlin",
    ],
)
def test_street_addresses_are_personal(text: str) -> None:
    assert found(persons.postal_addresses, f"I live at {text}.")


@pytest.mark.parametrize("text", ["5 place to look", "2 users on the Main Road", "via Nginx 1", "the new way 5"])
def test_ways_and_places_are_no_addresses(text: str) -> None:
    assert found(persons.postal_addresses, text) == []


def test_a_name_is_personal_in_an_employment_matter_only() -> None:
    assert found(persons.employee_cases, "our bookkeeper Ingrid Sollmann is on a second written warning") == ["Ingrid Sollmann"]
    assert found(persons.employee_cases, "our bookkeeper Ingrid Sollmann can't log in") == []
    assert found(persons.employee_cases, "HR uses the System Console of Mattermost Enterprise") == []
