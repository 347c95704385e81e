from __future__ import annotations

import pytest

from service.inference.confidentiality import headers
from tests.inference.confidentiality.found import found

VALUE = "k8tq3mzpwe1rg7yhoxu4cs6nbd"


@pytest.mark.parametrize(
    "text", [f"-H 'Authorization: Bearer {VALUE}'", f"PRIVATE-TOKEN: {VALUE}", f'"Authorization": "Basic {VALUE}"', f"with bearer {VALUE}"]
)
def test_what_follows_an_authorization_header_is_a_secret(text: str) -> None:
    assert found(headers.authorization_headers, text) == [VALUE]


@pytest.mark.parametrize(
    "text",
    [
        "Authorization: Bearer <token>",
        "Authorization: Bearer $TOKEN",
        "the Authorization header",
        "bearer authentication",
        "Bearer xxxxxxxxxxxxxxxxxx",
    ],
)
def test_a_header_without_a_value_is_none(text: str) -> None:
    assert found(headers.authorization_headers, text) == []


def test_session_cookies_are_secrets_and_other_cookies_are_not() -> None:
    assert found(headers.session_cookies, f"Cookie: MMAUTHTOKEN={VALUE}; theme=dark1234567890abcdef") == [VALUE]
    assert found(headers.session_cookies, "Cookie: JSESSIONID=xxxxxxxxxxxxxxxxxxxx; session=on") == []


@pytest.mark.parametrize(
    ("text", "password"),
    [
        ("postgres://mmuser:Rw7-kestrel@db:5432/mm?sslmode=disable", "Rw7-kestrel"),
        ("INTO pgsql://mmuser:Jaca#Mole_55@10.20.4.9/mattermost", "Jaca#Mole_55"),
        ("https://ada:Tr0ub4dor@git.firm.de/x.git", "Tr0ub4dor"),
        ('"DataSource": "mmuser:Rw7-kestrel@tcp(db:3306)/mm"', "Rw7-kestrel"),
        ("curl -k -u admin:Tr0ub4dor https://x", "Tr0ub4dor"),
    ],
)
def test_a_password_inside_an_address_is_a_secret(text: str, password: str) -> None:
    assert found(headers.passwords_in_addresses, text) == [password]


@pytest.mark.parametrize(
    "text",
    [
        "postgres://***:***@db:5432/mm",
        "postgres://mmuser:<password>@db/mm",
        "postgres://mmuser:mmuser_password@db/mm",
        "https://firm.de:8443/a@b",
        "https://medium.com/@ada/x",
        "curl -u admin:$PW x",
    ],
)
def test_a_blanked_or_sample_password_in_an_address_is_none(text: str) -> None:
    assert found(headers.passwords_in_addresses, text) == []
