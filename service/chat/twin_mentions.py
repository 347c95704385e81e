"""Whom a post tells of itself, as Mattermost reads mentions (mattermost/mattermost, `app/notification.go`, and as observed on 5.36)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping

from service.chat.twin_content import Document, TwinPost, TwinUser

EVERYBODY = frozenset({"@channel", "@all"})
HERE = "@here"
_NOT_READ = (
    re.compile(r"^ {0,3}(`{3,}|~{3,}).*?(?:^ {0,3}\1[`~]*\s*$|\Z)", re.DOTALL | re.MULTILINE),
    re.compile(r"(?:\A|\n[ \t]*\n)(?:(?: {4}|\t)[^\n]*(?:\n|\Z))+"),
    re.compile(r"(?<!`)(`+)(?!`)(.+?)(?<!`)\1(?!`)", re.DOTALL),
    re.compile(r"(?<=\])\([^()\s]*(?:\s+\"[^\"]*\")?\)"),
)
_JOINED = re.compile(r"(?:[^\W_]|[:.\-_@])+")
_ENDINGS = ".-:_"


def notified(post: TwinPost, users: Mapping[str, TwinUser], *, limit: int) -> frozenset[str]:
    """Give the names of those who are told of a post: members alone, its author never, nobody by @channel in a channel above `limit`."""
    members = [users[user_id] for user_id in post.channel.members if users[user_id].active]
    keywords = {f"@{user.username}" for user in members} | EVERYBODY | {HERE} | {key for user in members for key in user.mention_keys}
    said = {word for text in _texts(post) for word in mentions(text, keywords)}
    small_enough = len(post.channel.members) <= limit
    return frozenset(user.username for user in members if user.id != post.author.id and _is_told(user, said, by_group=small_enough))


def mentions(text: str, keywords: Iterable[str]) -> Iterator[str]:
    """Give those of these keywords (lower case, people's with their @) that a text mentions; code and addresses of links are not read."""
    wanted = frozenset(keywords)
    for pattern in _NOT_READ:
        text = pattern.sub(" ", text)
    for match in _JOINED.finditer(text.lower()):
        word = match[0]
        if word.startswith(":") and word.endswith(":"):
            continue
        yield from _in_word(word.lstrip(":.-_"), wanted)


def _in_word(word: str, wanted: frozenset[str]) -> Iterator[str]:
    shortened = word
    while shortened and shortened not in wanted and shortened[-1] in _ENDINGS:
        shortened = shortened[:-1]
    if shortened in wanted:
        yield shortened
    elif not word.startswith("@"):
        yield from (part for part in re.split(r"[.\-:]", word) if part in wanted)


def _is_told(user: TwinUser, said: set[str], *, by_group: bool) -> bool:
    if f"@{user.username}" in said or user.mention_keys & said:
        return True
    if not (by_group and user.mention_channel):
        return False
    return bool(EVERYBODY & said) or (HERE in said and user.status == "online")


def _texts(post: TwinPost) -> Iterator[str]:
    yield post.message
    attachments: list[Document] = post.props.get("attachments", [])
    for attachment in attachments:
        yield from (attachment[name] for name in ("text", "pretext") if attachment.get(name))
