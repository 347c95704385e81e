from __future__ import annotations

from importlib.util import find_spec

import pytest

from service.errors import InputError
from service.inference.confidentiality import detect
from tests.training.secret_scanners.samples import ACCESS_KEY, TOLD
from training.secret_scanners.scanners import CREDSWEEPER, DETECT_SECRETS, OURS, SCANNERS, Library, Scanner, require_installed

CREDSWEEPERS = [name for name, scanner in SCANNERS.items() if scanner.library == CREDSWEEPER]
DETECT_SECRETS_WAYS = [name for name, scanner in SCANNERS.items() if scanner.library == DETECT_SECRETS]
QUIET = "Since 9.11 the sidebar jumps, commit 3f9d1ac07e, port 8065, see https://docs.example.com/a/b."
# its own providers of text are marked as deprecated, and it uses them itself
credsweeper_warns = pytest.mark.filterwarnings("ignore:This class will be removed from the public exports:DeprecationWarning")


def test_ours_names_the_recogniser() -> None:
    with OURS.opened() as scan:
        assert scan("Mail is refused", TOLD) == {"told_password"}
        assert scan(TOLD, "See the title.") == {"told_password"}
        assert scan("The pump", "It drips.") == frozenset()


def test_ours_looks_for_secrets_only() -> None:
    with OURS.opened() as scan:
        assert detect("Call me", "Write to noor.hollenbach84@gmail.com please.").findings
        assert scan("Call me", "Write to noor.hollenbach84@gmail.com please.") == frozenset()


@pytest.mark.parametrize(
    ("body", "found"),
    [
        ("<pre>&quot;SMTPPassword&quot;: &quot;gl4ss-Otter-19&quot;</pre>", {"assigned_password"}),
        ("SMTPPassword=[password]", set()),
        ('Password = "changeme"', set()),
    ],
)
def test_ours_reads_a_post_as_the_service_does(body: str, found: set[str]) -> None:
    with OURS.opened() as scan:
        assert scan("Config", body) == found


@credsweeper_warns
@pytest.mark.parametrize("name", CREDSWEEPERS)
def test_credsweeper_reads_one_topic_after_the_other(name: str) -> None:
    pytest.importorskip("credsweeper")
    with SCANNERS[name].opened() as scan:
        assert "AWS Client ID" in scan("Bucket", f"id: {ACCESS_KEY}")
        assert scan("Sidebar", QUIET) == frozenset()
        assert "AWS Client ID" in scan(f"Bucket {ACCESS_KEY}", "")


@credsweeper_warns
def test_credsweepers_rules_for_code_and_for_documents_differ() -> None:
    pytest.importorskip("credsweeper")
    with SCANNERS["credsweeper_code"].opened() as code, SCANNERS["credsweeper_document"].opened() as document:
        body = "smtp_password: m4rsh-Wren.27tQ"
        assert code("Mail", body) == {"Password"}
        assert document("Mail", body) == {"PASSWD_PAIR"}


@pytest.mark.parametrize("name", DETECT_SECRETS_WAYS)
def test_detect_secrets_reads_one_topic_after_the_other(name: str) -> None:
    pytest.importorskip("detect_secrets")
    with SCANNERS[name].opened() as scan:
        assert "AWS Access Key" in scan("Bucket", f"id: {ACCESS_KEY}")
        assert scan("Sidebar", QUIET) == frozenset()
        assert "AWS Access Key" in scan(f"Bucket {ACCESS_KEY}", "")


def test_detect_secrets_wants_quotes_in_text_and_none_in_yaml() -> None:
    pytest.importorskip("detect_secrets")
    for name, found in (("detect_secrets_text", set()), ("detect_secrets_yaml", {"Secret Keyword"})):
        with SCANNERS[name].opened() as scan:
            assert scan("Mail", "smtp_password: m4rsh-Wren") == found


def test_detect_secrets_leaves_no_settings_behind() -> None:
    pytest.importorskip("detect_secrets")
    from detect_secrets.settings import get_settings

    before = get_settings().json()
    with SCANNERS["detect_secrets_text"].opened() as scan:
        scan("Sidebar", QUIET)
        assert get_settings().json() != before
    assert get_settings().json() == before


def test_what_is_missing_is_named_with_the_command_that_installs_it() -> None:
    nowhere = Scanner("nowhere", "nowhere", Library("nowhere", "nowhere.at_all", "no-where"), OURS.opened)
    with pytest.raises(InputError, match=r"^no-where: not installed; .*: pip install .*\[scanners\]'$") as caught:
        require_installed([OURS, nowhere])
    assert caught.value.reason == "scanners_missing"


def test_all_are_installed_or_said_to_be_missing() -> None:
    absent = [name for name in ("credsweeper", "detect_secrets") if find_spec(name) is None]
    if not absent:
        require_installed(list(SCANNERS.values()))
        return
    with pytest.raises(InputError, match=absent[0].replace("_", "-")):
        require_installed(list(SCANNERS.values()))
