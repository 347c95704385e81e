from __future__ import annotations

from tests.messages.page import PAGE, page


def test_the_page_shows_what_the_templates_say() -> None:
    assert PAGE.read_text("utf-8") == page(), "docs/messages.md is not what the templates say; run: python -m tests.messages.page"
