from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.domain import PostKind
from service.errors import SourceRefused
from service.forum.parsing import UNKNOWN_TIME, Category, parse_categories, parse_list_entry, parse_tags, parse_topic
from tests.forum.samples import unhurried

SMALLEST: dict[str, Any] = {"id": 5, "title": "Help", "post_stream": {"posts": []}}


def parse(**fields: Any) -> Any:
    return parse_topic(SMALLEST | fields, origin="5.json")


def with_posts(*posts: object) -> Any:
    return parse(post_stream={"posts": list(posts)})


def test_a_document_of_three_fields_is_enough() -> None:
    topic = parse()
    assert (topic.id, topic.title, topic.body, topic.posts, topic.created_at) == ("5", "Help", "", (), None)
    assert topic.visible
    assert topic.regular


@pytest.mark.parametrize(
    ("document", "field"),
    [
        ([], "the document"),
        ({}, "field id"),
        ({"id": True, "title": "x"}, "field id"),
        ({"id": 5, "title": None}, "field title"),
        ({"id": 5, "title": "x"}, "field post_stream.posts"),
        ({"id": 5, "title": "x", "post_stream": {"posts": "none"}}, "field post_stream.posts"),
        ({"id": 5, "title": "x", "post_stream": {"posts": [{}, 3]}}, "field post_stream.posts[1]"),
    ],
)
def test_what_is_no_topic_document_is_refused_with_file_and_field(document: object, field: str) -> None:
    with pytest.raises(SourceRefused) as caught:
        parse_topic(document, origin="5.json")
    assert str(caught.value).startswith(f"5.json: {field} ")
    assert caught.value.reason == "not_a_topic"


def test_times_become_aware_utc() -> None:
    assert parse(created_at="2026-03-01T10:00:00.250+02:00").created_at == datetime(2026, 3, 1, 8, 0, 0, 250_000, tzinfo=UTC)
    assert parse(created_at="2026-03-01T10:00:00.000Z").created_at == datetime(2026, 3, 1, 10, tzinfo=UTC)
    assert parse(created_at="2026-03-01T10:00:00").created_at == datetime(2026, 3, 1, 10, tzinfo=UTC)
    assert parse(created_at="0001-01-01T00:00:00+14:00").created_at is None


def test_a_post_without_a_time_takes_that_of_the_post_before() -> None:
    topic = parse(
        created_at="2026-03-01T10:00:00Z",
        post_stream={"posts": [{"post_number": 1}, {"post_number": 2, "created_at": "2026-03-02T10:00:00Z"}, {"created_at": None}]},
    )
    assert [post.created_at.day for post in topic.posts] == [1, 2, 2]
    assert with_posts({}).posts[0].created_at == UNKNOWN_TIME


def test_raw_text_is_preferred_to_cooked() -> None:
    assert with_posts({"post_number": 1, "raw": "*x*", "cooked": "<p>x</p>"}).body == "*x*"
    assert with_posts({"post_number": 1, "cooked": "<p>x</p>"}).body == "<p>x</p>"


def test_posts_are_ordered_by_number_and_the_first_gives_body_and_author() -> None:
    topic = with_posts(
        {"post_number": 4, "user_id": 9, "username": "z", "cooked": "late", "post_type": 3},
        {"post_number": 1, "user_id": 8, "username": "y", "cooked": "first", "moderator": True},
    )
    assert [post.number for post in topic.posts] == [1, 4]
    assert (topic.body, topic.author_id, topic.author, topic.author_is_staff) == ("first", 8, "y", True)


def test_a_document_whose_first_post_is_gone_has_no_body() -> None:
    topic = parse(user_id=8, post_stream={"posts": [{"post_number": 2, "user_id": 9, "cooked": "answer"}]})
    assert (topic.body, topic.author_id) == ("", 8)


