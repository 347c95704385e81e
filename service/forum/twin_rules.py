"""What the twin of Discourse holds against a text, in Discourse's words.

After discourse/discourse, `lib/validators/post_validator.rb`, `lib/post_creator.rb` and `config/locales/server.en.yml`.
"""

from __future__ import annotations

import re
from datetime import datetime

from service.forum.twin_content import TwinTopic, TwinUser
from service.forum.twin_state import TwinState

NOT_OPEN = "Something has gone wrong. Perhaps this topic was closed or deleted while you were looking at it?"
TOO_LATE = "That post was created too long ago. It can no longer be edited or deleted."
NO_RECIPIENT = "You must select a valid user."
UNKNOWN_RECIPIENT = "One of the users you are sending this message to could not be found."
TITLE_TOO_SHORT = "Title is too short (minimum is {} characters)"

_COMMENT = re.compile(r"<!--(.*?)-->")
_MENTION = re.compile(r"(?<![\w`@])@([\w.-]*\w)")


def faults_of_new(state: TwinState, writer: TwinUser, raw: str, topic: TwinTopic | None, now: datetime) -> list[str]:
    """Say what stands against a new post; `topic` is None for the first post of a private message."""
    if topic is not None and not _takes_posts(topic, writer):
        return [NOT_OPEN]
    found = faults_of_text(state, writer, raw)
    if not writer.staff:
        if _posted_lately(state, writer, raw, private=topic is None or topic.archetype == "private_message", now=now):
            found.append("Body is too similar to what you recently posted")
        if topic is not None and _always_the_same(state, writer, topic):
            most = state.settings.max_consecutive_replies
            message = f"No more than {most} consecutive replies are allowed. "
            found.append(message + "Please edit your previous reply, or wait for someone to reply to you.")
    return found


def faults_of_text(state: TwinState, writer: TwinUser, raw: str) -> list[str]:
    """Say what stands against a text, new or edited."""
    rules = state.settings
    found = []
    if not raw.strip():
        found.append("Body can't be blank")
    elif len(raw) > rules.max_post_length:
        found.append(f"Body is limited to {rules.max_post_length} characters; you entered {len(raw)}.")
    elif len(_COMMENT.sub("", raw).strip()) < rules.min_post_length:
        found.append(f"Body is too short (minimum is {rules.min_post_length} characters)")
    mentioned = len({name.casefold() for name in _MENTION.findall(raw)})
    if not writer.staff and writer.trust_level < 1 and mentioned > rules.newuser_max_mentions_per_post:
        found.append(f"Sorry, new users can only mention {rules.newuser_max_mentions_per_post} users in a post.")
    elif not writer.staff and mentioned > rules.max_mentions_per_post:
        found.append(f"Sorry, you can only mention {rules.max_mentions_per_post} users in a post.")
    found += [
        f"Sorry, you can't post the word '{word}'; it's not allowed." for word in rules.watched_words if word.casefold() in raw.casefold()
    ]
    return found


def _takes_posts(topic: TwinTopic, writer: TwinUser) -> bool:
    return not topic.deleted and (writer.staff or not (topic.closed or topic.archived))


def _posted_lately(state: TwinState, writer: TwinUser, raw: str, *, private: bool, now: datetime) -> bool:
    # also what was deleted since: the forum keeps the text's hash, not the post
    return any(
        post.author == writer and post.raw == raw and (topic.archetype == "private_message") == private
        for topic, _, post in state.posts()
        if now - post.created_at < state.settings.unique_posts
    )


def _always_the_same(state: TwinState, writer: TwinUser, topic: TwinTopic) -> bool:
    most = state.settings.max_consecutive_replies
    if not most or topic.archetype == "private_message" or topic.posts[0].author == writer:
        return False
    last = [post for post in topic.posts if not (post.deleted or post.hidden)][-most:]
    return len(last) == most and all(post.author == writer for post in last)
