"""A post as Mattermost takes it: checked before it is sent, with our mark in its `props` and buttons as attachment actions.

Limits: observed on a server of 5.36; https://developers.mattermost.com/integrate/plugins/interactive-messages/.
"""

from __future__ import annotations

import hashlib
import json
import re
from typing import TypeAlias

from service.chat.interfaces import Button, Draft
from service.errors import DeliveryRefused

MARK = "topicrouter_mark"
"""Where in `props` a post of ours carries its marker: kept by the server, shown to nobody."""
LONGEST_TEXT = 16_383
"""Unicode code points."""
LONGEST_PROPS = 8_000
"""Code points as the server's JSON, of servers of 2021; later ones take more."""
_ROOM_FOR_DEFAULTS = 300
"""What the server adds to `props`: the bot's sign, and the empty fields of an attachment."""
_BUTTON_ID = re.compile(r"[A-Za-z0-9]+")
_UNSENDABLE = re.compile("[\0\ud800-\udfff]")

JsonDict: TypeAlias = dict[str, object]


def post_body(draft: Draft, *, urgent: bool) -> JsonDict:
    """Make the body of `POST /posts`; with `urgent` it asks for the urgent label, which only a post that answers none may have.

    Raises:
        DeliveryRefused: `bad_characters` (U+0000, which the server fails on, or half a surrogate pair), `too_long`, or `bad_button` (an id
            that is not of letters and digits: it would be shown, and pressing it would fail).

    """
    check_text(draft.text)
    props: JsonDict = {MARK: draft.marker}
    if draft.buttons and draft.callback:
        props["attachments"] = [{"actions": [_action(button, draft.callback) for button in draft.buttons]}]
    _check_props(props)
    body: JsonDict = {"channel_id": draft.channel_id, "message": draft.text, "props": props, "pending_post_id": pending_id(draft)}
    if draft.root_id:
        body["root_id"] = draft.root_id
    elif urgent:
        body["metadata"] = {"priority": {"priority": "urgent"}}
    return body


def pending_id(draft: Draft) -> str:
    """Give what the server knows a repeat of this post by; the key is shared by all who post there, so it is of this draft alone."""
    return "topicrouter" + hashlib.sha256(f"{draft.channel_id}\0{draft.marker}".encode()).hexdigest()[:32]


def check_text(text: str) -> None:
    """See to it that the server can keep this text as it is.

    Raises:
        DeliveryRefused: `bad_characters` or `too_long`.

    """
    if found := _UNSENDABLE.search(text):
        message = f"the post holds a character (U+{ord(found[0]):04X}) that the chat server can't keep"
        raise DeliveryRefused(message, reason="bad_characters")
    if len(text) > LONGEST_TEXT:
        message = f"the post has {len(text)} characters; the chat server takes {LONGEST_TEXT}"
        raise DeliveryRefused(message, reason="too_long")


def _check_props(props: JsonDict) -> None:
    written = json.dumps(props, ensure_ascii=False)
    if _UNSENDABLE.search(written) or "\\u0000" in written:
        raise DeliveryRefused("a button or the mark holds a character that the chat server can't keep", reason="bad_characters")
    # Go's encoder writes each of these as \u003c
    size = len(written) + 5 * sum(written.count(sign) for sign in "<>&") + _ROOM_FOR_DEFAULTS
    if size > LONGEST_PROPS:
        message = f"buttons and mark come to about {size} characters; the chat server takes {LONGEST_PROPS}"
        raise DeliveryRefused(message, reason="too_long")


def _action(button: Button, callback: str) -> JsonDict:
    if not _BUTTON_ID.fullmatch(button.id):
        raise DeliveryRefused(f"the button {button.id!r} can't be pressed: its id must be of letters and digits", reason="bad_button")
    action: JsonDict = {"id": button.id, "name": button.label, "integration": {"url": callback, "context": dict(button.context)}}
    if button.options:
        return action | {"type": "select", "options": [{"value": value, "text": shown} for value, shown in button.options]}
    return action | {"type": "button"}
