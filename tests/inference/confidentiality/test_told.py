from __future__ import annotations

import pytest

from service.inference.confidentiality import told
from tests.inference.confidentiality.found import found


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("the password is Herbst2019!", "Herbst2019!"),
        ("a normal account (login relaybot, pw Kastanie-77-Regen) because", "Kastanie-77-Regen"),
        ("Das Passwort lautet Herbst2019! und", "Herbst2019!"),
        ("Das Kennwort für den Admin ist „Regen-44“.", "Regen-44"),
        ("le mot de passe est Orage_1987.", "Orage_1987"),
        ("La contraseña es Tormenta-22, pero", "Tormenta-22"),
        ("a senha continua Trovão#91", "Trovão#91"),
        ("hasło to Burza_1987", "Burza_1987"),
        ("пароль Groza-1987", "Groza-1987"),
        ("password for the demo box is `Reg3n!wald`", "Reg3n!wald"),
        ("In Safari the login with kurs7 / Sommer-Kurs7!24 is ok", "Sommer-Kurs7!24"),
        ("I gave it the admin login (admin / Sommer-Regen-2022, don't laugh)", "Sommer-Regen-2022"),
    ],
)
def test_a_password_told_in_a_sentence_is_a_secret(text: str, value: str) -> None:
    assert value in found(told.told_passwords, text)


@pytest.mark.parametrize(
    "text",
    [
        "the password is wrong",
        "password reset in 10.4.2 fails",
        "the password is required. Why?",
        "password isn't accepted",
        "Passwort vergessen geht nicht",
        "password: see config.json",
        "the password is xxxxxx",
        "password is `changeme`",
        "pg_hba wants password, not SCRAM-SHA-256",
        "login / logout / SSO do not work",
        "user password on iOS17",
        "mysql://user:password@localhost:3306/mattermost",
        "passes m_pParent’s bounding box",
        "passwords/tokens are hashed",
        "the password contains a | and an å",
        'let password = document.getElementById("password").value;',
    ],
)
def test_talk_about_passwords_tells_none(text: str) -> None:
    assert found(told.told_passwords, text) == []


def test_a_random_string_called_a_secret_is_one_and_a_word_is_not() -> None:
    assert found(told.told_tokens, "Client secret 9f3b7c1d8e2a4f6051b7c9d3") == ["9f3b7c1d8e2a4f6051b7c9d3"]
    assert found(told.told_tokens, "the token authentication-and-authorization") == []
    assert found(told.told_tokens, "secret is xxxxxxxxxxxxxxxxxxxx1") == []
