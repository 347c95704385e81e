from __future__ import annotations

import pytest

from service.inference.confidentiality.secrets import tokens
from tests.inference.confidentiality.found import found

HOOK = "b4xk7nzqe3tgj9mwy1uphc5sra"
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
        (f"GET /api/v4/hooks/incoming/{HOOK} HTTP/1.1", HOOK),
        ("https://rocket.firm.de/hooks/64ab19c2e7f0d35a8/q3Xw7RtPlM5zKd2Vn8YbHs9GfTpAe1Ui", "q3Xw7RtPlM5zKd2Vn8YbHs9GfTpAe1Ui"),
        (
            "https://hooks.slack.com/triggers/" + "T02ABCDEF/8264917350/9f3b7c1d8e2a4f6051b7c9d3",
            "T02ABCDEF/8264917350/9f3b7c1d8e2a4f6051b7c9d3",
        ),
        ("https://discord.com/api/v10/webhooks/928374650192837465/" + BODY, "928374650192837465/" + BODY),
        ("https://n8n.firm.de/webhook/7c1d8e2a-90b3-4e55-8a1f-0f7e6b5d4c3b", "7c1d8e2a-90b3-4e55-8a1f-0f7e6b5d4c3b"),
        ("https://maker.ifttt.com/trigger/alarm/with/key/dR7xKq2LmZt9VwB4nYc8Jd", "dR7xKq2LmZt9VwB4nYc8Jd"),
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
        "/webhooks/incoming-webhooks-of-version-10",
        "https://docs.firm.de/webhook/getting-started-with-webhooks2",
        "import { useState1 } from './hooks/useStateWithHistoryOfValues'",
    ],
)
def test_a_webhook_address_without_its_key_is_none(text: str) -> None:
    assert found(tokens.webhook_addresses, text) == []


def test_a_json_web_token_is_a_secret_and_a_truncated_one_is_not() -> None:
    token = "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiI4NDcyOTEwMyJ9." + BODY[:43]
    assert found(tokens.json_web_tokens, f"state={token}&x") == [token]
    assert found(tokens.json_web_tokens, "state=eyJhY3Rp... and eyJhbGciOiJIUzI1NiJ9.eyJ") == []


def test_the_token_of_a_tutorial_is_none() -> None:
    payload = "eyJzdWIiOiIxMjM0NTY3ODkwIiwibmFtZSI6IkpvaG4gRG9lIiwiaWF0IjoxNTE2MjM5MDIyfQ"
    assert (
        found(tokens.json_web_tokens, f"eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.{payload}.SflKxwRJSMeKKF2QT4fwpMeJf36POk6yJV_adQssw5c") == []
    )


def test_a_private_key_is_found_whole_even_without_its_end() -> None:
    block = f"-----BEGIN RSA PRIVATE KEY-----\n{BODY}\n{BODY}\n-----END RSA PRIVATE KEY-----"
    assert found(tokens.private_keys, f"Key:\n{block}\nthanks") == [block]
    cut = f"-----BEGIN PRIVATE KEY-----\n{BODY}"
    assert found(tokens.private_keys, cut) == [cut]


def test_the_private_lines_of_putty_are_a_private_key() -> None:
    lines = f"{BODY}\n{BODY}"
    assert found(tokens.private_keys, f"Public-Lines: 1\nAAAA\nPrivate-Lines: 2\n{lines}\nPrivate-MAC: 9f3b") == [lines]


@pytest.mark.parametrize(
    "text",
    [f"-----BEGIN CERTIFICATE-----\n{BODY}\n-----END CERTIFICATE-----", "-----BEGIN PRIVATE KEY-----\n...\n-----END PRIVATE KEY-----"],
)
def test_certificates_and_blanked_keys_are_none(text: str) -> None:
    assert found(tokens.private_keys, text) == []


def test_a_devices_push_token_is_a_secret() -> None:
    assert found(tokens.push_device_tokens, f"device_id: android_rn-v2:{BODY}") == [BODY]
    assert found(tokens.push_device_tokens, "android: it works, apple: it does not") == []


@pytest.mark.parametrize(
    ("text", "code"),
    [
        (
            "BitLocker wants 482913-592746-102938-475869-203948-586970-918273-645362 now",
            "482913-592746-102938-475869-203948-586970-918273-645362",
        ),
        ("recovery codes: 4f7k-92qx, p3d1-88zt, q7hs-29dl", "4f7k-92qx, p3d1-88zt, q7hs-29dl"),
    ],
)
def test_recovery_keys_are_secrets(text: str, code: str) -> None:
    assert found(tokens.recovery_keys, text) == [code]


@pytest.mark.parametrize("text", ["recovery codes do not work on this page", "the backup code path throws", "2024-05-02 482913-592746"])
def test_talk_about_recovery_is_none(text: str) -> None:
    assert found(tokens.recovery_keys, text) == []
