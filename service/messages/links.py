"""Where a topic can be read."""

from __future__ import annotations

import re
from urllib.parse import quote

from service.directory.model import Directory
from service.messages.values import TopicSketch

LONGEST_ADDRESS = 500

_TOPIC_ADDRESS = re.compile(
    r"(?P<base>https?://[\w.-]+(?::\d+)?(?:/[\w.-]+)*?/t)/(?:(?!\d+(?:[/?#]|$))[^/?#]+/)?(?P<id>\d+)(?:/\d+)?/?(?:[?#].*)?", re.ASCII
)


def topic_link(topic: TopicSketch, directory: Directory) -> str:
    """Give the topic's short address, `…/t/ID`: the usual one repeats the title's words, which may be what is confidential."""
    # a pattern rather than urlsplit, which raises on some addresses
    match = _TOPIC_ADDRESS.fullmatch(topic.url or "")
    if match and len(short := f"{match['base']}/{match['id']}") <= LONGEST_ADDRESS:
        return short
    return f"{directory.company.forum.rstrip('/')}/t/{quote(topic.id, safe='', errors='replace')}"
