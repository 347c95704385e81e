from __future__ import annotations

import httpx
import pytest

from service.errors import DeliveryDelayed, DeliveryRefused
from service.forum import twin_trouble as trouble
from service.forum.discourse_mentions import NAMES_AT_ONCE
from service.forum.discourse_writing import DiscourseWriter
from service.forum.twin_content import TwinCategory, TwinGroup, TwinUser
from tests.forum.samples import KEY, STAFF_ROUTER, connection_to, twin_topic, writable, writer_to


def test_users_and_groups_are_reached_whatever_the_spelling_and_others_are_unknown() -> None:
    told = writer_to(writable()).mentions("1", ["Anna", "BEN", "Moderators", "nobody"])
    assert told.reached == {"anna", "ben", "moderators"}
    assert told.unreached == {"nobody": "unknown"}


def test_who_does_not_see_the_category_is_not_reached() -> None:
    forum = writable(twin_topic(1, category_id=5), categories=[TwinCategory(5, "Customers", restricted=True, readers=("anna", "Router"))])
    told = writer_to(forum).mentions("1", ["anna", "ben"])
    assert told.reached == {"anna"}
    assert told.unreached == {"ben": "category"}


def test_staff_is_told_who_muted_the_topic_and_others_are_not() -> None:
    forum = writable(twin_topic(1, muted_by=("ben",)))
    assert writer_to(forum, STAFF_ROUTER).mentions("1", ["ben"]).unreached == {"ben": "muted_topic"}
    assert writer_to(forum).mentions("1", ["ben"]).unreached == {}


def test_groups_that_may_not_be_mentioned_or_are_too_large_are_not_reached() -> None:
    forum = writable()
    forum.groups |= {
        "closed": TwinGroup("Closed", ("ben",), mentionable=False),
        "crowd": TwinGroup("crowd", tuple(f"member{number}" for number in range(101))),
    }
    told = writer_to(forum).mentions("1", ["Closed", "Crowd", "Moderators"])
    assert told.unreached == {"closed": "not_mentionable", "crowd": "group_too_large"}
    assert told.reached == {"moderators"}


def test_many_names_are_asked_for_in_parts_that_the_forum_takes() -> None:
    forum = writable()
    names = [f"Person{number}" for number in range(2 * NAMES_AT_ONCE + 1)]
    forum.users += [TwinUser(200 + number, name) for number, name in enumerate(names)]
    assert len(writer_to(forum).mentions("1", names).reached) == len(names)
    assert len(forum.requests) == 3


def test_nobody_is_asked_for_where_nobody_is_to_be_mentioned() -> None:
    forum = writable()
    assert writer_to(forum).mentions("1", []).reached == frozenset()
    assert forum.requests == []


def test_a_key_that_may_not_ask_looks_up_who_exists() -> None:
    forum = writable()
    forum.settings.tells_mentions = False
    forum.groups["closed"] = TwinGroup("Closed", mentionable=False)
    told = writer_to(forum).mentions("1", ["anna", "Moderators", "Closed", "no/body"])
    assert told.reached == {"anna", "moderators"}
    assert told.unreached == {"closed": "not_mentionable", "no/body": "unknown"}


@pytest.mark.parametrize("group_refused", [True, False])
def test_whoever_cannot_be_looked_up_counts_as_reached(group_refused: bool) -> None:
    def answer(request: httpx.Request) -> httpx.Response:
        refused = request.url.path.startswith("/groups" if group_refused else "/u/") or request.url.path.startswith("/composer")
        return trouble.invalid_access() if refused else trouble.not_found()

    told = DiscourseWriter(connection_to(answer, key=KEY)).mentions("1", ["anna", "ben"])
    assert told.reached == {"anna", "ben"}
    assert told.unreached == {}


def test_trouble_on_the_way_is_not_taken_for_somebody_who_is_not_there() -> None:
    forum = writable()
    forum.troubles.append(trouble.web_page())
    with pytest.raises(DeliveryDelayed):
        writer_to(forum).mentions("1", ["anna"])
    forum.settings.tells_mentions = False
    forum.troubles += [trouble.invalid_access(), httpx.Response(404, text="blocked")]
    with pytest.raises(DeliveryDelayed):
        writer_to(forum).mentions("1", ["anna"])
    forum.troubles += [trouble.invalid_access(), trouble.not_found(), trouble.bad_parameters("x")]
    with pytest.raises(DeliveryRefused):
        writer_to(forum).mentions("1", ["anna"])
