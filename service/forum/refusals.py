"""What a forum's answer to a writing call means for whoever wants something said: done, later, or not until something changes.

Only what Discourse says in its own words is sure. Anything else (a gateway, a maintenance page) leaves open whether it was done.
The sentences are those of discourse/discourse, `config/locales/server.en.yml`; they come in the language of the account that writes.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

import httpx

from service.errors import DeliveryDelayed, DeliveryError, DeliveryRefused, SourceError, SourceUnavailable
from service.forum.answers import error_texts, error_type, json_object, place
from service.wire.fields import JsonObject
from service.wire.pacing import asked_to_wait

LONGEST_QUOTE = 160
"""Characters of a sentence of the forum's that nobody foresaw, which the error repeats."""

NOT_SENT = (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout, httpx.UnsupportedProtocol)
"""Troubles of a network that happen before a request leaves."""

_MAY_PASS = frozenset({"not_discourse", "html_instead_of_json", "not_json"})
"""Reasons of a reading that failed which a proxy in between may be to blame for."""

_WRONG_KEY = "username or key is invalid"
_MEANINGS: dict[int, tuple[str, str]] = {
    httpx.codes.BAD_REQUEST: ("bad_request", "the server does not understand the request; is this a Discourse forum?"),
    httpx.codes.FORBIDDEN: ("forbidden", "the forum refuses; the key's scopes or its user's rights don't reach so far"),
    httpx.codes.NOT_FOUND: ("not_found", "not found, or not to be seen by this user"),
    httpx.codes.GONE: ("not_found", "not found, or not to be seen by this user"),
}


@dataclass(frozen=True, slots=True)
class Refusal:
    """A rule of the forum's that a text broke: what tells it, and what it means for people."""

    reason: str
    words: re.Pattern[str]
    meaning: str
    passes: bool = False
    """Whether it passes by waiting."""


def _refusal(reason: str, words: str, meaning: str, *, passes: bool = False) -> Refusal:
    return Refusal(reason, re.compile(words, re.IGNORECASE), meaning, passes)


REFUSALS = (
    _refusal("duplicate_text", "too similar to what you recently posted", "the same text was posted a moment ago"),
    _refusal("consecutive_replies", "consecutive replies are allowed", "the account wrote the last posts of the topic"),
    _refusal("too_short", "is too short|can't be blank", "the text or title is shorter than the forum allows"),
    _refusal("too_long", "is too long|is limited to [\\d,.]+ characters?", "the text or title is longer than the forum allows"),
    _refusal("too_many_mentions", "can't mention other users|can only mention", "the text mentions more people than the account may"),
    _refusal("too_many_links", "links? in (?:a|your) posts?|link to that host", "the text holds links that the account may not post"),
    _refusal("watched_word", "can't post the word|can't post that|censored words", "the text holds a word that the forum does not allow"),
    _refusal("unclear_text", "seems unclear|invalid characters", "the forum does not take the text for a sentence"),
    _refusal("topic_not_open", "topic was closed or deleted", "the topic is closed, archived, deleted, or not to be written in"),
    _refusal("new_account_limit", "new users are temporarily limited", "the account is new; give it trust level 1 or more"),
    _refusal("account_suspended", "suspended users", "the account is suspended"),
    _refusal(
        "no_recipient",
        "could not be found|cannot send a personal message|not accepting messages|must select a valid user",
        "there is no such group, or it takes no messages from the account",
    ),
    _refusal("group_too_large", "too many users to receive a message", "the group has more members than a message may have readers"),
    _refusal("too_late_to_edit", "too long ago", "the account may not edit posts of that age"),
    _refusal("slow_mode", "slow mode", "the topic is in slow mode", passes=True),
)


