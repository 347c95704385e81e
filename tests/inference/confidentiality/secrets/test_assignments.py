from __future__ import annotations

import pytest

from service.inference.confidentiality.secrets import assignments
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
        ('"BindPassword": "L.afw85StekT0",', "L.afw85StekT0"),
        ("POSTGRES_PASSWORD=RD9j1Hpc9dx.o\n", "RD9j1Hpc9dx.o"),
        ("password: RD9j1Hpc9dx.o\n", "RD9j1Hpc9dx.o"),
        ('mm_ldap_bind_pw: "Zwiebel.Kuchen.71"', "Zwiebel.Kuchen.71"),
        ("db_password: >-\n    Rw7-kestrel\n", "Rw7-kestrel"),
        ('{\\\\\\"password\\\\\\":\\\\\\"Rw7-kestrel\\\\\\"}', "Rw7-kestrel"),
        ("Server=db;User Id=sa;Pwd=Rw7-kestrel;Encrypt=no", "Rw7-kestrel"),
        ("requirepass=Rw7-kestrel", "Rw7-kestrel"),
        ("wpa_passphrase=Rw7-kestrel", "Rw7-kestrel"),
        ("      password: hunterhunter # production\n", "hunterhunter"),
        ("lösenord = Rw7-kestrel", "Rw7-kestrel"),
        ("mot_de_passe: 'Rw7-kestrel'", "Rw7-kestrel"),
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
        "by 0x5A11C2E: pw::SampleBuffer::grow(unsigned long) (samplebuffer.cpp:77)",
        "undefined reference to `ngraph::pass::Serialize2::Version'",
        '<command type="scenepass" pass="oit_accum" />',
        '"password":"Passw0rd!"',
        'Password="hunter2"   # sample, obviously',
        'Password="Kiesel-44"   # sample, obviously',
        "password: settings.SmtpPassword2",
        "password = form.cleaned_data2",
        "POSTGRES_PASSWORD: Y2hhbmdlbWU=",
        "rpcpassword=<PASSWORD> ar>",
        "passwd:         files systemd",
        '"forgot_password": "Vergessen?"',
        "DB_PASSWORD=${DB_PASSWORD:-mmuser_password}",
        "password: 12 characters at least",
        "DB_PASSWORD_FILE=/run/secrets/db1",
        "const password = req.body.password1;",
        "PASSWORD=$(openssl rand -hex 24)",
        'if (password == "") return',
        "const passwordInput2 = useRef<HTMLInputElement>(null);",
        "PASSWORD_RESET_TIMEOUT=259200",
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
        f'push = Push("https://x", key="{TOKEN}")',
        f'KEY = "{TOKEN}"',
        f"STREAM_KEY={TOKEN}",
        f"weather_key: {TOKEN}",
        f"license_key = '{TOKEN}'",
        f"PresharedKey = {TOKEN}",
    ],
)
def test_a_value_called_a_token_key_or_salt_is_a_secret(text: str) -> None:
    assert TOKEN in [*found(assignments.assigned_tokens, text), *found(assignments.assigned_passwords, text)]


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
        "secret: mm-smtp-2",
        "secret: chat-tls-v2",
        f'public_key: "{TOKEN}"',
        f'cacheKey: "{TOKEN}"',
        f'"primary_key": "{TOKEN}"',
        f"Sec-WebSocket-Key: {TOKEN}",
        f"key: {TOKEN}",
        f'"key": "{TOKEN}"',
        "main.js?token=build-2024.06",
        "existingSecret: mm-postgres-creds2",
        "token: 0x00007ff6a1b2c3d4",
        'key="attachments/2024/05/report2Final_x7"',
        'key="8d7f2c1a-90b3-4e55-8a1f-0f7e6b5d4c3b"',
        "hotkey = 'ctrl+shift+alt+F12+NumPad3'",
        "token = tokenizer.encode2(text)",
        "IntegrationToken::getValue2ForUser",
        'API_KEY="this-is-not-a-real-key-123"',
        "API_KEY=0123456789abcdef0123456789abcdef",
    ],
)
def test_samples_names_and_ids_are_no_tokens(text: str) -> None:
    assert found(assignments.assigned_tokens, text) == []
