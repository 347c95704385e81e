from __future__ import annotations

import sys
from typing import Any

import pytest
from pydantic import SecretStr

from service.errors import InputError, SettingsError
from service.paging.apprise_pages import ApprisePager
from service.paging.choosing import open_pager
from service.paging.console import ConsolePager
from service.paging.pagerduty import PagerDutyPager
from service.paging.twilio_calls import TwilioPager
from service.settings import Settings

PAGERDUTY: dict[str, Any] = {"pager": "pagerduty", "pagerduty_key": SecretStr("k" * 32)}
TWILIO: dict[str, Any] = {
    "pager": "twilio",
    "twilio_account": "AC1",
    "twilio_token": SecretStr("t"),
    "twilio_from": "+15005550006",
    "public_url": "https://desk.example",
}


def settings(**changes: Any) -> Settings:
    return Settings(_env_file=None, **changes)


@pytest.mark.parametrize(
    ("changes", "made", "knows"),
    [
        ({}, ConsolePager, True),
        (PAGERDUTY, PagerDutyPager, False),
        (PAGERDUTY | {"pagerduty_webhook_secret": SecretStr("s" * 16), "pagerduty_region": "eu"}, PagerDutyPager, True),
        (TWILIO, TwilioPager, True),
        ({"pager": "apprise"}, ApprisePager, False),
    ],
)
def test_the_setting_chooses_what_calls_people(changes: dict[str, Any], made: type[object], knows: bool) -> None:
    pager = open_pager(settings(**changes))
    assert isinstance(pager, made)
    assert pager.knows_answers is knows


@pytest.mark.parametrize(
    ("whole", "missing"),
    [(PAGERDUTY, ["pagerduty_key"]), (TWILIO, ["twilio_token"]), (TWILIO, ["twilio_account", "twilio_from", "public_url"])],
)
def test_what_is_missing_is_named(whole: dict[str, Any], missing: list[str]) -> None:
    with pytest.raises(SettingsError) as caught:
        open_pager(settings(**{name: value for name, value in whole.items() if name not in missing}))
    assert caught.value.reason == "pager_incomplete"
    assert all(f"TOPICROUTER_{name.upper()}" in str(caught.value) for name in missing)


@pytest.mark.parametrize(("changes", "library"), [(PAGERDUTY, "pagerduty"), (TWILIO, "twilio"), ({"pager": "apprise"}, "apprise")])
def test_a_library_that_is_not_installed_is_named_with_what_installs_it(
    changes: dict[str, Any], library: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    adapters = {f"service.paging.{name}" for name in ("pagerduty", "twilio_calls", "spoken", "apprise_pages")}
    for name in [name for name in sys.modules if name in adapters or name.partition(".")[0] == library]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, library, None)
    with pytest.raises(InputError, match=r"topicrouter\[paging\]") as caught:
        open_pager(settings(**changes))
    assert caught.value.reason == "paging_library_missing"
    assert library in str(caught.value)
