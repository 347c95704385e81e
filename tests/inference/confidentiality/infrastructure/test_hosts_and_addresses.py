from __future__ import annotations

import pytest

from service.inference.confidentiality.infrastructure import addresses, hosts
from tests.inference.confidentiality.found import found


@pytest.mark.parametrize(
    "text",
    [
        "dial tcp 195.201.74.119:587: i/o timeout",
        "https://195.201.74.119/x",
        "client: 195.201.74.119, server",
        "(195.201.74.119)",
        "195.201.74.119.",
        "mx.lagerfirma.de[195.201.74.119]",
        'no entry for host "195.201.74.119"',
    ],
)
def test_a_public_ipv4_address_is_infrastructure(text: str) -> None:
    assert found(addresses.public_ipv4, text) == ["195.201.74.119"]


@pytest.mark.parametrize(
    "text",
    [
        "10.0.3.7",
        "192.168.1.20",
        "172.20.0.0/16",
        "127.0.0.1",
        "192.0.2.7",
        "198.51.100.2",
        "203.0.113.9",
        "8.8.8.8",
        "Chrome/120.0.6099.71",
        "version 115.9.1.2",
        "v45.9.1.2",
        "1.203.000.1",
        "224.0.0.251",
        "0.0.0.0",
        "5.9.0.0",
        "1.2.3.4.5",
        "193.46.x.x",
        "marlin 2.1.2.4 ender 5",
        "spec 3.7.2.1",
        "nvidia-cudnn-cu11==8.6.0.163",
        "V8: 11.4.183.29-electron.0",
        "OpenCV => 4.5.5.64",
        "Linux 5.15.90.1-microsoft-standard-WSL2",
        "upgraded from 4.5.1.64 to 4.5.5.64",
        "from 5.15.90.1 to 5.15.133.1",
        "firmware 45.9.1.2",
        "9.9.9.9",
        "93.184.216.34",
    ],
)
def test_private_documentation_and_version_numbers_are_none(text: str) -> None:
    assert found(addresses.public_ipv4, text) == []


@pytest.mark.parametrize(
    "text",
    [
        "the IP of my VPS is 5.75.13.22",
        "5.75.13.22:8065",
        "allow 5.75.13.22/32",
        "http://5.75.13.22/x",
        '5.75.13.22 - - [10/Oct/2024:13:55:36 +0200] "GET /"',
        "ssh ada@5.75.13.22",
        "mx [5.75.13.22]",
        "mm IN A 5.75.13.22",
    ],
)
def test_an_address_built_like_a_version_counts_where_something_calls_it_an_address(text: str) -> None:
    assert found(addresses.public_ipv4, text) == ["5.75.13.22"]


def test_public_ipv6_addresses_are_infrastructure() -> None:
    assert found(addresses.public_ipv6, "host 2a01:4f8:c17:b8f::2, port") == ["2a01:4f8:c17:b8f::2"]
    assert found(addresses.public_ipv6, "[2a01:4f8:c17:b8f::2]:443") == ["2a01:4f8:c17:b8f::2"]


