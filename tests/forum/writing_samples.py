"""What tests of writing say, and what they look at afterwards."""

from __future__ import annotations

from collections.abc import Callable

import httpx
import pytest

from service.domain import Redacted
from service.errors import DeliveryError
from service.forum.twin import TwinForum
from service.forum.twin_content import TwinPost
from tests.forum.samples import ROUTER, STAFF_ROUTER

TEXT = Redacted("Hello @ben, could you have a look at this, please?")
TITLE = Redacted("Topic 1 shows a password.")


def error_of(act: Callable[[], object]) -> DeliveryError:
    with pytest.raises(DeliveryError) as caught:
        act()
    return caught.value


def written(forum: TwinForum) -> list[httpx.Request]:
    return [request for request in forum.requests if request.method != "GET"]


def own_posts(forum: TwinForum, topic: int = 1) -> list[TwinPost]:
    return [post for post in forum.topics[topic].posts if post.author in {ROUTER, STAFF_ROUTER}]
