from __future__ import annotations

import pytest

from service.inference.confidentiality.secrets import told_tokens
from tests.inference.confidentiality.found import found

HEX = "9f3b7c1d8e2a4f6051b7c9d3"
TOKEN = "dm7z47w7pp5bpuxodz9rtk1cfy"


@pytest.mark.parametrize(
    ("text", "value"),
    [
        (f"Client secret {HEX}", HEX),
        (f"the api key is {HEX}.", HEX),
        (f"api key (the old one) {HEX}", HEX),
        (f"The key it uses is in a script that I showed, stupid: {TOKEN}. I deleted", TOKEN),
        (f"my key for the weather site ({HEX}) has", HEX),
        (f"the shared secret between the relay and us is {HEX}", HEX),
        (f"Der API-Schlüssel ist {HEX}", HEX),
        (f"App-Geheimnis: {HEX}", HEX),
        (f"la clé API est {HEX}", HEX),
        (f"la clave de API: {HEX}", HEX),
        (f"ключ {HEX} не работает", HEX),
        (f"密钥是 {HEX}", HEX),
        (f"トークンは {HEX}", HEX),
        (f"klucz API to {HEX}", HEX),
    ],
)
def test_a_random_string_called_a_secret_is_one(text: str, value: str) -> None:
    assert found(told_tokens.told_tokens, text)[:1] == [value]


@pytest.mark.parametrize(
    "text",
    [
        "the token authentication-and-authorization",
        "secret is xxxxxxxxxxxxxxxxxxxx1",
        "duplicate key value violates unique constraint: 9f3b7c1d8e2a4f6051b7c9d3",
        f"the key fingerprint is: {HEX}",
        f"key of the post: {TOKEN}",
        f"this key commit: {HEX}",
        f"the public key of the plugin: {HEX}",
        f"Sec-WebSocket-Key: {HEX}",
        f'{{"key":"{HEX}","type":"greeting"}}',
        "the keyboard shortcut: ctrl+shift+alt+F12",
        "session key for user_id: dm7z47w7pp5bpuxodz9rtk1cfy",
        "key: 8d7f2c1a-90b3-4e55-8a1f-0f7e6b5d4c3b",
        f"token request id ({TOKEN})",
        "the key question: how_do_i_upgrade_to_version_10",
        "token: 0x00007ff6a1b2c3d4",
    ],
)
def test_words_hashes_and_ids_are_no_secrets(text: str) -> None:
    assert found(told_tokens.told_tokens, text) == []
