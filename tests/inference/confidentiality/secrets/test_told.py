from __future__ import annotations

import pytest

from service.inference.confidentiality.secrets import told, told_codes
from tests.inference.confidentiality.found import found


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("the password is Herbst2019!", "Herbst2019!"),
        ("a normal account (login relaybot, pw Kastanie-77-Regen) because", "Kastanie-77-Regen"),
        ("password for the demo box is `Reg3n!wald`", "Reg3n!wald"),
        ("the bind password is still Kreidestaub_41 there", "Kreidestaub_41"),
        ("Password : Reg3n!wald", "Reg3n!wald"),
        ("pw: Reg3n!wald.", "Reg3n!wald"),
        ("my passphrase, typed every day for years, it is Kastanie-liegt-7-im-Regen with a capital", "Kastanie-liegt-7-im-Regen"),
        ("the meeting passcode is 8xK2pQ7w", "8xK2pQ7w"),
        ("I use Reg3n!wald as the password everywhere", "Reg3n!wald"),
        ("'Reg3n!wald' is the admin password", "Reg3n!wald"),
        ("Reg3n!wald was our shared root password", "Reg3n!wald"),
        ("wifi key: Reg3n!wald", "Reg3n!wald"),
        ("password: kiwi42", "kiwi42"),
        # German
        ("Das Passwort lautet Herbst2019! und", "Herbst2019!"),
        ("Das Kennwort für den Admin ist „Regen-44“.", "Regen-44"),
        ("Das Datenbankpasswort war Regen-44, ich weiß", "Regen-44"),
        ("Die Zugangsdaten sind Regen-44", "Regen-44"),
        ("mit dem Passwort Regen-44 geht es", "Regen-44"),
        ("Regen-44 ist das WLAN-Passwort", "Regen-44"),
        ("der WLAN-Schlüssel lautet Regen-44", "Regen-44"),
        # French
        ("le mot de passe est Orage_1987.", "Orage_1987"),
        ("le mot de passe de la base, c'est « Orage_1987 »", "Orage_1987"),
        ("Mot de passe : Orage_1987", "Orage_1987"),
        ("mon mdp était Orage_1987", "Orage_1987"),
        ("Orage_1987 est le mot de passe", "Orage_1987"),
        # Spanish
        ("La contraseña es Tormenta-22, pero", "Tormenta-22"),
        ("la clave sigue siendo Tormenta-22", "Tormenta-22"),
        ("la contraseña del usuario admin era Tormenta-22", "Tormenta-22"),
        ("con la contraseña «Tormenta-22» no entra", "Tormenta-22"),
        # Italian
        ("la password è Temporale#88 e non va", "Temporale#88"),
        ("La password del bot era Temporale#88", "Temporale#88"),
        ("le credenziali sono Temporale#88", "Temporale#88"),
        ("Temporale#88 è la password di admin", "Temporale#88"),
        # Portuguese
        ("a senha continua Trovão#91", "Trovão#91"),
        ("a senha do administrador é Trovao#91", "Trovao#91"),
        ("a palavra-passe foi Trovao#91", "Trovao#91"),
        # Dutch
        ("het wachtwoord is Onweer!77", "Onweer!77"),
        ("Het wachtwoord van de beheerder was nog steeds Onweer!77", "Onweer!77"),
        ("met wachtwoord Onweer!77 lukt het", "Onweer!77"),
        # Polish
        ("hasło to Burza_1987", "Burza_1987"),
        ("hasło do bazy to Burza_1987", "Burza_1987"),
        ("z hasłem Burza_1987 działa", "Burza_1987"),
        ("Hasło brzmi: Burza_1987", "Burza_1987"),
        # Russian
        ("пароль Groza-1987", "Groza-1987"),
        ("пароль от базы — Groza-1987", "Groza-1987"),
        ("пароль остался прежний: Groza-1987", "Groza-1987"),
        ("вхожу с паролем Groza-1987, ошибка", "Groza-1987"),
        # Swedish
        ("lösenordet är Aska-Regn7", "Aska-Regn7"),
        ("Lösenord: Aska-Regn7", "Aska-Regn7"),
        ("lösenordet till databasen var Aska-Regn7", "Aska-Regn7"),
        # Turkish
        ("şifre Firtina.55 ama girmiyor", "Firtina.55"),
        ("yönetici şifresi: Firtina.55", "Firtina.55"),
        ("parola Firtina.55 idi", "Firtina.55"),
        # Japanese
        ("パスワードは「Arashi-2021」です", "Arashi-2021"),
        ("パスワード: Arashi-2021", "Arashi-2021"),
        ("管理者のパスワードはArashi-2021ですが", "Arashi-2021"),
        # Chinese
        ("密码是Leiyu#2020，登录失败", "Leiyu#2020"),
        ("密码：Leiyu#2020", "Leiyu#2020"),
        ("管理员密码为 Leiyu#2020 但是", "Leiyu#2020"),
        # others
        ("adgangskoden er Torden-44", "Torden-44"),
        ("passordet er Torden-44", "Torden-44"),
        ("salasana on Ukkonen-44", "Ukkonen-44"),
        ("heslo je Bourka-44", "Bourka-44"),
        ("a jelszó: Vihar-44x", "Vihar-44x"),
        ("비밀번호는 Pokpung#44 입니다", "Pokpung#44"),
        ("ο κωδικός είναι Kataigida#44", "Kataigida#44"),
    ],
)
def test_a_password_told_in_a_sentence_is_a_secret(text: str, value: str) -> None:
    assert value in found(told.told_passwords, text)