def answered(response: httpx.Response, path: str) -> JsonObject:
    """Give the document of a writing call that was done.

    Raises:
        DeliveryDelayed: `rate_limited`, `read_only`, `server_error`, `not_discourse`, `html_instead_of_json`, `not_json`, `edit_conflict`,
            or a refusal that passes; `unsure` where the answer is not Discourse's.
        DeliveryRefused: `redirected`, `login_required`, `key_refused`, `forbidden`, `not_found`, `bad_request`, `not_accepted`, or one of
            REFUSALS.

    """
    status, where = response.status_code, place(response, path)
    if response.is_success:
        try:
            return json_object(response, path)
        except SourceError as error:
            raise DeliveryDelayed(str(error), reason=error.reason, unsure=True) from None
    if status == httpx.codes.TOO_MANY_REQUESTS:
        message = f"{where}: the forum's limit of calls is reached"
        raise DeliveryDelayed(message, reason="rate_limited", wait_seconds=asked_to_wait(response))
    if response.has_redirect_location:
        message = f"{where}: the server redirects instead of answering; give the address that it redirects to if it is the forum's"
        raise DeliveryRefused(message, reason="redirected")
    kind, said = error_type(response), error_texts(response)
    if kind == "read_only":
        raise DeliveryDelayed(f"{where}: the forum is in read-only mode", reason="read_only", wait_seconds=asked_to_wait(response))
    if status >= httpx.codes.INTERNAL_SERVER_ERROR:
        message = f"{where}: the forum's server answers {status}"
        raise DeliveryDelayed(message, reason="server_error", wait_seconds=asked_to_wait(response), unsure=True)
    if not kind and not said:
        message = f"{where}: the server answers {status}, and not in Discourse's words; a proxy, or is this a Discourse forum's address?"
        raise DeliveryDelayed(message, reason="not_discourse", unsure=True)
    raise _by_status(status, kind, said, where) or _by_words(said, where) or _unforeseen(status, kind, said, where)


def unanswered(error: httpx.RequestError, address: str) -> DeliveryDelayed:
    """Say that no answer came to a writing call, and whether it may have been done."""
    message = f"{address} can't be reached: {error or type(error).__name__}"
    return DeliveryDelayed(message, reason="unreachable", unsure=not isinstance(error, NOT_SENT))


def as_delivery(error: SourceError) -> DeliveryError:
    """Tell what kept us from reading in the terms of saying something; nothing was written, so it is sure."""
    if isinstance(error, SourceUnavailable):
        return DeliveryDelayed(str(error), reason=error.reason, wait_seconds=error.wait_seconds)
    if error.reason in _MAY_PASS:
        return DeliveryDelayed(str(error), reason=error.reason)
    return DeliveryRefused(str(error), reason=error.reason)


def key_refused(where: str) -> DeliveryRefused:
    """Say that it is the key that the forum refuses, whatever is asked with it."""
    return DeliveryRefused(f"{where}: the forum refuses the API key or its user; was the key revoked?", reason="key_refused")


def _by_status(status: int, kind: str, said: tuple[str, ...], where: str) -> DeliveryError | None:
    if kind == "not_logged_in" or status == httpx.codes.UNAUTHORIZED:
        return DeliveryRefused(f"{where}: the forum takes nothing without a login; set an API key", reason="login_required")
    if status == httpx.codes.FORBIDDEN and any(_WRONG_KEY in sentence for sentence in said):
        return key_refused(where)
    if status == httpx.codes.CONFLICT:
        return DeliveryDelayed(f"{where}: somebody else edited it meanwhile", reason="edit_conflict")
    if status in _MEANINGS:
        reason, meaning = _MEANINGS[status]
        return DeliveryRefused(f"{where}: {meaning}", reason=reason)
    return None


def _by_words(said: tuple[str, ...], where: str) -> DeliveryError | None:
    for refusal in REFUSALS:
        if any(refusal.words.search(sentence) for sentence in said):
            error = DeliveryDelayed if refusal.passes else DeliveryRefused
            return error(f"{where}: {refusal.meaning}", reason=refusal.reason)
    return None


def _unforeseen(status: int, kind: str, said: tuple[str, ...], where: str) -> DeliveryRefused:
    quoted = "; ".join(said)[:LONGEST_QUOTE] or kind
    return DeliveryRefused(f"{where}: the forum does not accept it ({status}): {quoted}", reason="not_accepted")
