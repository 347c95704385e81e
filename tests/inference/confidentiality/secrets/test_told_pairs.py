from __future__ import annotations

import pytest

from service.inference.confidentiality.secrets import told_pairs
from tests.inference.confidentiality.found import found


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("In Safari the login with kurs7 / Sommer-Kurs7!24 is ok", "Sommer-Kurs7!24"),
        ("I gave it the admin login (admin / Sommer-Regen-2022, don't laugh)", "Sommer-Regen-2022"),
        ("the account is r.tolliver / Blaulicht-77", "Blaulicht-77"),
        ("credentials admin:Blaulicht-77", "Blaulicht-77"),
        ("I log in as kurs7 with Blaulicht-77 and see", "Blaulicht-77"),
        ("ich will mich anmelden als kurs7 mit Blaulicht-77", "Blaulicht-77"),
        ("accès : kurs7 / Blaulicht-77", "Blaulicht-77"),
    ],
)
def test_a_password_beside_a_user_is_a_secret(text: str, value: str) -> None:
    assert value in found(told_pairs.told_pairs, text)


@pytest.mark.parametrize(
    "text",
    [
        "Unable to create user config /nfs/ex/u01/.config/App2/user.cfg",
        "The web login log:\n\n[Error]: HTTPS handshake from 10.0.3.11",
        "User Agent: Mozilla/5.0",
        "user / group / role are mixed up",
        "login / logout / SSO2 do not work",
        "the account is in teams/Eng2-support",
        "login as admin with two-factor",
        "log in with Chrome/120 and Safari/17",
        "user kurs7, version 10.4.2",
        "login page: https://chat.firm.de/login2",
        "account settings / Notifications2",
        "admin: kurs7, kurs7",
    ],
)
def test_paths_logs_and_agents_are_no_pairs(text: str) -> None:
    assert found(told_pairs.told_pairs, text) == []