@pytest.mark.parametrize(
    "text",
    [
        "the password is wrong",
        "password reset in 10.4.2 fails",
        "the password is required. Why?",
        "password isn't accepted",
        "Passwort vergessen geht nicht",
        "password: see config.json",
        "the password is xxxxxx",
        "password is `changeme`",
        "the password is Passw0rd!",
        "the password is Kiesel-44 (an example, of course)",
        "pg_hba wants password, not SCRAM-SHA-256",
        "login / logout / SSO do not work",
        "user password on iOS17",
        "mysql://user:password@localhost:3306/mattermost",
        "passes m_pParent’s bounding box",
        "passwords/tokens are hashed",
        "the password contains a | and an å",
        'let password = document.getElementById("password").value;',
        "by 0x5A11C2E: pw::SampleBuffer::grow(unsigned long) (samplebuffer.cpp:77)",
        "ngraph::pass::Serialize2::Version",
        "cd $PWD -daemon=1",
        "(`input_lib.DistributedDatasetInterface`) is passed to it",
        "the password is 12 characters long",
        "the password is sha256",
        "password: error401",
        "password changed on 20240611",
        "the password policy is 10+ characters since v10.4",
        "password login is off, we use OAuth2/OpenID",
        "my pull request MM-51234 is the password one",
        "the password field: it is PasswordField2.tsx that breaks",
        "Passwort zurücksetzen geht seit 10.11.2 nicht",
        "mot de passe oublié : erreur 500 sur /login",
        "contraseña incorrecta, es la versión 10.5.1-ee",
        "la password non viene accettata da Keycloak24",
        "wachtwoord vergeten werkt niet in Firefox/128",
        "hasło zostało zmienione w MM-12345",
        "пароль не принимается в версии 10.11.2",
        "lösenordet fungerar inte i iOS17",
        "şifre sıfırlama 10.4.2 sürümünde çalışmıyor",
        "パスワードを忘れた場合 Mattermost10.5 では",
        "密码错误，版本 10.11.2",
        "密码错误: error401Unauthorized",
        "passed 2023-11-04T10:00 tests",
        "password rejected. Trace ID: 481ada76-a441-490d-aec8-5f6ab6141600",
    ],
)
def test_talk_about_passwords_tells_none(text: str) -> None:
    assert found(told.told_passwords, text) + found(told_codes.told_codes, text) == []
