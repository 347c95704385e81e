from __future__ import annotations

import base64
import ipaddress
import json
import re
import string

import phonenumbers
import pytest
from hypothesis import given
from hypothesis import strategies as st
from stdnum import iban, luhn
from stdnum.us import ssn

from training.data.placeholders import PLACEHOLDER, fill, kinds

SEEDS = [f"topic-{number}" for number in range(40)]
FORMS = {
    "mm_token": r"[ybndrfg8ejkmcpqxot1uwisza345h769]{26}",
    "hook_key": r"[ybndrfg8ejkmcpqxot1uwisza345h769]{26}",
    "cookie": r"[ybndrfg8ejkmcpqxot1uwisza345h769]{26}",
    "aws_key_id": r"AKIA[A-Z2-7]{16}",
    "aws_secret": r"[A-Za-z0-9/+]{40}",
    "github_token": r"ghp_[A-Za-z0-9]{36}",
    "gitlab_token": r"glpat-[A-Za-z0-9_-]{20}",
    "slack_token": r"xoxb-\d{12}-\d{12}-[A-Za-z0-9]{24}",
    "google_key": r"AIza[A-Za-z0-9_-]{35}",
    "stripe_key": r"sk_live_[A-Za-z0-9]{24}",
    "sendgrid_key": r"SG\.[A-Za-z0-9_-]{22}\.[A-Za-z0-9_-]{43}",
    "api_key": r"[0-9a-f]{32}",
    "mail": r"[a-z]+\.[a-z]+\d{1,2}@[a-z]+\.[a-z]{2,3}",
}


def values(kind: str) -> list[str]:
    return [fill(f"⟦{kind}⟧", seed=seed) for seed in SEEDS]


@pytest.mark.parametrize("kind", sorted(kinds()))
def test_every_kind_gives_the_same_value_for_the_same_seed_and_different_ones_otherwise(kind: str) -> None:
    assert values(kind) == values(kind)
    assert len(set(values(kind))) > 35
    assert len({fill(f"⟦{kind}:{label}⟧", seed="x") for label in ("a", "b", "c")}) == 3
    assert fill(f"⟦{kind}:a⟧ ⟦{kind}:a⟧", seed="x") == " ".join([fill(f"⟦{kind}:a⟧", seed="x")] * 2)


def test_values_are_the_same_on_every_machine_and_day() -> None:
    assert fill("token: ⟦mm_token⟧, from ⟦ipv4:a⟧", seed="asha-001") == "token: maxcsyd3yrb7p9yt67niamw395, from 138.86.50.175"


@pytest.mark.parametrize(("kind", "form"), FORMS.items())
def test_tokens_and_keys_have_the_form_of_their_provider(kind: str, form: str) -> None:
    assert [value for value in values(kind) if not re.fullmatch(form, value)] == []


def test_account_and_card_numbers_pass_their_check_digits() -> None:
    assert all(iban.is_valid(value) for value in values("iban"))
    assert all(luhn.is_valid(value.replace(" ", "")) and re.fullmatch(r"4\d{3}( \d{4}){3}", value) for value in values("card"))


def test_national_numbers_are_ones_that_could_have_been_given() -> None:
    assert all(ssn.is_valid(value) for value in values("national_id"))


def test_addresses_are_public_ones() -> None:
    assert all(ipaddress.IPv4Address(value).is_global for value in values("ipv4"))
    assert all(ipaddress.IPv6Address(value).is_global for value in values("ipv6"))


def test_telephone_numbers_are_valid_abroad_and_at_home() -> None:
    assert all(phonenumbers.is_valid_number(phonenumbers.parse(value)) for value in values("phone"))
    assert all(phonenumbers.is_possible_number(phonenumbers.parse(value, "DE")) for value in values("phone_local"))
    assert not any(value.startswith("+") for value in values("phone_local"))


def test_a_web_token_decodes_to_a_header_and_a_subject() -> None:
    for value in values("jwt"):
        header, claims, signature = value.split(".")
        assert json.loads(base64.urlsafe_b64decode(header + "==")) == {"alg": "HS256", "typ": "JWT"}
        assert set(json.loads(base64.urlsafe_b64decode(claims + "=="))) == {"sub", "iat"}
        assert len(base64.urlsafe_b64decode(signature + "=")) == 32


def test_a_private_key_is_a_whole_pem_block_of_base64() -> None:
    for value in values("pem_key"):
        first, *body, last = value.splitlines()
        assert (first, last) == ("-----BEGIN RSA PRIVATE KEY-----", "-----END RSA PRIVATE KEY-----")
        assert len(base64.b64decode("".join(body), validate=True)) == 288
        assert max(map(len, body)) == 64


def test_a_licence_is_a_base64_blob_that_begins_like_a_licence() -> None:
    assert all(base64.b64decode(value, validate=True).startswith(b'{"id":"') for value in values("license_key"))


def test_a_password_has_letters_of_both_cases_a_digit_and_a_sign() -> None:
    for value in values("password"):
        assert len(value) == 13
        assert all(set(value) & set(signs) for signs in (string.ascii_lowercase, string.ascii_uppercase, string.digits, "!_-.+"))


@given(text=st.text(max_size=200), seed=st.text(max_size=20))
def test_a_text_without_placeholders_stays_as_it_is(text: str, seed: str) -> None:
    if not PLACEHOLDER.search(text):
        assert fill(text, seed=seed) == text


@given(chosen=st.lists(st.sampled_from(sorted(kinds())), max_size=6), seed=st.text(max_size=20))
def test_no_placeholder_is_left_and_the_words_around_stay(chosen: list[str], seed: str) -> None:
    filled = fill("begin " + " | ".join(f"⟦{kind}:{number}⟧" for number, kind in enumerate(chosen)) + " end", seed=seed)
    assert not PLACEHOLDER.search(filled)
    assert filled.startswith("begin ")
    assert filled.endswith(" end")


def test_an_unknown_kind_is_refused() -> None:
    with pytest.raises(KeyError, match="passport"):
        fill("⟦passport⟧", seed="x")
