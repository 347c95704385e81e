from __future__ import annotations

from itertools import combinations

import pytest

from service.directory import Directory, Role, handling_of
from service.directory.places import place_for
from service.directory.visibility import ANY_CHANNEL, PRIVATE_ONLY, STAFF_OR_PRIVATE
from service.domain import FindingKind, Place, Visibility


@pytest.mark.parametrize(
    ("role", "area", "levels", "channel"),
    [
        (Role.ENGINEERS, "mobile", ANY_CHANNEL, "mobile"),
        (Role.SUPPORT, "database", ANY_CHANNEL, "server"),
        (Role.SUPPORT, "licensing_billing", ANY_CHANNEL, "ask-engineering"),
        (Role.ENGINEERS, "mobile", STAFF_OR_PRIVATE, "sustained-engineering"),
        (Role.ENGINEERS, "mobile", PRIVATE_ONLY, "engineering-private"),
        (Role.ENGINEERS, "security", ANY_CHANNEL, "security-questions"),
        (Role.BUSINESS, "mobile", ANY_CHANNEL, "sensitive-topics"),
        (Role.BUSINESS, "mobile", PRIVATE_ONLY, "business-private"),
        (Role.VOLUNTEERS, "mobile", ANY_CHANNEL, "peer-help"),
        (Role.SECURITY, "mobile", PRIVATE_ONLY, "security-private"),
    ],
)
def test_the_channel_follows_from_role_area_and_level(
    harbourline: Directory, role: Role, area: str, levels: tuple[Visibility, ...], channel: str
) -> None:
    assert place_for(harbourline, role, area=area, levels=levels).channel == channel


def test_a_channel_is_named_as_its_team_names_it(harbourline: Directory) -> None:
    area = harbourline.areas["docs_community"].model_copy(update={"channel": "docs-crew"})
    roles = {**harbourline.areas, "docs_community": area}
    changed = Directory(**{**{name: getattr(harbourline, name) for name in Directory.__slots__}, "areas": roles})
    assert place_for(changed, Role.ENGINEERS, area="docs_community", levels=ANY_CHANNEL) == Place("docs", "crew", Visibility.STAFF)


def test_for_every_role_area_and_mix_of_findings_there_is_a_channel_of_an_allowed_level(harbourline: Directory) -> None:
    mixes = [mix for size in range(1, 4) for mix in combinations(FindingKind, size)]
    for role in set(Role) - {Role.VOLUNTEERS}:
        for area in harbourline.areas:
            for mix in mixes:
                levels = handling_of(mix).levels
                assert place_for(harbourline, role, area=area, levels=levels).visibility in levels
