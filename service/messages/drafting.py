"""A suggestion gets the draft of the message that would be sent first. Pure."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from service.directory.model import Directory
from service.directory.visibility import confidential_kinds, handling_of
from service.domain import NOTHING_SHOWN, Suggestion, Topic
from service.escalation.cases import Action, ActionKind, Release
from service.messages.composing import compose
from service.messages.values import sketch_of


def drafted(suggestion: Suggestion, topic: Topic, directory: Directory, at: datetime) -> Suggestion:
    """Draft, as of `at` (aware), the reply on the forum or, where nobody is mentioned, the post in the channel."""
    handling = handling_of(confidential_kinds(suggestion.prediction))
    if suggestion.forum_mention:
        kind = ActionKind.MENTION
    else:
        kind = ActionKind.SECURITY_POST if handling.at_once else ActionKind.CHANNEL_POST
    first = Action(
        key=kind,
        kind=kind,
        release=Release.SUGGESTED,
        topic_version="",
        contacts=suggestion.contacts,
        place=suggestion.place,
        may_quote=handling.may_quote,
    )
    message = compose(first, sketch_of(topic), suggestion, directory, at)
    return replace(suggestion, draft=message.text if message else NOTHING_SHOWN)
