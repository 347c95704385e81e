from __future__ import annotations

import pytest

from service.inference.confidentiality.infrastructure import machines
from tests.inference.confidentiality.found import found


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("root@disp-chat01:~# systemctl status", "disp-chat01"),
        ("[mattermost@sv-chatprd-01 ~]$ ls", "sv-chatprd-01"),
        ("lst-pg2:~ admin$ ls", "lst-pg2"),
        ("Feb 25 06:58:40 relay2 postfix/smtpd[40112]: 9F2C1:", "relay2"),
        ("2025-03-18T10:14:02+01:00 mt-prod-2 luantiserver[2211]: x", "mt-prod-2"),
        (r"open \\nas01\share\x", "nas01"),
        (r'"path": "\\\\fs-pool3\\daten"', "fs-pool3"),
        ("hostname=pgm02 port=5432", "pgm02"),
        ("http://mm-prod2:8065/api", "mm-prod2"),
        ("dial tcp: lookup lager-db02 on 127.0.0.53:53: no such host", "lager-db02"),
        ("Linux lager-web3 5.15.0-91-generic", "lager-web3"),
        ("the server vs-int-04 is down", "vs-int-04"),
        ("ssh -p 2222 ops@kettwig-prod", "kettwig-prod"),
    ],
)
def test_a_bare_name_where_a_machines_must_stand_is_infrastructure(text: str, name: str) -> None:
    assert found(machines.machine_names, text) == [name]


@pytest.mark.parametrize(
    "text",
    [
        "root@mm-lxc:~# update",
        "postgres@new:~$ psql",
        "ubuntu@ip-10-0-3-7:~$ ls",
        "user@DESKTOP-AB12CD7:~$ ls",
        "pi@raspberrypi:~ $ ls",
        "root@3f2a9c81d0e4:/# ls",
        "Nov 08 15:00:00 mm mattermost[911]: {",
        "Aug 12 10:10:31 systemd[988]: Started",
        '"hostname":"node-1"',
        "http://postgres:5432 and http://minio1:9000",
        r"'\OC\Memcache\APCu'",
        r'"path": "D:\\yolov5\\x.onnx"',
        r".\\nas01\\x and %ROOT%\\nas01\\x",
        "--host=arm-apple-darwin20",
        "Linux x86-64 build",
        "moz-extension://36392081-5ec8-d94c-b8d5-869fc97bdf34/x",
        "redis-1  | Ready",
        "VM Temurin-17, host utf-8, server rc-2",
    ],
)
def test_generic_names_serials_and_targets_are_none(text: str) -> None:
    assert found(machines.machine_names, text) == []
