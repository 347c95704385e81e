from __future__ import annotations

import pytest

from service.inference.confidentiality.secrets import commands
from tests.inference.confidentiality.found import found

TOKEN = "k8tq3mzpwe1rg7yhoxu4cs6nbd"


@pytest.mark.parametrize(
    "text",
    [
        "sshpass -p Rw7-kestrel ssh x",
        "mysqldump -u root -pRw7-kestrel mattermost",
        "ldapsearch -x -D cn=svc -w Rw7-kestrel -b dc=x",
        "redis-cli -h cache -a Rw7-kestrel ping",
        "openssl pkcs12 -in x.p12 -passin pass:Rw7-kestrel",
        "jarsigner -keystore x.jks -storepass Rw7-kestrel x.aab",
        "keytool -importkeystore -deststorepass Rw7-kestrel",
        "docker login -u deploy -p Rw7-kestrel registry.firm.de",
        "mosquitto_sub -u sensor -P Rw7-kestrel -t x",
        "net use Z: \\\\nas\\share Rw7-kestrel /user:kurs7",
        "zip -P Rw7-kestrel backup.zip x",
        "7z x -pRw7-kestrel backup.7z",
        "lftp -u kurs7,Rw7-kestrel ftp.firm.de",
        "rabbitmqctl add_user mm Rw7-kestrel",
        "openssl enc -aes-256-cbc -k Rw7-kestrel",
        "kinit kurs7 <<< Rw7-kestrel",
        "INSERT INTO users (name, password) VALUES ('kurs7', 'Rw7-kestrel');",
        "xfreerdp /u:kurs7 /p:Rw7-kestrel /v:host",
        "htpasswd -bc .htpasswd kurs7 Rw7-kestrel",
        "requirepass Rw7-kestrel",
        "bindpw Rw7-kestrel",
        "machine ftp.firm.de login kurs7 password Rw7-kestrel",
        "echo Rw7-kestrel | sudo -S systemctl restart x",
        "echo 'kurs7:Rw7-kestrel' | chpasswd",
        'echo "Rw7-kestrel" | docker login --password-stdin x',
        "smbclient //nas/x -U kurs7%Rw7-kestrel",
        "db.firm.de:5432:mattermost:mmuser:Rw7-kestrel",
        "CREATE USER mmuser WITH PASSWORD 'Rw7-kestrel';",
        "CREATE USER 'mm'@'%' IDENTIFIED BY 'Rw7-kestrel';",
        "ALTER ROLE mmuser WITH ENCRYPTED PASSWORD 'Rw7-kestrel'",
    ],
)
def test_a_password_on_a_command_line_is_a_secret(text: str) -> None:
    assert found(commands.passwords_in_commands, text) == ["Rw7-kestrel"]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("omero config set omero.web.public.password Rw7-kestrel", "Rw7-kestrel"),
        ("mmctl config set EmailSettings.SMTPPassword Rw7-kestrel", "Rw7-kestrel"),
        ("occ config:system:set dbpassword --value=Rw7-kestrel", "Rw7-kestrel"),
        ("redis> CONFIG SET requirepass Rw7-kestrel", "Rw7-kestrel"),
        ('setx DB_PASSWORD "Rw7-kestrel"', "Rw7-kestrel"),
        ("aws configure set aws_secret_access_key 30rX4LG12vuvwFxvXQcIYt+ELbEltRf8Z/gChsYp", "30rX4LG12vuvwFxvXQcIYt+ELbEltRf8Z/gChsYp"),
        (f"npm config set //npm.firm.de/:_authToken {TOKEN}", TOKEN),
        ("mmctl user create --email x --password Rw7-kestrel", "Rw7-kestrel"),
        ('nakama --console.password "Rw7-kestrel"', "Rw7-kestrel"),
        (f'nakama --socket.server_key "{TOKEN}"', TOKEN),
        (f"tool --guard-secret {TOKEN}", TOKEN),
        ('Connect-Thing -Password "Rw7-kestrel"', "Rw7-kestrel"),
        ("apktool -keypass Rw7-kestrel x", "Rw7-kestrel"),
        ("ENV LDAP_PASSWORD Rw7-kestrel", "Rw7-kestrel"),
    ],
)
def test_what_a_named_option_or_setting_gets_is_a_secret(text: str, value: str) -> None:
    assert found(commands.secrets_named_in_commands, text) == [value]


@pytest.mark.parametrize(
    "text",
    [
        "sshpass -p $PW ssh x",
        "sshpass -p password123 ssh x",
        "mysqldump -u root -p mattermost",
        "docker run -u 1000 -p 8065:8065 x",
        "docker run -u mm -p 127.0.0.1:8065:8065/tcp x",
        "ldapsearch -x -W -D cn=svc",
        "omero config set omero.web.public.password <password>",
        "omero config set omero.web.application_server.max_requests 500",
        "git config --global credential.helper store2Disk",
        "set -euo pipefail",
        "mmctl config set PasswordSettings.MinimumLength 14",
        "mmctl user create --password ${PW}",
        "tool --token-file /run/secrets/bot1",
        "tool --access-token <token>",
        "echo hello2world | sudo tee x",
        "main.go:1024:12:mattermost:Rw7-kestrel",
        "it's identified by '10.4.2' of the server",
        "the password field is in 'AbC1-view'",
        "go test -run TestPassword -v ./app2/x",
        "kubectl create secret generic mm-smtp-2",
        "INSERT INTO users (name, password) VALUES ('kurs7', 'changeme');",
        "INSERT INTO posts (id, message) VALUES ('kurs7', 'Rw7-kestrel');",
    ],
)
def test_samples_variables_and_other_options_are_none(text: str) -> None:
    assert found(commands.passwords_in_commands, text) + found(commands.secrets_named_in_commands, text) == []
