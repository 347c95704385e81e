from __future__ import annotations

import pytest

from service.inference.confidentiality.personal import mail, payment, telephone
from tests.inference.confidentiality.found import found


@pytest.mark.parametrize(
    "text",
    ["bob(at)gmail.com", "bob [at] lagerfirma [dot] de", "bob.lager (ät) lagerfirma.de", "ada {at} lager-firma {punkt} co {punkt} uk"],
)
def test_an_address_that_is_spelt_out_is_one(text: str) -> None:
    assert found(mail.private_mail_addresses, f"write to {text}!") == [text]


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
        "Author: Ada Lager <ada.lager@gmail.com>",
        "Signed-off-by: Ada Lager <ada@lagerfirma.de>",
        "support(at)lagerfirma.de",
        "meet (at) noon",
        "array[at]index[dot]x",
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
        ("a private phone, Nummer 089 5278 7626", "089 5278 7626"),
        ("le numéro 06 12 34 56 78", "06 12 34 56 78"),
        ("тел.: 044 123 45 67", "044 123 45 67"),
        ("携帯 090-1234-5678", "090-1234-5678"),
        ("you get me at (415) 213-4567", "(415) 213-4567"),
        ("ring 415-213-4567 please", "415-213-4567"),
        ("mon portable 06.12.34.56.78", "06.12.34.56.78"),
        ("my number: 0049 171 2345678", "0049 171 2345678"),
        ("ring our office 020 7946 0123", "020 7946 0123"),
    ],
)
def test_telephone_numbers_are_personal(text: str, number: str) -> None:
    assert set(found(telephone.telephone_numbers, text)) == {number}


@pytest.mark.parametrize(
    "text",
    [
        "call me: +1 202-555-0143",
        "the phone shows 555-0142",
        "telephone number 0000 000000",
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
        "private network `10.99.0.0/16,` on mobile and signal 10.99.0.0/16",
        "moz-extension://36392081-5ec8-d94c-b8d5-869fc97bdf34/build",
        "call me on 2024-03-11 09:14",
        "mobile since 11.03.2024",
        "serial number 012 345 6789",
        "ticket number 012 345 6789",
        "reset code (415) 555-0123",
        "415-213-45678",
        "part 1-415-213-4567",
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


def test_numbers_that_banks_and_payment_services_publish_as_samples_are_nobodys() -> None:
    assert found(payment.payment_cards, "batches such as 4012-8888-8888-1881 and card 4111 1111 1111 1111") == []
    assert found(payment.bank_accounts, "IBAN DE89 3704 0044 0532 0130 00") == []
