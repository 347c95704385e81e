"""Which pager the settings ask for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from service.errors import SettingsError
from service.paging.console import ConsolePager
from service.paging.extra import paging_extra

if TYPE_CHECKING:
    from service.paging.interfaces import Pager
    from service.settings import Settings


def open_pager(settings: Settings) -> Pager:
    """Give the pager that the settings name; nobody is asked whether its keys are good.

    Raises:
        SettingsError: something that it needs is not set (`pager_incomplete`).
        InputError: its library is not installed (`paging_library_missing`).

    """
    match settings.pager:
        case "console":
            return ConsolePager()
        case "pagerduty":
            _require(settings, "pagerduty_key")
            with paging_extra(f"TOPICROUTER_PAGER={settings.pager}"):
                from service.paging.pagerduty import PagerDutyPager
            return PagerDutyPager(
                _secret(settings, "pagerduty_key"),
                eu=settings.pagerduty_region == "eu",
                knows_answers=settings.pagerduty_webhook_secret is not None,
            )
        case "twilio":
            _require(settings, "twilio_account", "twilio_token", "twilio_from", "public_url")
            with paging_extra(f"TOPICROUTER_PAGER={settings.pager}"):
                from service.paging.twilio_calls import TwilioPager
            return TwilioPager(
                settings.twilio_account or "",
                _secret(settings, "twilio_token"),
                from_number=settings.twilio_from or "",
                public_url=settings.public_url or "",
            )
        case "apprise":
            with paging_extra(f"TOPICROUTER_PAGER={settings.pager}"):
                from service.paging.apprise_pages import ApprisePager
            return ApprisePager()


def _require(settings: Settings, *names: str) -> None:
    missing = [f"TOPICROUTER_{name}".upper() for name in names if getattr(settings, name) is None]
    if missing:
        raise SettingsError(f"TOPICROUTER_PAGER={settings.pager} needs {' and '.join(missing)} too", reason="pager_incomplete")


def _secret(settings: Settings, name: str) -> str:
    value: str = getattr(settings, name).get_secret_value()
    return value
