from __future__ import annotations

import pytest

from service.inference.confidentiality import assignments
from tests.inference.confidentiality.found import found

TOKEN = "za4m5zprxto8p94mmuqja651jw"


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ('"SMTPPassword": "pl0ver-Gasket",', "pl0ver-Gasket"),
        ('"BindPassword": "correcthorse",', "correcthorse"),
        ("  POSTGRES_PASSWORD: Rw7-kestrel", "Rw7-kestrel"),
        ("      password: hunterhunter\n", "hunterhunter"),
        ("MM_EMAILSETTINGS_SMTPPASSWORD=Rw7-kestrel", "Rw7-kestrel"),
        ("Password='Rw7-kestrel'", "Rw7-kestrel"),
        ('{\\"password\\":\\"Rw7-kestrel\\"}', "Rw7-kestrel"),
        ('"user":"sender","pass":"Rw7-kestrel"', "Rw7-kestrel"),
        ("https://x/login?user=kurs7&pw=Rw7-kestrel&x=1", "Rw7-kestrel"),
        ("sshpass -p Rw7-kestrel ssh x", "Rw7-kestrel"),
    ],
)
def test_a_value_called_a_password_is_a_secret(text: str, value: str) -> None:
    assert found(assignments.assigned_passwords, text) == [value]


@pytest.mark.parametrize(
    "text",
    [
        '"SMTPPassword": "",',
        '"SMTPPassword": "<redacted>"',
        "POSTGRES_PASSWORD: ${DB_PASSWORD}",
        "POSTGRES_PASSWORD: changeme",
        "password: password123",
        "Password: wrong, it says",
        "EnableSignUpWithPassword: true",
        '"PasswordResetUrl": "https://firm.de/reset1"',
        "password = os.environ['PW']",
        "password = getPassword()",
        '"login.password": "Your new password, please"',
        "Password=(cut)",
        "password: ********",
        '"PasswordMinimumLength": 14',
        "bot_password_hash_cost: 12",
    ],
)
def test_samples_switches_and_code_are_no_passwords(text: str) -> None:
    assert found(assignments.assigned_passwords, text) == []


@pytest.mark.parametrize(
    "text",
    [
        f'Token="{TOKEN}"',
        f"api_key: {TOKEN}",
        f"?access_token={TOKEN}&x=2",
        f"AtRestEncryptKey: '{TOKEN}'",
        f'"PublicLinkSalt": "{TOKEN}"',
        f"CLIENT_SECRET={TOKEN}",
    ],
)
def test_a_value_called_a_token_key_or_salt_is_a_secret(text: str) -> None:
    assert found(assignments.assigned_tokens, text) == [TOKEN]


@pytest.mark.parametrize(
    "text",
    [
        "token: <token>",
        "token = config.token",
        "token: expired",
        'bot_token":"xxxxxxxxxxxxxxxxxxxxxxxxxx"',
        "token_type: bearer12345",
        f"token_id: {TOKEN}",
        "secret: some-kubernetes-name",
        "Token=$TOKEN_OF_BOT1",
    ],
)
def test_samples_names_and_ids_are_no_tokens(text: str) -> None:
    assert found(assignments.assigned_tokens, text) == []
