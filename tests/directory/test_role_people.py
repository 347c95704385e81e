from __future__ import annotations

from datetime import UTC, datetime

import pytest

from service.directory import Directory, Role
from service.directory.role_people import holders

AT = datetime(2026, 3, 3, 12, 0, tzinfo=UTC)


def ids(directory: Directory, role: Role, area: str, at: datetime = AT, asked: dict[str, int] | None = None) -> list[str]:
    return [holder.person.id for holder in holders(directory, role, area=area, at=at, asked_this_week=asked or {})]


def test_the_team_is_the_one_that_owned_the_area_then(harbourline: Directory) -> None:
    last_day, first_day = datetime(2025, 12, 31, 23, 59, tzinfo=UTC), datetime(2026, 1, 1, tzinfo=UTC)
    assert ids(harbourline, Role.ENGINEERS, "mobile", last_day)[:2] == ["jibsail", "spinnaker"]
    assert ids(harbourline, Role.ENGINEERS, "mobile", first_day)[:3] == ["halyard", "spinnaker", "jibsail"]
    assert ids(harbourline, Role.PRODUCT_MANAGER, "mobile", last_day) == ["compass"]
    assert ids(harbourline, Role.PRODUCT_MANAGER, "mobile", first_day) == ["sextant"]


def test_after_the_team_come_those_on_the_rota_and_nobody_twice(harbourline: Directory) -> None:
    found = ids(harbourline, Role.ENGINEERS, "mobile")
    on_rota = ids(harbourline, Role.ROTA, "mobile")
    assert found[:3] == ["halyard", "spinnaker", "jibsail"]
    assert set(on_rota) <= set(found)
    assert len(found) == len(set(found))


def test_volunteers_are_asked_about_what_they_know_only_with_consent(harbourline: Directory) -> None:
    assert ids(harbourline, Role.VOLUNTEERS, "integrations") == ["driftwood"]
    assert ids(harbourline, Role.VOLUNTEERS, "import_export") == []
    assert ids(harbourline, Role.VOLUNTEERS, "boards") == []


def test_consent_counts_from_its_day_on(harbourline: Directory) -> None:
    assert ids(harbourline, Role.VOLUNTEERS, "mobile", datetime(2026, 1, 9, 23, 59, tzinfo=UTC)) == []
    assert ids(harbourline, Role.VOLUNTEERS, "mobile", datetime(2026, 1, 10, tzinfo=UTC)) == ["seagrass"]


@pytest.mark.parametrize(("asked", "found"), [(0, ["driftwood"]), (1, ["driftwood"]), (2, []), (3, [])])
def test_a_volunteer_at_the_weekly_cap_is_left_alone(harbourline: Directory, asked: int, found: list[str]) -> None:
    assert ids(harbourline, Role.VOLUNTEERS, "plugins_api", asked={"driftwood": asked}) == found