@pytest.mark.parametrize(
    "text",
    [
        "3fff:1::1",
        "2001:4860:4860::8888",
        "2606:4700:4700::1111",
        "2001:db8::1",
        "fe80::1",
        "fd00::7",
        "::1",
        "13:44:02",
        "std::string",
        "2024:01:02",
        "dead::beef",
        "aa:bb:cc:dd:ee:ff",
    ],
)
def test_reserved_ranges_times_and_identifiers_are_no_ipv6_addresses(text: str) -> None:
    assert found(addresses.public_ipv6, text) == []


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Connecting https://chat.rosenlager.org (team x)", "chat.rosenlager.org"),
        ("samtale.nordlager-verft.no:8443", "samtale.nordlager-verft.no"),
        ("ping srv-db-01.corp.local", "srv-db-01.corp.local"),
        ("dsn postgres://***:***@pgm02.ops.saltlager.internal:5432/mm", "pgm02.ops.saltlager.internal"),
        ('"host_name":"sw-02.siec.zaklady-lager.pl"', "sw-02.siec.zaklady-lager.pl"),
        ("reverse proxy nas-kolibri.synology.me -> localhost", "nas-kolibri.synology.me"),
        ("/etc/letsencrypt/live/mm.lager.schule/privkey.pem", "mm.lager.schule"),
        ("SiteURL is https://lagerfirma.de", "lagerfirma.de"),
        ("our domain lager-firma.de is", "lager-firma.de"),
        ("https://lagerfirma.de/api/v4/users", "lagerfirma.de"),
        ("http://mm-vm.lager.lan:8065", "mm-vm.lager.lan"),
        ("db.c9akciq32.eu-central-1.rds.amazonaws.com", "db.c9akciq32.eu-central-1.rds.amazonaws.com"),
        ("https://chat.lägerfirma.de/login", "chat.lägerfirma.de"),
        ("x509: certificate is valid for *.lagerfirma.de, not chat", "lagerfirma.de"),
        ("smtp.lagerfirma.de:587", "smtp.lagerfirma.de"),
        ("p5b0e1f22.dip0.t-online.de", "p5b0e1f22.dip0.t-online.de"),
        ("client=mm-a.intern.lagerfirma.de[10.9.1.14]", "mm-a.intern.lagerfirma.de"),
        (r"mapped \\fs02.lagerfirma.local\gis", "fs02.lagerfirma.local"),
        ("https://xn--lgerfirma-v2a.de:8443/login", "xn--lgerfirma-v2a.de"),
        ("Received: from mx3.lagerfirma.de ([10.0.0.1])", "mx3.lagerfirma.de"),
        ("SRV-DB-01.CORP.LOCAL is up", "SRV-DB-01.CORP.LOCAL"),
        ("https://viewer.lagerfirma.de shows", "viewer.lagerfirma.de"),
    ],
)
def test_names_of_the_writers_own_installation_are_infrastructure(text: str, name: str) -> None:
    assert found(hosts.own_hosts, text) == [name]


@pytest.mark.parametrize(
    "text",
    [
        "https://chat.example.com/hooks", "chat.example.coop:8065", "https://your-mattermost-server.com/hooks/x",
        "https://docs.mattermost.com/install",
        "https://github.com/mattermost/mattermost/issues/1", "config.json", "main.go:214", "store/store.go:294", "docker-compose.yml",
        "foo.py:12",
        "com.mattermost.calls", '"plugin_id":"com.example.fail"', "this.state.id", "process.env.name",
        "api.context.session_expired.app_error", "ASP.NET",
        "localhost:8065", "mattermost.default.svc.cluster.local", "host.docker.internal:5432", "rc.local", "/var/lib/foo.bar.com",
        "socket.io", "works.it was",
        "https://blog.somebody-else.org/2020/how-to-install-mattermost.html", "https://www.somebody-else.org/", "python3.11",
        "4.5.0.Final", "e.target.id", "push-test.mattermost.com",
        "[lift.gd:31] t=4.2", "./configure.ac:45: installing", "make: *** [funcs.mk:289: x]", "cv.GArray.Int", "cv.gapi.wip.draw.Circle",
        '"terminal.integrated.defaultProfile.windows": "x"', "System.Net.Foo.Internal", "settings.app.dev = 1",
        "[Simbad](http://catalogue.observatory-of-others.fr/)", 'see <a href="http://catalogue.observatory-of-others.fr/">it</a>',
        "download at https://archive.ics.lager.edu/ml", "Chart is `charts.lagerfirma.dev/mattermost`", "https://meine-domain.de:8443/login",
        "values.items[0] of data.list[1]", "https://x7.csb.app/", "pool.ntp.org",
        "smtp.gmail.com:587", "imap.gmx.net", "gmail.com:443", "*.min.js", "*.so.lock",
    ],
)  # fmt: skip
def test_samples_public_sites_files_and_identifiers_are_no_hosts(text: str) -> None:
    assert found(hosts.own_hosts, text) == []


def test_further_names_below_the_writers_domain_are_theirs_as_well() -> None:
    text = "SiteURL https://chat.lagerfirma.de and mails from @lagerfirma.de"
    assert found(hosts.own_hosts, text) == ["chat.lagerfirma.de", "lagerfirma.de"]


def test_the_domain_inside_an_ldap_name_is_infrastructure() -> None:
    assert found(hosts.ldap_domains, "OU=Staff,DC=lagerhaus,DC=lan") == ["DC=lagerhaus,DC=lan"]
    assert found(hosts.ldap_domains, "OU=Staff,DC=example,DC=com") == []
