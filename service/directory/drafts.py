"""The message that would be sent, from templates of our own.

It asks without promising, links the topic and says how to correct a wrong choice; in the topic, where its author reads it, it tells
when an answer can be expected, in the time of a named city. About a confidential topic it repeats nothing, gives no reason, and names
no role that would give one.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import datetime
from urllib.parse import quote

from service.directory.city_time import city_time
from service.directory.defusing import defused
from service.directory.model import Directory
from service.domain import Contact, Redacted, Topic

MOST_MENTIONS = 2
EXCERPT_CHARACTERS = 120

_TOPIC_ADDRESS = re.compile(
    r"(?P<base>https?://[\w.-]+(?::\d+)?(?:/[\w.-]+)*?/t)/(?:(?!\d+(?:[/?#]|$))[^/?#]+/)?(?P<id>\d+)(?:/\d+)?/?(?:[?#].*)?", re.ASCII
)


def forum_draft(
    topic: Topic, directory: Directory, *, contacts: Sequence[Contact], asked_as: str, excerpt: Redacted | None, at: datetime
) -> str:
    """A reply in the topic that mentions the people asked. `excerpt` is None where nothing may be repeated."""
    mentions = _mentions([contact.forum for contact in contacts])
    if excerpt is None:
        opening = f"Hello {mentions}, this topic is waiting for an answer. Would you be open to taking a look?"
    else:
        opening = (
            f"Hello {mentions}, this topic is waiting for an answer: “{defused(excerpt, limit=EXCERPT_CHARACTERS)}”. "
            f"It reads like a matter for {asked_as}. Would you be open to taking a look?"
        )
    correction = "If somebody else should be asked, please say so in a reply, so that it can be passed on."
    return "\n\n".join([opening, _when(directory, contacts, at), f"Topic: {topic_link(topic, directory)}", correction])


def channel_draft(topic: Topic, directory: Directory, *, contacts: Sequence[Contact], excerpt: Redacted | None) -> str:
    """A post in the chat channel, for topics in which nobody is mentioned. `excerpt` as in `forum_draft`."""
    mentions = _mentions([contact.chat for contact in contacts])
    greeting = f"Hello {mentions}" if mentions else "Hello everybody"
    if excerpt is None:
        opening = f"{greeting}, a topic on the forum needs you. Please read it there and speak about it in this channel only."
    else:
        opening = (
            f"{greeting}, a topic on the forum is waiting for an answer: “{defused(excerpt, limit=EXCERPT_CHARACTERS)}”. "
            "Would somebody who knows about it be open to replying there?"
        )
    correction = "If this is the wrong place for it, please say so here, so that it can be passed on."
    return "\n\n".join([opening, f"Topic: {topic_link(topic, directory)}", correction])


def topic_link(topic: Topic, directory: Directory) -> str:
    """The topic's short address, `…/t/ID`: the usual one repeats the title's words, which may be what is confidential."""
    # a pattern rather than urlsplit, which raises on some addresses
    match = _TOPIC_ADDRESS.fullmatch(topic.url or "")
    if match:
        return f"{match['base']}/{match['id']}"
    return f"{directory.company.forum.rstrip('/')}/t/{quote(topic.id, safe='', errors='replace')}"


def _mentions(handles: Sequence[str | None]) -> str:
    return " and ".join(f"@{handle}" for handle in [handle for handle in handles if handle][:MOST_MENTIONS])


def _when(directory: Directory, contacts: Sequence[Contact], at: datetime) -> str:
    company = directory.company
    now = city_time(at, zone=company.zone, city=company.city)
    known = [(contact.available_at, contact) for contact in contacts if contact.available_at is not None]
    if not known:
        return f"Asked on {now}; a reply can take a while."
    soonest, contact = min(known, key=lambda pair: pair[0])
    person = directory.person(contact.id)
    time = city_time(soonest, zone=person.zone, city=person.city)
    if contact.at_work:
        return f"It is {time}, which is within working hours there; a reply can still take a while."
    return f"Working hours there begin on {time}, so please expect a delay at least until then."
