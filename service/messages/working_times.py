"""When somebody of those asked is at work, as the message tells it. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from service.directory.model import Directory
from service.domain import Contact
from service.messages.times import told_time


@dataclass(frozen=True, slots=True)
class When:
    """`at_work`: it is `time` where somebody of them works now. `later`: the first begins at `time`. `unknown`: it is `time` here."""

    kind: Literal["at_work", "later", "unknown"]
    time: str


def when_at_work(contacts: Sequence[Contact], directory: Directory, at: datetime, language: str) -> When:
    """Say when an answer can be hoped for, as of `at` (aware), in the local time of whoever comes first."""
    company = directory.company
    known = [(contact.available_at, contact) for contact in contacts if contact.available_at is not None]
    if not known:
        return When("unknown", told_time(at, zone=company.zone, city=company.city, language=language))
    first, contact = min(known, key=lambda pair: pair[0])
    at_work = first <= at
    # a city without its zone would tell another place's time
    zone, city = (contact.zone, contact.city) if contact.zone and contact.city else (company.zone, company.city)
    return When("at_work" if at_work else "later", told_time(at if at_work else first, zone=zone, city=city, language=language))
