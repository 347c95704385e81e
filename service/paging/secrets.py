"""Numbers and addresses of those who agreed to be called: secrets of the deployment, which the directory knows by name only."""

from __future__ import annotations

import os
import re
from collections.abc import Callable
from typing import TYPE_CHECKING, TypeAlias

import phonenumbers
from dotenv import dotenv_values

from service.errors import DeliveryRefused

if TYPE_CHECKING:
    from service.paging.interfaces import Page

SecretOf: TypeAlias = Callable[[str], str | None]
"""Gives the secret of a name; None where there is none."""
E164 = re.compile(r"\+[1-9][0-9]{6,14}")


def deployed_secret(name: str) -> str | None:
    """Give the environment variable of this name, or else what the file `.env` says, as with settings; an empty one is none."""
    return os.environ.get(name) or dotenv_values(".env").get(name) or None


def secret_of(page: Page, secrets: SecretOf) -> str:
    """Give the secret of the person to be called.

    Raises:
        DeliveryRefused: they have none (`no_number`); no message tells more than its name.

    """
    if page.phone is None:
        raise DeliveryRefused(f"the directory names no `phone` of {page.person_id}", reason="no_number")
    secret = (secrets(page.phone) or "").strip()
    if not secret:
        raise DeliveryRefused(f"the secret {page.phone} of {page.person_id} is not set; set this environment variable", reason="no_number")
    return secret


def number_of(page: Page, secrets: SecretOf) -> str:
    """Give the telephone number of the person to be called, in the form E.164.

    Raises:
        DeliveryRefused: they have none, or something else stands there (`no_number`); no message tells more than its name.

    """
    number = secret_of(page, secrets)
    if not E164.fullmatch(number) or not phonenumbers.is_possible_number(phonenumbers.parse(number)):
        message = f"the secret {page.phone} of {page.person_id} holds no telephone number that can be; write it as +44…, digits alone"
        raise DeliveryRefused(message, reason="no_number")
    return number
