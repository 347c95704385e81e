from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from service.messages.composing import REPLY_LANGUAGES
from service.messages.times import told_time

AT = datetime(2026, 3, 1, 16, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("language", "told"),
    [
        ("en", "Sunday, 1 March 2026, 11:30 Toronto time"),
        ("de", "Sonntag, 1. März 2026, 11:30 Uhr (Ortszeit Toronto)"),
        ("fr", "dimanche 1er mars 2026 à 11:30 (heure locale, Toronto)"),
        ("es", "domingo 1 de marzo de 2026, 11:30 (hora de Toronto)"),
        ("pt", "1 de março de 2026 (domingo), 11:30 (horário de Toronto)"),
        ("ja", "2026年3月1日（日）11:30（Toronto時間）"),
        ("ru", "воскресенье, 1 марта 2026 г., 11:30 (местное время, Toronto)"),
        ("zh", "2026年3月1日（星期日）11:30（Toronto时间）"),
    ],
)
def test_a_time_is_told_in_the_time_of_a_city_as_its_language_writes_it(language: str, told: str) -> None:
    assert told_time(AT, zone="America/Toronto", city="Toronto", language=language) == told


@pytest.mark.parametrize("language", REPLY_LANGUAGES)
def test_no_two_days_of_a_year_are_told_alike(language: str) -> None:
    days = {told_time(AT + timedelta(days=day), zone="UTC", city="Reykjavik", language=language) for day in range(366)}
    assert len(days) == 366
