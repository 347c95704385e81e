"""The buttons under our posts: which there are, and proof that a press is one of a button that we made. Pure.

A chat server signs nothing that it tells of a press, but hands back the button's context, which readers never see. So the context carries
an HMAC-SHA256 over all of it; a press without it is nobody's.
"""

from __future__ import annotations

import hmac
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from service.chat.interfaces import Button
from service.domain import RouteName
from service.errors import InputError

CHOSEN = "selected_option"
"""Where the server puts what was chosen of a menu; the one part of a context that nobody has signed."""
TEST_CASE = "test"
"""Stands for a case under a post that is only a test; no case has this id, for theirs end in a number."""
LONGEST_PART = 500
"""Characters of a part of a context: more than any of ours has."""
_PURPOSE = b"topicrouter: buttons, form 2"
_SIGNED = ("act", "case", "action", "version", "marker")
_SIGNATURE = "signature"


class ButtonAct(StrEnum):
    """What somebody says by pressing: they take it, the route or they themselves are wrong, it is not needed, it may leave."""

    TAKE = "take"
    ROUTE = "route"
    PERSON = "person"
    NOT_NEEDED = "notneeded"
    RELEASE = "release"


LABELS = {
    ButtonAct.TAKE: "I take it",
    ButtonAct.ROUTE: "Wrong route",
    ButtonAct.PERSON: "Wrong person",
    ButtonAct.NOT_NEEDED: "Not needed",
    ButtonAct.RELEASE: "Release",
}
_ASKING = (ButtonAct.TAKE, ButtonAct.ROUTE, ButtonAct.PERSON, ButtonAct.NOT_NEEDED)
_OF_KIND = {
    "channel_post": _ASKING,
    "security_post": _ASKING,
    "page": _ASKING,
    "queue": (ButtonAct.RELEASE, ButtonAct.ROUTE, ButtonAct.NOT_NEEDED),
}


@dataclass(frozen=True, slots=True)
class Press:
    """A press of a button of ours; `chosen` is what was chosen of a menu, which is as foreign as any text.

    `version` is the topic's, of which the post told, `marker` the mark of the post itself.
    """

    act: ButtonAct
    case_id: str
    action_key: str
    version: str
    marker: str = ""
    chosen: str | None = None


def buttons_for(
    case_id: str, action_key: str, *, kind: str, version: str, marker: str, routes: Sequence[RouteName], secret: str
) -> tuple[Button, ...]:
    """Give the buttons under a post.

    Args:
        case_id: the case that it is about.
        action_key: the action that it belongs to; of a `queue` post, what a press releases.
        kind: the action's kind; posts that ask have other buttons than those that wait for a person. Others have none.
        version: the topic's version that the post tells of; a release counts for that one alone.
        marker: the mark of the post; a release counts for what that post asked.
        routes: what can be chosen where the route is wrong.
        secret: what the contexts are signed with.

    """
    return tuple(
        Button(
            # servers find a button by letters and digits alone
            id=str(act),
            label=LABELS[act],
            context=signed(Press(act, case_id, action_key, version, marker), secret),
            options=tuple((route, route.replace("_", " ")) for route in routes) if act is ButtonAct.ROUTE else (),
        )
        for act in _OF_KIND.get(kind, ())
        if act is not ButtonAct.ROUTE or routes
    )


def signed(press: Press, secret: str) -> dict[str, str]:
    """Make the context that `read_press` reads this from; what will be chosen is not part of it."""
    parts = dict(zip(_SIGNED, (str(press.act), press.case_id, press.action_key, press.version, press.marker), strict=True))
    return {**parts, _SIGNATURE: _signature(parts, secret)}


def read_press(context: Mapping[str, Any], secret: str) -> Press:
    """Read what came back of a context.

    Raises:
        InputError: `button_foreign`, if the context is none that was signed with this secret, or was changed.

    """
    parts = {name: context.get(name) for name in (*_SIGNED, _SIGNATURE)}
    texts = {name: part for name, part in parts.items() if isinstance(part, str) and len(part) <= LONGEST_PART}
    signature = texts.pop(_SIGNATURE, "")
    # bytes, because texts that are not ASCII can't be compared in constant time
    if len(texts) != len(_SIGNED) or not hmac.compare_digest(_signature(texts, secret).encode(), signature.encode("utf-8", "replace")):
        raise InputError("the button was made by somebody else, or with another secret", reason="button_foreign")
    chosen = context.get(CHOSEN)
    return Press(
        act=ButtonAct(texts["act"]),
        case_id=texts["case"],
        action_key=texts["action"],
        version=texts["version"],
        marker=texts["marker"],
        chosen=chosen if isinstance(chosen, str) and len(chosen) <= LONGEST_PART else None,
    )


def _signature(parts: Mapping[str, str], secret: str) -> str:
    # an own key for this purpose (RFC 5869, extract): what signs something else with the same secret can't be passed off as a button
    key = hmac.digest(_PURPOSE, secret.encode(), "sha256")
    # ASCII alone, so that there is one way to write each text, lone surrogates included
    canonical = json.dumps([parts[name] for name in _SIGNED], ensure_ascii=True, separators=(",", ":"))
    return hmac.digest(key, canonical.encode("ascii"), "sha256").hex()
