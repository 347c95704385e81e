"""Fills the corpus's placeholders with made-up credentials and numbers, the same ones every time.

A corpus text never holds what would be a valid credential of a real provider or a real person's number. It holds `⟦mm_token⟧` or
`⟦phone:office⟧` instead, and what stands there when the model is trained is drawn from a generator seeded with the topic's `seed` (its
pair's id, so that two texts of a pair get the same value), the kind and the label behind the colon.
"""

from __future__ import annotations

import base64
import hashlib
import random
import re
import string
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

PLACEHOLDER = re.compile(r"⟦(\w+)(?::(\w+))?⟧")

_MATTERMOST_BASE32 = "ybndrfg8ejkmcpqxot1uwisza345h769"
_ALNUM = string.ascii_letters + string.digits
_URL_SAFE = _ALNUM + "-_"
_HEX = "0123456789abcdef"
_GIVEN = ("petra", "ravi", "lucille", "tomasz", "ingrid", "mateo", "yuki", "sade", "henrik", "olga", "bilal", "noor")
_FAMILY = ("vandersloot", "okonjo", "brightwater", "lindqvist", "castellar", "moravec", "tanizawa", "ferreyra", "hollenbach", "duvalier")
_MAIL_HOSTS = ("gmail.com", "gmx.de", "outlook.com", "yahoo.fr", "web.de", "hotmail.com", "icloud.com", "proton.me")


def fill(text: str, *, seed: str) -> str:
    """Return `text` with each placeholder replaced; the same seed, kind and label give the same value.

    Raises:
        KeyError: a kind that `kinds()` does not name.

    """
    return PLACEHOLDER.sub(lambda match: _value(match[1], match[2] or "", seed), text)


def kinds() -> frozenset[str]:
    """Name the kinds of placeholder that `fill` knows."""
    return frozenset(_MAKERS)


def _value(kind: str, label: str, seed: str) -> str:
    digest = hashlib.sha256(f"{seed}\0{kind}\0{label}".encode()).digest()
    return _MAKERS[kind](random.Random(digest))  # noqa: S311 - repeatable sample values, nothing is protected by them


def _draw(rng: random.Random, alphabet: str, length: int) -> str:
    return "".join(rng.choices(alphabet, k=length))


def _pem(rng: random.Random) -> str:
    body = base64.b64encode(rng.randbytes(288)).decode()
    lines = "\n".join(body[start : start + 64] for start in range(0, len(body), 64))
    return f"-----BEGIN RSA PRIVATE KEY-----\n{lines}\n-----END RSA PRIVATE KEY-----"


def _jwt(rng: random.Random) -> str:
    subject = _draw(rng, string.digits, 10)
    parts = ('{"alg":"HS256","typ":"JWT"}', f'{{"sub":"{subject}","iat":1716{_draw(rng, string.digits, 6)}}}')
    encoded = [base64.urlsafe_b64encode(part.encode()).decode().rstrip("=") for part in parts]
    return ".".join([*encoded, _draw(rng, _URL_SAFE, 43)])


def _password(rng: random.Random) -> str:
    # a strong password has every sort of character; the signs are ones that need no escaping in a URL or YAML
    letters = [
        *_draw(rng, string.ascii_lowercase, 6),
        *_draw(rng, string.ascii_uppercase, 3),
        *_draw(rng, string.digits, 3),
        rng.choice("!_-.+"),
    ]
    rng.shuffle(letters)
    return "".join(letters)


def _ipv4(rng: random.Random) -> str:
    # first numbers of blocks given to providers; never private, shared, documentation or multicast space
    return ".".join(
        str(part) for part in (rng.choice((46, 78, 85, 91, 93, 138, 159, 178, 185, 188)), *(rng.randint(3, 250) for _ in range(3)))
    )


def _ipv6(rng: random.Random) -> str:
    groups = (_draw(rng, "123456789abcdef", 4), _draw(rng, "123456789", 3), _draw(rng, "123456789abcdef", 4))
    return f"2a0{rng.randint(1, 9)}:{':'.join(groups)}::{rng.randint(1, 99)}"


def _iban(rng: random.Random) -> str:
    account = _draw(rng, string.digits, 18)
    # ISO 7064 mod 97-10 over the account, then the country letters D=13, E=14 and two zeros
    check = 98 - int(account + "131400") % 97
    plain = f"DE{check:02d}{account}"
    return " ".join(plain[start : start + 4] for start in range(0, len(plain), 4))


def _card(rng: random.Random) -> str:
    digits = [4, *(rng.randint(0, 9) for _ in range(14))]
    # Luhn: every second digit from the right (the check digit's neighbour first) is doubled
    total = sum(sum(divmod(digit * 2, 10)) if index % 2 == 0 else digit for index, digit in enumerate(digits))
    digits.append(-total % 10)
    plain = "".join(map(str, digits))
    return " ".join(plain[start : start + 4] for start in range(0, 16, 4))


def _phone(rng: random.Random) -> str:
    shapes = ("+49 30 2{}", "+44 20 79{}", "+33 1 42 {}", "+1 415 2{}", "+46 8 50{}", "+31 20 62{}")
    shape = rng.choice(shapes)
    wanted = {"+49": 7, "+44": 6, "+33": 6, "+1 ": 6, "+46": 6, "+31": 5}[shape[:3]]
    return shape.format(_draw(rng, "23456789", wanted))


def _phone_local(rng: random.Random) -> str:
    return rng.choice(("030 2{}", "089 5{}", "0171 2{}")).format(_draw(rng, "23456789", 7))


_MAKERS: dict[str, Callable[[random.Random], str]] = {
    "mm_token": lambda rng: _draw(rng, _MATTERMOST_BASE32, 26),
    "hook_key": lambda rng: _draw(rng, _MATTERMOST_BASE32, 26),
    "aws_key_id": lambda rng: "AKIA" + _draw(rng, string.ascii_uppercase + "234567", 16),
    "aws_secret": lambda rng: _draw(rng, _ALNUM + "/+", 40),
    "github_token": lambda rng: "ghp_" + _draw(rng, _ALNUM, 36),
    "gitlab_token": lambda rng: "glpat-" + _draw(rng, _URL_SAFE, 20),
    "slack_token": lambda rng: f"xoxb-{_draw(rng, string.digits, 12)}-{_draw(rng, string.digits, 12)}-{_draw(rng, _ALNUM, 24)}",
    "jwt": _jwt,
    "pem_key": _pem,
    "google_key": lambda rng: "AIza" + _draw(rng, _URL_SAFE, 35),
    "stripe_key": lambda rng: "sk_live_" + _draw(rng, _ALNUM, 24),
    "sendgrid_key": lambda rng: f"SG.{_draw(rng, _URL_SAFE, 22)}.{_draw(rng, _URL_SAFE, 43)}",
    "api_key": lambda rng: _draw(rng, _HEX, 32),
    "license_key": lambda rng: base64.b64encode(b'{"id":"' + rng.randbytes(240)).decode(),
    "password": _password,
    "cookie": lambda rng: _draw(rng, _MATTERMOST_BASE32, 26),
    "phone": _phone,
    "phone_local": _phone_local,
    "iban": _iban,
    "card": _card,
    "national_id": lambda rng: f"{rng.randint(100, 665)}-{rng.randint(10, 99)}-{rng.randint(1000, 9999)}",
    "ipv4": _ipv4,
    "ipv6": _ipv6,
    "mail": lambda rng: f"{rng.choice(_GIVEN)}.{rng.choice(_FAMILY)}{rng.randint(1, 99)}@{rng.choice(_MAIL_HOSTS)}",
}
