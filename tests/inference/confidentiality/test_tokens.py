from __future__ import annotations

import pytest

from service.inference.confidentiality import tokens
from tests.inference.confidentiality.found import found

HOOK = "b4xk7nzqe3tgj9mwy1uphc5sra"
TOKEN = "k8tq3mzpwe1rg7yhoxu4cs6nbd"
BODY = "x7KqLmZt9VwB4nYc8Jd3HsGf6TpAe1Ui5OR7xKq2LmZt9VwB"


@pytest.mark.parametrize(
    ("text", "key"),
    [
        (f"POST https://chat.firm.de/hooks/{HOOK} => 500", HOOK),
        (f"[EROR] /hooks/{HOOK}:handleIncomingWebhook", HOOK),
        (
            "https://hooks.slack.com/services/" + "T02ABCDEF/B03GHIJKL/x7KqLmZt9VwB4nYc8Jd3HsGf",
            "T02ABCDEF/B03GHIJKL/x7KqLmZt9VwB4nYc8Jd3HsGf",
        ),
    ],
)
def test_the_key_of_a_webhook_address_is_a_secret(text: str, key: str) -> None:
    assert found(tokens.webhook_addresses, text) == [key]


@pytest.mark.parametrize(
    "text",
    [
        "/hooks/xxxxxxxxxxxxxxxxxxxxxxxxxx",
        "/hooks/<your-key>",
        "/hooks/incoming",
        "POST /hooks/… gives 500",
        "/hooks/aaaaaaaaaaaaaaaaaaaaaaaaaa",
    ],
)
def test_a_webhook_address_without_its_key_is_none(text: str) -> None:
    assert found(tokens.webhook_addresses, text) == []


@pytest.mark.parametrize(
    "key",
    [
        "AKIA" + "3QXW7RTPLM5ZKD2V",
        "ghp_" + "R7xKq2LmZt9VwB4nYc8Jd3HsGf6TpAe1Ui5O",
        "glpat-" + "x7KqLmZt9VwB4nYc8Jd3",
        "xoxb-" + "284719365028-5839201746352-KqLmZt9VwB4nYc8",
        "AIza" + "SyD3kq8ZtQm2vB4nW7xRy1LpC9sJd3HfGe6",
        "sk_live_" + "4eC39HqLyjWDarjtT1zdp7dc",
        "SG." + "x7KqLmZt9VwB4nYc8Jd3Hs.Gf6TpAe1Ui5OR7xKq2LmZt9VwB4nYc8Jd3HsGf6TpAe",
        "4839201746:AA" + "Kq2LmZt9VwB4nYc8Jd3HsGf6TpAe1Ui5O",
    ],
)
def test_keys_of_known_providers_are_secrets(key: str) -> None:
    assert found(tokens.provider_keys, f"we had {key} in it") == [key]


def test_the_secret_beside_an_aws_key_id_is_found_with_it() -> None:
    identifier, secret = "AKIA" + "3QXW7RTPLM5ZKD2V", "k8Zt/Qm2vB4nW7xRy1LpC9sJd3HfGe6TuYo0NaXi"
    assert found(tokens.provider_keys, f"here: {identifier} / {secret} .") == [identifier, secret]


@pytest.mark.parametrize(
    "text",
    [
        "AKIA" + "IOSFODNN7EXAMPLE",
        "ghp_xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx",
        "sk-learn",
        "3f786850e387550fdab836ed7e6dc881de23001b",
        "key-value",
        "8d7f2c1a-90b3-4e55-8a1f-0f7e6b5d4c3b",
    ],
)
def test_samples_hashes_and_uuids_are_no_provider_keys(text: str) -> None:
    assert found(tokens.provider_keys, text) == []


def test_a_json_web_token_is_a_secret_and_a_truncated_one_is_not() -> None:
    token = "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiI4NDcyOTEwMyJ9." + BODY[:43]
    assert found(tokens.json_web_tokens, f"state={token}&x") == [token]
    assert found(tokens.json_web_tokens, "state=eyJhY3Rp... and eyJhbGciOiJIUzI1NiJ9.eyJ") == []


def test_a_private_key_is_found_whole_even_without_its_end() -> None:
    block = f"-----BEGIN RSA PRIVATE KEY-----\n{BODY}\n{BODY}\n-----END RSA PRIVATE KEY-----"
    assert found(tokens.private_keys, f"Key:\n{block}\nthanks") == [block]
    cut = f"-----BEGIN PRIVATE KEY-----\n{BODY}"
    assert found(tokens.private_keys, cut) == [cut]


@pytest.mark.parametrize(
    "text",
    [f"-----BEGIN CERTIFICATE-----\n{BODY}\n-----END CERTIFICATE-----", "-----BEGIN PRIVATE KEY-----\n...\n-----END PRIVATE KEY-----"],
)
def test_certificates_and_blanked_keys_are_none(text: str) -> None:
    assert found(tokens.private_keys, text) == []


@pytest.mark.parametrize(
    "text",
    [
        f"The only token that I know is the one from our old import script: {TOKEN} -",
        f"--access-token {TOKEN}",
        f"bot_token = {TOKEN}",
        f"le jeton {TOKEN}",
        f"{TOKEN} is the bot's token",
    ],
)
def test_a_string_of_26_characters_called_a_token_is_one(text: str) -> None:
    assert found(tokens.mattermost_tokens, text) == [TOKEN]


@pytest.mark.parametrize(
    "text",
    [
        f'"request_id":"{TOKEN}"',
        f"token for user_id={TOKEN}",
        f"https://chat.firm.de/team/pl/{TOKEN}",
        f"post {TOKEN}",
        f"token list, rid={TOKEN}",
        f"token expired, {TOKEN}_export.zip",
    ],
)
def test_ids_of_mattermost_are_no_tokens(text: str) -> None:
    assert found(tokens.mattermost_tokens, text) == []


def test_a_devices_push_token_is_a_secret() -> None:
    assert found(tokens.push_device_tokens, f"device_id: android_rn-v2:{BODY}") == [BODY]
    assert found(tokens.push_device_tokens, "android: it works, apple: it does not") == []
