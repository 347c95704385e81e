from __future__ import annotations

import pytest

from service.reports.labels import label, phrase


@pytest.mark.parametrize(
    ("name", "readable"),
    [
        ("auth_sso", "Auth SSO"),
        ("web_ui", "Web UI"),
        ("performance_ha", "Performance HA"),
        ("plugins_api", "Plugins API"),
        ("team_owned", "Team owned"),
        ("technical", "Technical"),
        ("über_uns", "Über uns"),
        ("api", "API"),
        ("_", "_"),
    ],
)
def test_a_name_is_read_as_words_with_initialisms_in_capitals(name: str, readable: str) -> None:
    assert label(name) == readable


def test_within_a_sentence_a_name_stays_small() -> None:
    assert phrase("too_young") == "too young"
