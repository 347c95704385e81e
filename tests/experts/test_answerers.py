from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from service.domain import Post, PostKind
from service.experts.answerers import answerers
from tests.experts.samples import reply, topic


def test_those_who_answered_are_named_once_in_their_order() -> None:
    assert answerers(topic(1, "t", "bob", "ann", "bob")) == ("bob", "ann")


def test_the_author_answers_nobody() -> None:
    assert answerers(topic(1, "t", "ASKER", "ann")) == ("ann",)


@pytest.mark.parametrize(
    "post",
    [
        reply("ann", kind=PostKind.WHISPER),
        reply("ann", kind=PostKind.SMALL_ACTION),
        reply("ann", hidden=True),
        reply("ann", deleted=True),
        reply("system", author_id=-1),
        reply("ann", number=1),
    ],
)
def test_what_is_no_shown_post_of_a_person_is_no_answer(post: Post) -> None:
    asked = topic(1, "t")
    assert answerers(replace(asked, posts=(*asked.posts, post))) == ()


@pytest.mark.parametrize("changes", [{"deleted": True}, {"regular": False}, {"category_restricted": True}])
def test_from_what_the_forum_keeps_from_its_readers_nothing_is_learnt(changes: dict[str, Any]) -> None:
    assert answerers(replace(topic(1, "t", "ann"), **changes)) == ()
