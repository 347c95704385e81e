"""docs/forum-account.md tells every reason for which something can't be said on the forum, and no others."""

from __future__ import annotations

import re
from pathlib import Path

from service.forum.refusals import REFUSALS

ROOT = Path(__file__).parents[2]
WRITING = ("refusals", "discourse_writing", "marks", "answers", "connection")
BEFORE = {"bad_address", "bad_key", "key_needs_https", "no_key"}
"""Reasons that are told before anything is sent."""


def test_the_page_tells_every_reason_and_no_others() -> None:
    page = (ROOT / "docs" / "forum-account.md").read_text("utf-8")
    told = {reason for row in re.findall(r"^\| (`[a-z_`, ]+`) \|", page, re.MULTILINE) for reason in re.findall(r"`(\w+)`", row)}
    sources = "".join((ROOT / "service" / "forum" / f"{name}.py").read_text("utf-8") for name in WRITING)
    named = re.findall(r'(?:reason=|codes\.[A-Z_]+: \()"([a-z_]+)"', sources)
    assert told == {*named, *(each.reason for each in REFUSALS)} - BEFORE
