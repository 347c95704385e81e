from __future__ import annotations

import pytest

from service.inference.confidentiality.secrets import headers
from tests.inference.confidentiality.found import found

VALUE = "k8tq3mzpwe1rg7yhoxu4cs6nbd"


@pytest.mark.parametrize(
    "text",
    [
        f"-H 'Authorization: Bearer {VALUE}'",
        f"PRIVATE-TOKEN: {VALUE}",
        f'"Authorization": "Basic {VALUE}"',
        f"with bearer {VALUE}",
        f'-H "Authorization: {VALUE}"',
        f"X-Key: {VALUE}",
        f"Ocp-Apim-Subscription-Key: {VALUE}",
        f"X-Vault-Token: {VALUE}",
    ],
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
        "Authorization: Basic dXNlcjpwYXNzd29yZA==",
        "Authorization: Basic YWRtaW46YWRtaW4=",
        "Authorization: token-based-authentication-2",
        "Authorization: Negotiate",
        "Idempotency-Key: 8d7f2c1a90b34e55",
        "X-Idempotency-Key: 8d7f2c1a90b34e55",
        "Authorization: Basic (user:password)",
        "X-Cache-Key: 8d7f2c1a90b34e55",
    ],
)
def test_a_header_without_a_value_is_none(text: str) -> None:
    assert found(headers.authorization_headers, text) == []


def test_a_user_and_password_in_clear_behind_basic_are_a_secret() -> None:
    assert found(headers.authorization_headers, "[fetch] Authorization: Basic (mreiter:N82aJjpal2Ab+)") == ["N82aJjpal2Ab+"]


def test_session_cookies_are_secrets_and_other_cookies_are_not() -> None:
    assert found(headers.session_cookies, f"Cookie: MMAUTHTOKEN={VALUE}; theme=dark1234567890abcdef") == [VALUE]
    assert found(headers.session_cookies, "Cookie: JSESSIONID=xxxxxxxxxxxxxxxxxxxx; session=on") == []
    assert found(headers.session_cookies, f"Cookie: _ga=x; _t={VALUE}") == [VALUE]


@pytest.mark.parametrize(
    "text",
    [
        "sess = tf.compat.v1.Session(config=x)",
        "wiki.auth.ldap.server=dc02.intern.firm.de",
        f"session_id={VALUE}",
        f"level=debug sid={VALUE}",
        "rpcauth=bitcoin:6e0efb08ebd20eff",
    ],
)
def test_hosts_ids_and_code_are_no_session_cookies(text: str) -> None:
    assert found(headers.session_cookies, text) == []


@pytest.mark.parametrize("text", ["curl -k -u admin:Tr0ub4dor https://x", "curl --user 'admin:Tr0ub4dor' x", "http -a admin:Tr0ub4dor x"])
def test_a_password_given_to_curl_is_a_secret(text: str) -> None:
    assert found(headers.passwords_given_to_curl, text) == ["Tr0ub4dor"]


@pytest.mark.parametrize("text", ["curl -u admin:$PW x", "curl -u admin:admin x", "curl -u <user>:<password> x", "curl -u admin x"])
def test_a_variable_or_sample_given_to_curl_is_none(text: str) -> None:
    assert found(headers.passwords_given_to_curl, text) == []
