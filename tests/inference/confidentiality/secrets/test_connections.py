from __future__ import annotations

import pytest

from service.inference.confidentiality.secrets import connections
from tests.inference.confidentiality.found import found

TOKEN = "k8tq3mzpwe1rg7yhoxu4cs6nbd"


@pytest.mark.parametrize(
    ("text", "password"),
    [
        ("postgres://mmuser:Rw7-kestrel@db:5432/mm?sslmode=disable", "Rw7-kestrel"),
        ("INTO pgsql://mmuser:Jaca#Mole_55@10.20.4.9/mattermost", "Jaca#Mole_55"),
        ("https://ada:Tr0ub4dor@git.firm.de/x.git", "Tr0ub4dor"),
        ('"DataSource": "mmuser:Rw7-kestrel@tcp(db:3306)/mm"', "Rw7-kestrel"),
        ("redis://:Rw7-kestrel@cache:6379/0", "Rw7-kestrel"),
        ("postgres://mmadmin:Rw7-kestrel@\n    mm-restore.internal:5432", "Rw7-kestrel"),
        ("the URL http://playbook:Rw7-kestrel@…, I'd rather not", "Rw7-kestrel"),
        ("amqp://bus:Rw7-kestrel@${HOST}/", "Rw7-kestrel"),
        ("ftp://kurs7:Rw7-kestrel@ with the host left out", "Rw7-kestrel"),
        ("postgres://mmuser:Rw7-kes\n  trel9@db:5432/mm", "Rw7-kes\n  trel9"),
        ('LoginDatabaseInfo = "10.20.0.4;3306;acore;Rw7-kestrel;auth"', "Rw7-kestrel"),
        ("sqlplus system/Rw7-kestrel@db:1521/x", "Rw7-kestrel"),
        ("jdbc:oracle:thin:mm/Rw7-kestrel@db:1521", "Rw7-kestrel"),
        ("smtp relay is sender:Rw7#kestrel@smtp.firm.de:587", "Rw7#kestrel"),
        (f"git clone https://{TOKEN}@git.firm.de/x.git", TOKEN),
    ],
)
def test_a_password_inside_an_address_is_a_secret(text: str, password: str) -> None:
    assert found(connections.passwords_in_addresses, text) == [password]


@pytest.mark.parametrize(
    "text",
    [
        "postgres://***:***@db:5432/mm",
        "postgres://mmuser:<password>@db/mm",
        "postgres://mmuser:mmuser_password@db/mm",
        "postgresql+psycopg2://airflow:airflow@postgres/airflow",
        "amqp://guest:guest@localhost",
        "postgres://mmuser:Rw7-kestrel@db/mm   (yes, the one from the quick start)",
        "https://firm.de:8443/a@b",
        "http://localhost:3000?mail=a@b.de",
        "https://medium.com/@ada/x",
        "mailto:bob.smith2@firm.de",
        "E-Mail:bob#smith2@firm.de",
        "nginx:1.25.3-alpine@sha256:9f3b7c1d8e2a",
        "https://9f3b7c1d8e2a4f6051b7c9d3e5f70812@o123.ingest.sentry.io/4",
        "a;22;33;44;55",
        "name;8080;tcp;open;http-proxy;",
        "ssh://git@git.firm.de:22/x.git",
        "hinge:Scharnier-A2@haus",
    ],
)
def test_samples_ports_and_mail_addresses_are_no_passwords(text: str) -> None:
    assert found(connections.passwords_in_addresses, text) == []


@pytest.mark.parametrize(
    "text",
    [
        f"http://mast.firm.co.za:8086/ingest?k={TOKEN}",
        f"https://api.firm.de/x?lang=de&key={TOKEN}&x=1",
        f"https://chat.firm.de/verify?token={TOKEN}",
        f"https://store.blob.core.windows.net/x?sv=2022&sig={TOKEN}",
        f"https://bucket.s3.firm.de/x?X-Amz-Expires=300&X-Amz-Signature={TOKEN}",
        f"https://chat.firm.de/signup_user_complete/?id={TOKEN}",
    ],
)
def test_a_random_key_in_a_query_is_a_secret(text: str) -> None:
    assert found(connections.keys_in_queries, text) == [TOKEN]


@pytest.mark.parametrize(
    "text",
    [
        "https://x.de/?key=8d7f2c1a-90b3-4e55-8a1f-0f7e6b5d4c3b",
        "https://x.de/?t=getting-started-with-version-10",
        "https://x.de/?token=xxxxxxxxxxxxxxxxxxxx",
        "https://x.de/?token=<token>",
        f"https://x.de/watch?v={TOKEN}",
        f"https://x.de/?channel_id={TOKEN}",
        "https://x.de/?key=value-of-the-first-key-2",
    ],
)
def test_other_queries_hold_no_secret(text: str) -> None:
    assert found(connections.keys_in_queries, text) == []
