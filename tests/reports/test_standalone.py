from __future__ import annotations

import base64
import hashlib

import pytest
from jinja2 import UndefinedError

from service.reports.standalone import asset, content_hash, environment_of, policy_without_scripts, style_with


def test_a_policy_allows_exactly_the_style_inside_and_no_script() -> None:
    style = "body { margin: 0 }"
    policy = policy_without_scripts(style)
    assert f"style-src 'sha256-{base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()}'" in policy
    assert policy.startswith("default-src 'none';")
    assert "script-src" not in policy
    assert content_hash(style) != content_hash(style + " ")


def test_the_common_style_comes_before_a_pages_own() -> None:
    style = style_with("service.watching", "drift.css")
    assert style == asset("service.reports", "report.css") + asset("service.watching", "drift.css")


def test_templates_escape_what_is_filled_in_and_refuse_what_is_undefined() -> None:
    environment = environment_of("service.reports")
    assert environment.from_string("{{ said }}").render(said="<b>") == "&lt;b&gt;"
    with pytest.raises(UndefinedError):
        environment.from_string("{{ unsaid }}").render()
