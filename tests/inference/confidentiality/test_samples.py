from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.inference.confidentiality import samples


@pytest.mark.parametrize(
    "value",
    [
        "password",
        "Passw0rd!",
        "P@ssw0rd",
        "p@$$w0rd123",
        "S3cr3t",
        "adm1n",
        "hunter2",
        "password7",
        "changeme",
        "CHANGE_ME",
        "my-secret-token",
        "super_secret_password",
        "MySecretPassword123",
        "this-is-not-a-real-key",
        "your_token_here",
        "<token>",
        "${DB_PASSWORD}",
        "{{ vault_password }}",
        "xxxxxxxx",
        "ab12****",
        "0123456789abcdef",
        "abcdefghijklmnop",
        "1a2b3c4d5e6f7a8b",
        "deadbeefdeadbeef",
        "correct-horse-battery-staple",
        "Y2hhbmdlbWU=",
        "cGFzc3dvcmQ=",
        "1234567890",
        "AKIA" + "IOSFODNN7EXAMPLE",
    ],
)
def test_what_stands_for_a_secret_is_a_sample(value: str) -> None:
    assert samples.is_sample(value)


@pytest.mark.parametrize(
    "value",
    [
        "Herbst2019!",
        "Kastanie-77-Regen",
        "q7Hs-29dLmz",
        "k8tq3mzpwe1rg7yhoxu4cs6nbd",
        "9f3b7c1d8e2a4f6051b7c9d3",
        "L.afw85StekT0",
        "Tr0ub4dor",
        "SecretGarden88!",
        "dGhpcyBpcyBmaW5l",
        "Passbild-4711",
    ],
)
def test_what_somebody_or_a_machine_made_up_is_none(value: str) -> None:
    assert not samples.is_sample(value)


@pytest.mark.parametrize(
    "after",
    [
        '"   # sample, obviously',
        "  // made up",
        " (an example)",
        "@db/x   (yes, the one from the quick start)",
        "` (not a real one)",
        " <!-- dummy -->",
        " # Beispiel",
    ],
)
def test_a_remark_behind_a_value_tells_that_it_is_a_sample(after: str) -> None:
    assert samples.is_called_a_sample("Kiesel-44" + after, len("Kiesel-44"))


@pytest.mark.parametrize(
    "after",
    [
        "",
        " # production",
        '","host":"https://example.com"',
        "\n# sample of the log",
        " and here is an example",
        " (changed since)",
        "@db.example.com/mm",
    ],
)
def test_other_words_behind_a_value_do_not(after: str) -> None:
    assert not samples.is_called_a_sample("Kiesel-44" + after, len("Kiesel-44"))


@pytest.mark.parametrize("value", ["RD9j1Hpc9dx.o", "9f3b7c1d8e2a4f6051b7", "k8tq3mzpwe1rg7yh", "Zx8qLm2Vt"])
def test_what_alternates_between_sorts_of_characters_is_scrambled(value: str) -> None:
    assert samples.is_scrambled(value)


@pytest.mark.parametrize(
    "value",
    ["oauth2Secret", "v1.26-beta2", "srv-db-01.corp.local", "tf.compat.v1.Session", "/usr/lib/python3/site", "settings.SmtpPassword2"],
)
def test_names_and_versions_are_not_scrambled(value: str) -> None:
    assert not samples.is_scrambled(value)


@given(st.text())
def test_any_text_can_be_asked_about(value: str) -> None:
    assert samples.is_sample(value) in {True, False}
    assert samples.is_scrambled(value) <= (len(value) > 3)
    assert samples.is_called_a_sample(value, 0) in {True, False}
