from __future__ import annotations

import pytest

from service.inference.confidentiality.secrets import named_values
from tests.inference.confidentiality.found import found

TOKEN = "k8tq3mzpwe1rg7yhoxu4cs6nbd"


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("- name: MM_SMTP_PASSWORD\n  value: Rw7-kestrel\n", "Rw7-kestrel"),
        (f'    - name: BOT_TOKEN\n      value: "{TOKEN}"\n', TOKEN),
        (
            "- name: AMAZONS3SECRETACCESSKEY\n  value: 30rX4LG12vuvwFxvXQcIYt+ELbEltRf8Z/gChsYp\n",
            "30rX4LG12vuvwFxvXQcIYt+ELbEltRf8Z/gChsYp",
        ),
        ('{"name":"DB_PASSWORD","value":"Rw7-kestrel"}', "Rw7-kestrel"),
        ('{"value": "Rw7-kestrel", "name": "DB_PASSWORD"}', "Rw7-kestrel"),
        ("- name: DB_PASSWORD\n  value: >-\n    Rw7-kestrel\n", "Rw7-kestrel"),
        ("<password>Rw7-kestrel</password>", "Rw7-kestrel"),
        (f"<wp:apiToken type='x'>{TOKEN}</wp:apiToken>", TOKEN),
        ('<property name="hibernate.connection.password">Rw7-kestrel</property>', "Rw7-kestrel"),
        ('<add key="SmtpPassword" value="Rw7-kestrel" />', "Rw7-kestrel"),
        ("define('DB_PASSWORD', 'Rw7-kestrel');", "Rw7-kestrel"),
        ("env('DB_PASSWORD', 'Rw7-kestrel')", "Rw7-kestrel"),
        ("requests.get(url, auth=('kurs7', 'Rw7-kestrel'))", "Rw7-kestrel"),
        ('server.login("kurs7@firm.de", "Rw7-kestrel")', "Rw7-kestrel"),
        ("UPDATE config SET value='Rw7-kestrel' WHERE name='smtp_password'", "Rw7-kestrel"),
        ('variable "db_password" {\n  type = string\n  default = "Rw7-kestrel"\n}', "Rw7-kestrel"),
    ],
)
def test_a_value_whose_name_stands_apart_is_a_secret(text: str, value: str) -> None:
    assert found(named_values.named_values, text) == [value]


@pytest.mark.parametrize(
    "text",
    [
        "- name: MM_SMTP_PASSWORD\n  valueFrom:\n    secretKeyRef:\n      name: mm-smtp-2\n",
        "- name: MM_SMTP_PASSWORD\n  value: changeme\n",
        "- name: MM_SMTP_PASSWORD\n  value: $(SMTP_PASSWORD1)\n",
        "- name: MM_SMTP_USERNAME\n  value: sender-2024\n",
        f"- name: TEAM_ID\n  value: {TOKEN}\n",
        "- name: MINIMUM_PASSWORD_LENGTH\n  value: 14\n",
        "<password>password1</password>",
        "<version>1.26-beta2</version>",
        "- name: DB_PASSWORD\n  value: Rw7-kestrel # example\n",
        "define('DB_PASSWORD', 'database_password_here');",
        "t('login.password', 'Password (8 or more)')",
        "smtp.login('kurs7', 'password')",
        "login('kurs7', pw)",
        '"yourpassword", "jcuS8PuvcpGhpgHhlcpT1Mx42pnqMxQY"',
    ],
)
def test_references_samples_and_other_values_are_none(text: str) -> None:
    assert found(named_values.named_values, text) == []