@pytest.mark.parametrize(("number", "kind"), [*enumerate(PostKind, start=1), (None, PostKind.REGULAR), (77, PostKind.SMALL_ACTION)])
def test_post_types_are_told_apart_and_an_unknown_one_can_not_answer(number: int | None, kind: PostKind) -> None:
    assert with_posts({"post_type": number}).posts[0].kind is kind


@pytest.mark.parametrize("fields", [{"user_deleted": True}, {"deleted_at": "2026-03-01T10:00:00Z"}])
def test_posts_deleted_by_author_or_staff_are_deleted(fields: dict[str, object]) -> None:
    assert with_posts(fields).posts[0].deleted


def test_both_shapes_of_tags_are_read() -> None:
    assert parse_tags(["ldap", "saml"]) == ("ldap", "saml")
    assert parse_tags([{"id": 3, "name": "ldap", "slug": "ldap"}, None, {"id": 4}]) == ("ldap",)
    assert parse_tags(None) == ()


@pytest.mark.parametrize(
    "fields",
    [{"accepted_answer": {"post_number": 3}}, {"has_accepted_answer": True}, {"post_stream": {"posts": [{"accepted_answer": True}]}}],
)
def test_an_accepted_answer_shows_in_any_of_three_places(fields: dict[str, object]) -> None:
    assert parse(**fields).has_accepted_answer


def test_standing_is_read_from_the_document() -> None:
    topic = parse(closed=True, archived=True, visible=False, pinned_globally=True, deleted_at="2026-01-01T00:00:00Z", archetype="banner")
    assert topic.closed
    assert topic.archived
    assert not topic.visible
    assert topic.pinned_globally
    assert topic.deleted
    assert not topic.regular


def test_categories_bring_name_and_restriction() -> None:
    site = {"categories": [{"id": 1, "name": "Open"}, {"id": 2, "name": "Staff", "read_restricted": True}, {"name": "no id"}]}
    categories = parse_categories(site)
    assert categories == {1: Category("Open", restricted=False), 2: Category("Staff", restricted=True)}
    known = parse_topic(SMALLEST | {"category_id": 2}, origin="x", categories=categories)
    assert (known.category, known.category_id, known.category_restricted) == ("Staff", 2, True)


def test_an_unknown_category_is_restricted_only_where_the_caller_says_so() -> None:
    document = SMALLEST | {"category_id": 99}
    assert not parse_topic(document, origin="x").category_restricted
    assert parse_topic(document, origin="x").category_id == 99
    assert parse_topic(document, origin="x", restricted_unless_known=True).category_restricted


def test_a_topic_gets_its_url_from_the_forums_address() -> None:
    assert parse_topic(SMALLEST | {"slug": "help"}, origin="x", address="https://f.example").url == "https://f.example/t/help/5"
    assert parse_topic(SMALLEST, origin="x").url is None


def test_a_list_entry_needs_no_posts() -> None:
    entry = parse_list_entry({"id": 5, "title": "Help", "closed": True, "created_at": "2026-03-01T10:00:00Z"}, origin="/latest.json")
    assert entry.closed
    assert entry.posts == ()


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=20) | st.floats(allow_nan=False),
    lambda children: st.lists(children, max_size=3) | st.dictionaries(st.text(max_size=12), children, max_size=3),
    max_leaves=6,
)
field_names = st.sampled_from(
    ["created_at", "user_id", "details", "tags", "category_id", "views", "closed", "visible", "archetype", "accepted_answer", "slug"]
)
post_names = st.sampled_from(
    ["post_number", "user_id", "username", "created_at", "cooked", "raw", "post_type", "hidden", "deleted_at", "staff"]
)


@unhurried
@given(st.dictionaries(field_names, json_values), st.lists(st.dictionaries(post_names, json_values), max_size=4))
def test_any_values_in_optional_fields_are_borne(fields: dict[str, object], posts: list[object]) -> None:
    topic = parse_topic(fields | {"id": 5, "title": "x", "post_stream": {"posts": posts}}, origin="x", address="https://f.example")
    assert len(topic.posts) == len(posts)
    assert all(post.created_at.tzinfo is not None for post in topic.posts)
