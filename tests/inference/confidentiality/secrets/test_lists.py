from __future__ import annotations

import pytest

from service.inference.confidentiality.secrets import lists
from tests.inference.confidentiality.found import found

TOKEN = "k8tq3mzpwe1rg7yhoxu4cs6nbd"


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("| user | password |\n|---|---|\n| bob | Kiesel-44x |\n| eve | Sand_77y |\n", ["Kiesel-44x", "Sand_77y"]),
        ("name,mail,Passwort\nbob,b@x.de,Kiesel-44x\n", ["Kiesel-44x"]),
        ("name;hasło\nbob;Kiesel-44x\n", ["Kiesel-44x"]),
        (f"bot\ttoken\nnews\t{TOKEN}\n", [TOKEN]),
        ("The first passwords that fail:\n\nb.kwiatek, b@x.de, Zima2024x\no.halloran, o@x.de, Frost2024x\n", ["Zima2024x", "Frost2024x"]),
    ],
)
def test_cells_below_a_heading_and_rows_of_accounts_are_secrets(text: str, values: list[str]) -> None:
    assert found(lists.listed_passwords, text) == values


@pytest.mark.parametrize(
    "text",
    [
        "| user | password |\n|---|---|\n| bob | changeme |\n",
        "| setting | password |\n|---|---|\n| minimum | 10 |\n| symbols | required |\n",
        "name,version\npassword-plugin,10.4.2\n",
        "The passwords differ:\n\nbob, b@x.de, web-server\neve, e@x.de, db-server\n",
        "No word of it\nb.kwiatek, b@x.de, Zima2024x\no.halloran, o@x.de, Frost2024x\n",
        "The password page, I can enter the credentials, it asks me\nthen POST /oauth2/token.php, 200, 0bytes-sent2\n",
        "password one line only:\nbob, b@x.de, Zima2024x\n",
    ],
)
def test_samples_numbers_and_prose_are_none(text: str) -> None:
    assert found(lists.listed_passwords, text) == []
