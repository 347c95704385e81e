from __future__ import annotations

import re
from base64 import b64decode

from training.exploring.captioned import Captioned, new_figure


def test_a_notebook_shows_picture_alternative_text_and_caption() -> None:
    picture = Captioned(new_figure(2, 1, "T"), 'Topics "by" route', "Half < all & more.")
    html = picture._repr_html_()
    assert 'alt="Topics &quot;by&quot; route"' in html
    assert ">Half &lt; all &amp; more.</figcaption>" in html
    found = re.search(r"base64,([^\"]+)", html)
    assert found
    assert b64decode(found[1]) == picture.png()
    assert picture.png().startswith(b"\x89PNG")


def test_where_no_picture_can_be_shown_its_words_are() -> None:
    assert repr(Captioned(new_figure(2, 1, "T"), "Topics by route", "A row is an area.")) == "Topics by route. A row is an area."
