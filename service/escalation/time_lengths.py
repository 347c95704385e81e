"""Lengths of time as a policy file writes them: `30m`, `24h`, `14d`, or together, `1h30m`."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from typing import Annotated, TypeAlias

from pydantic import BeforeValidator, PlainSerializer

LONGEST = timedelta(days=3_650)
LATEST = datetime.max.replace(tzinfo=UTC)

_LENGTH = re.compile(r"(?=\d)(?:(?P<days>\d{1,4})d)?(?:(?P<hours>\d{1,5})h)?(?:(?P<minutes>\d{1,7})m)?", re.ASCII)


def parse_length(text: object) -> timedelta:
    """Read a length of time; `ValueError` with half a sentence if it is none, not longer than nothing, or longer than ten years."""
    if isinstance(text, timedelta):
        return text
    match = _LENGTH.fullmatch(str(text).replace(" ", ""))
    if not match:
        raise ValueError(f"a length of time should be written like 30m, 24h, 14d or 1h30m, not {str(text)!r}")
    length = timedelta(**{unit: int(number) for unit, number in match.groupdict(default="0").items()})
    if not timedelta() < length <= LONGEST:
        raise ValueError(f"a length of time should lie between a minute and ten years, not be {str(text)!r}")
    return length


def length_text(length: timedelta) -> str:
    """Write a length of whole minutes so that `parse_length` reads the same; two days and more in days, less in hours."""
    minutes = length // timedelta(minutes=1)
    days, rest = divmod(minutes, 24 * 60) if minutes >= 2 * 24 * 60 else (0, minutes)
    parts = ((days, "d"), (rest // 60, "h"), (rest % 60, "m"))
    return "".join(f"{number}{unit}" for number, unit in parts if number)


def later(moment: datetime, length: timedelta) -> datetime:
    """`moment` (aware) and `length` after it; the latest of all moments where no calendar goes that far."""
    return moment + length if moment < LATEST - length else LATEST


Length: TypeAlias = Annotated[timedelta, BeforeValidator(parse_length), PlainSerializer(length_text, return_type=str)]
