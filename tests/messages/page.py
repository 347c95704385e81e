"""Writes `docs/messages.md`, which shows a message of each kind and language: `python -m tests.messages.page`."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from service.directory import handling_of
from service.domain import FindingKind
from service.escalation.cases import ActionKind
from service.messages import Message
from service.messages.composing import REPLY_LANGUAGES
from tests.messages.samples import NIGHT, NOON, said, suggested

PAGE = Path(__file__).parents[2] / "docs" / "messages.md"
NAMES = {
    "en": "English",
    "de": "German",
    "fr": "French",
    "es": "Spanish",
    "pt": "Portuguese",
    "ja": "Japanese",
    "ru": "Russian",
    "zh": "Chinese",
}
TITLE = "Crash when a call begins"
INTRODUCTION = """\
# What is said

Every message of a case comes from a template in [`service/messages/templates`](../service/messages/templates); this page is made from them
by `python -m tests.messages.page`, with the made-up company's directory. Who words one anew changes the template and makes the page again.

- The reply on the forum is in the topic's language where there is a template for it, else in English. All other messages are in English.
- A topic with nothing confidential is quoted with its redacted title, in which nothing mentions, links or pages. About any other topic the
  reply is the same whatever was found: no quotation, no reason, no role.
- Why somebody is asked is said where it is harmless: what they look after or offered to help with, that they are on duty, in support, or
  stand in. An area is named only if its own channel is public.
- Times are told in the time of a well-known city. Links are short: the usual address repeats the title's words.
- At most ten people are mentioned, and no message is longer than 16,383 characters.
"""


def page() -> str:
    """The page as it should be."""
    return INTRODUCTION + "".join(f"\n{heading}\n\n{_quoted(message)}\n" for heading, message in _messages())


def _messages() -> Iterator[tuple[str, Message]]:
    for language in REPLY_LANGUAGES:
        at_work = suggested(redacted_title=TITLE, language=language)
        yield f"## The reply on the forum, {NAMES[language]}", said(ActionKind.MENTION, at_work)
        volunteer = suggested(redacted_title=TITLE, language=language, route="community_expert", area="integrations", at=NIGHT)
        yield f"To a volunteer, at night, in {NAMES[language]}:", said(ActionKind.MENTION, volunteer, NIGHT)
    for language in REPLY_LANGUAGES:
        secret = suggested(FindingKind.SECRET, language=language, route="community_expert", area="mobile")
        yield f"## The reply in a topic that shows a password, {NAMES[language]}", said(ActionKind.MENTION, secret)
    yield "## The post in the channel", said(ActionKind.CHANNEL_POST, suggested(redacted_title=TITLE))
    yield (
        "## The post about a topic that shows a password, in a private channel",
        said(ActionKind.CHANNEL_POST, suggested(FindingKind.SECRET)),
    )
    yield (
        "## The post about an undisclosed weakness, in the private security channel",
        said(ActionKind.SECURITY_POST, suggested(FindingKind.VULNERABILITY)),
    )
    yield "## The call", said(ActionKind.PAGE, suggested(urgent=True), contacts=suggested().contacts[:1])
    yield "## What a post becomes once the case is over", said(ActionKind.AMEND, suggested(), contacts=())
    yield (
        "## Advice to a moderator",
        said(
            ActionKind.ADVISE,
            suggested(FindingKind.SECRET),
            contacts=suggested(route="community_expert", area="boards").fallback,
            advice=handling_of([FindingKind.SECRET]).advice,
        ),
    )
    unsure = ("The model is not sure (41% for technical), so a person decides.",)
    community = suggested(route="community_expert", area="boards").fallback
    yield "## The entry in the community manager's queue", said(ActionKind.QUEUE, suggested(), contacts=community, because=unsure)
    yield (
        "## What the fallback contact gets",
        said(ActionKind.HAND_OVER, suggested(), NOON, contacts=community[:1], because=(*unsure, "Nobody looked at it in time.")),
    )


def _quoted(message: Message) -> str:
    # as plain text: what is shown here mentions nobody
    return f"```text\n{message.text}\n```"


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
