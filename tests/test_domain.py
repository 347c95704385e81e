from __future__ import annotations

import dataclasses
import subprocess
import sys
from datetime import UTC, datetime

import pytest

from service import domain
from service.domain import FindingKind, Post, PostKind, Reason, Topic, Visibility

VALUES = [value for value in vars(domain).values() if dataclasses.is_dataclass(value)]


def test_a_topic_needs_no_more_than_an_id_a_title_and_a_body() -> None:
    topic = Topic("7", "Calls drop", "After a minute.")
    assert (topic.posts, topic.tags, topic.created_at, topic.visible, topic.deleted) == ((), (), None, True, False)


def test_a_post_is_a_regular_visible_one_unless_said_otherwise() -> None:
    post = Post(1, 5, "ada", datetime(2026, 3, 1, tzinfo=UTC))
    assert (post.kind, post.hidden, post.deleted, post.staff, post.text) == (PostKind.REGULAR, False, False, False, "")


@pytest.mark.parametrize("value", VALUES, ids=lambda value: value.__name__)
def test_values_can_not_be_changed_and_hold_nothing_unforeseen(value: type) -> None:
    assert value.__dataclass_params__.frozen  # type: ignore[attr-defined]  # set by the decorator
    assert not hasattr(value, "__dict__") or "__dict__" not in value.__slots__  # type: ignore[attr-defined]  # set by slots=True


def test_changing_a_value_is_refused() -> None:
    with pytest.raises(dataclasses.FrozenInstanceError):
        Reason("links", 0.5).weight = 1.0  # type: ignore[misc]  # the assignment is the point


def test_names_of_kinds_are_what_programs_read() -> None:
    assert [kind.value for kind in FindingKind] == ["secret", "personal", "infrastructure", "commercial", "vulnerability", "undetermined"]
    assert [kind.value for kind in PostKind] == ["regular", "moderator_action", "small_action", "whisper"]
    assert [level.value for level in Visibility] == ["public", "staff", "private"]


def test_the_domain_knows_no_other_room() -> None:
    code = "import sys, service.domain; print(*sorted(name for name in sys.modules if name.split('.')[0] in {'service', 'training'}))"
    loaded = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.split()
    assert loaded == ["service", "service.domain"]
