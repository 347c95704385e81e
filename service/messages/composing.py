"""The message of an action, from the templates beside this file. Pure but for reading them.

A public text repeats nothing of a topic that counts as confidential, gives no reason for that, and names nobody but those asked. About such
a topic the reply on the forum is the same whatever was found.
"""

from __future__ import annotations

import re
from datetime import datetime
from functools import cache
from typing import TYPE_CHECKING, Any

from jinja2 import Environment, PackageLoader, StrictUndefined

from service.directory.model import Directory
from service.directory.visibility import confidential_kinds, handling_of
from service.domain import NOTHING_SHOWN, Redacted, Suggestion
from service.errors import InputError
from service.escalation.cases import Action, ActionKind
from service.messages.defusing import defused
from service.messages.links import topic_link
from service.messages.reasons import reasons_for
from service.messages.times import ENGLISH, told_time
from service.messages.values import Message, TopicSketch
from service.messages.working_times import when_at_work

if TYPE_CHECKING:
    from jinja2 import Template

REPLY_LANGUAGES = (ENGLISH, "de", "fr", "es", "pt", "ja", "ru", "zh")
"""Languages of the forum reply; topics in others are answered in English. All other messages are in English."""
MOST_MENTIONS = 10
"""How many people one post on Discourse may mention (`max_mentions_per_post`)."""
LONGEST_MESSAGE = 16_383
"""Code points of a post on Mattermost, which takes fewer than Discourse."""
EXCERPT_CHARACTERS = 120
BECAUSE_CHARACTERS = 300


def compose(action: Action, topic: TopicSketch, suggestion: Suggestion | None, directory: Directory, at: datetime) -> Message | None:
    """Write what `action` says, as of `at` (aware); None for one that says nothing: `predict`, and a mention of nobody.

    Args:
        action: as it was decided.
        topic: where it is.
        suggestion: made for the version of the topic that the action is about; without one nothing is quoted and no reason is given.
        directory: the one that named the people.
        at: the moment of deciding.

    Raises:
        InputError: `naive_time` if `at` has no offset.

    """
    if at.utcoffset() is None:
        raise InputError(f"the time {at.isoformat()} has no offset from UTC; write for example 2026-03-28T23:30Z", reason="naive_time")
    medium = "forum" if action.kind is ActionKind.MENTION else "chat"
    mentions = [f"@{handle}" for contact in action.contacts if (handle := getattr(contact, medium))][:MOST_MENTIONS]
    if action.kind is ActionKind.PREDICT or (action.kind is ActionKind.MENTION and not mentions):
        return None
    language = _language(action, suggestion)
    quotable = suggestion if suggestion and action.may_quote and handling_of(confidential_kinds(suggestion.prediction)).may_quote else None
    known: dict[str, Any] = {
        "mentions": mentions,
        "several": len(mentions) > 1,
        "names": [contact.name for contact in action.contacts],
        "product": directory.company.product,
        "link": topic_link(topic, directory),
        "excerpt": defused(quotable.prediction.redacted_title, limit=EXCERPT_CHARACTERS) if quotable else NOTHING_SHOWN,
        "may_quote": quotable is not None,
        "reasons": reasons_for(action.contacts, quotable, directory, at) if quotable else (),
        "when": when_at_work(action.contacts, directory, at, language),
        "waiting_since": _in_company_time(topic.created_at, directory),
        "loud": action.loud,
        "advice": action.advice,
        "because_lines": [defused(line, limit=BECAUSE_CHARACTERS) for line in action.because],
        "suggested": _suggested(suggestion),
    }
    return Message(_fitting(_template(action.kind, language).render(known)), language)


def _language(action: Action, suggestion: Suggestion | None) -> str:
    if action.kind is not ActionKind.MENTION or suggestion is None:
        return ENGLISH
    written_in = suggestion.prediction.language.casefold().partition("-")[0]
    return written_in if written_in in REPLY_LANGUAGES else ENGLISH


def _in_company_time(moment: datetime | None, directory: Directory) -> str:
    company = directory.company
    return told_time(moment, zone=company.zone, city=company.city, language=ENGLISH) if moment else ""


def _suggested(suggestion: Suggestion | None) -> dict[str, Any]:
    if suggestion is None:
        return {}
    return {
        "route": suggestion.route,
        "area": suggestion.prediction.area or "unknown",
        "people": [contact.name for contact in suggestion.contacts],
        "channel": suggestion.place.channel if suggestion.place else "",
    }


def _fitting(text: str) -> Redacted:
    """A message is made of our own words, the directory's and redacted text alone; made to fit both servers."""
    paragraphs = re.sub(r"\n{3,}", "\n\n", text.replace("\0", "")).strip()
    return Redacted(paragraphs[:LONGEST_MESSAGE])


def _template(kind: ActionKind, language: str) -> Template:
    name = f"{kind.value}/{language}.jinja" if kind is ActionKind.MENTION else f"{kind.value}.jinja"
    return _templates().get_template(name)


@cache
def _templates() -> Environment:
    loader = PackageLoader("service.messages")
    return Environment(loader=loader, undefined=StrictUndefined, autoescape=False)  # noqa: S701 - Markdown, and what is quoted was defused
