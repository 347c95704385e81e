from __future__ import annotations

import pytest

from service.inference.reading import read
from tests.training.samples import topic
from training.comparison.cleaning import Cleaning, cleaned
from training.data.records import LabelledTopic

BODY = """Since this morning nobody can log in.

> Did you restart it?

```
{"level":"error","msg":"dial tcp: connection refused"}
```

Write to edwina.marsh@brackenfold.org if you know more."""


@pytest.fixture(scope="module")
def post() -> LabelledTopic:
    return topic("one", title="Login fails", body=BODY)


def text(post: LabelledTopic, cleaning: Cleaning) -> str:
    (reading,) = cleaned([post], [read(post.title, post.body)], cleaning)
    return reading.text_for_ngrams


def test_what_is_served_is_redacted_and_has_code_and_logs(post: LabelledTopic) -> None:
    assert text(post, Cleaning.AS_SERVED) == read(post.title, post.body).text_for_ngrams
    assert "connection refused" in text(post, Cleaning.AS_SERVED)
    assert "edwina" not in text(post, Cleaning.AS_SERVED)


def test_prose_only_drops_code_logs_and_quotes_and_stays_redacted(post: LabelledTopic) -> None:
    prose = text(post, Cleaning.PROSE_ONLY)
    assert prose.startswith("Login fails\nSince this morning nobody can log in.")
    assert not any(gone in prose for gone in ("connection refused", "restart", "edwina"))


def test_unredacted_text_holds_what_was_found(post: LabelledTopic) -> None:
    assert "edwina.marsh@brackenfold.org" in text(post, Cleaning.UNREDACTED)
    assert "connection refused" in text(post, Cleaning.UNREDACTED)


def test_prose_only_leaves_the_encoder_no_code_either(post: LabelledTopic) -> None:
    (reading,) = cleaned([post], [read(post.title, post.body)], Cleaning.PROSE_ONLY)
    assert "connection refused" not in reading.body_for_encoder


@pytest.mark.parametrize("cleaning", Cleaning)
def test_what_was_detected_and_the_language_stay_whatever_the_cleaning(post: LabelledTopic, cleaning: Cleaning) -> None:
    served = read(post.title, post.body)
    (reading,) = cleaned([post], [served], cleaning)
    assert reading.detection == served.detection
    assert reading.language == served.language


def test_a_post_that_is_all_code_has_no_prose_and_can_still_be_read() -> None:
    post = topic("code", title="Why", body="```\nmake run\n```")
    assert text(post, Cleaning.PROSE_ONLY) == "Why\n"
