from __future__ import annotations

import pytest

from service.inference.confidentiality.secrets import told_nearby
from tests.inference.confidentiality.found import found

VALUE = "aK3!vbnQz91w"


@pytest.mark.parametrize(
    "text",
    [
        f"it asked for the password so I typed {VALUE} like always",
        f"kurs7:{VALUE} are the credentials",
        f"changed my password from {VALUE} to something else",
        f"mein Passwort enthält ein % ({VALUE})",
        f"le mot de passe contient un dièse, « {VALUE} »",
        f"[smtp.firm.de]:587    mailer:{VALUE}",
        f"Anmeldung mit kurs7 und {VALUE} klappt nicht",
        f"用户名 kurs7，登录时输入 {VALUE} 失败",
        f"логин kurs7 и {VALUE}, ошибка",
    ],
)
def test_a_string_that_only_a_password_looks_like_is_one_where_passwords_are_spoken_of(text: str) -> None:
    assert found(told_nearby.passwords_nearby, text) == [VALUE]


def test_words_with_a_number_need_a_word_for_a_password() -> None:
    assert found(told_nearby.passwords_nearby, "of the password I only know that Nebel-Kante81 was it once") == ["Nebel-Kante81"]
    assert found(told_nearby.passwords_nearby, "log in to Nebel-Kante81") == []


@pytest.mark.parametrize(
    "text",
    [
        f"a line about nothing {VALUE}",
        f"password is asked for\nand on another line {VALUE}",
        "password bug, see issue#51234 and MM-51234",
        "the password goes to kurs7@firm2.de by mail",
        "password url https://firm.de/login?a=1&b2=c#l465x",
        "the password takes 100%CPU of 2x4.5+GHz",
        "password log %s%d2 and $HOME2/bin",
        "login with https://github.com/x/y/issues/22622#issuecomment-1279731722",
        "the login is broken in v10.4.2+build7",
        "password Passw0rd!1 and sample p@$$w0rd123",
        "password regex [a-z0-9!#]{8,} and C++17 code",
        "the password bug is CVE-2024-1234 in Windows-Server2019",
        f"password in code x={VALUE};",
    ],
)
def test_mail_issues_addresses_and_code_are_none(text: str) -> None:
    assert found(told_nearby.passwords_nearby, text) == []
