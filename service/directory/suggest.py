"""A prediction turned into a suggestion: whom to ask, where and why. `service.messages.drafted` adds what to say. Nothing is sent."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime

from service.directory.model import Directory
from service.directory.visibility import confidential_kinds, handling_of
from service.directory.who import NOBODY_ASKED, NOBODY_KNOWN, who_to_ask
from service.domain import NOTHING_SHOWN, FindingKind, Prediction, Suggestion, Topic


def suggest(
    topic: Topic,
    prediction: Prediction,
    directory: Directory,
    at: datetime,
    *,
    asked_this_week: Mapping[str, int] = NOBODY_ASKED,
    familiarity: Mapping[str, float] = NOBODY_KNOWN,
) -> Suggestion:
    """What would be done about `topic` at `at` (aware); `asked_this_week` and `familiarity` as for `who_to_ask`.

    `for_review` is true when the prediction abstained and when nobody seems to be asked anything. `why` is for staff and must not be
    posted: it may name the kind of finding. A topic that not everybody may read is confidential whatever its text says, so the
    suggestion's prediction is then `undetermined` besides what was found. The draft is left empty.

    Raises:
        InputError: `unknown_route` or `unknown_area` if model and directory don't fit; `naive_time`.

    """
    if topic.category_restricted:
        prediction = _restricted(prediction)
    kinds = confidential_kinds(prediction)
    handling = handling_of(kinds)
    asked = who_to_ask(
        directory,
        route=prediction.route,
        area=prediction.area,
        at=at,
        urgent=prediction.urgent,
        confidential_kinds=kinds,
        asked_this_week=asked_this_week,
        familiarity=familiarity,
    )
    forum_mention = handling.forum_mention and any(contact.forum for contact in asked.contacts)
    return Suggestion(
        topic_id=topic.id,
        prediction=prediction,
        route=asked.route,
        contacts=asked.contacts,
        fallback=asked.fallback,
        place=asked.place,
        forum_mention=forum_mention,
        for_review=prediction.abstained or not prediction.needs_answer,
        draft=NOTHING_SHOWN,
        why=(*asked.why, *_why_with_care(topic, prediction, forum_mention=handling.forum_mention)),
        advice=handling.advice,
    )


def _restricted(prediction: Prediction) -> Prediction:
    kinds = {*prediction.confidential_kinds, FindingKind.UNDETERMINED}
    return replace(prediction, confidential=True, confidential_kinds=tuple(kind for kind in FindingKind if kind in kinds))


def _why_with_care(topic: Topic, prediction: Prediction, *, forum_mention: bool) -> list[str]:
    why = []
    if topic.category_restricted:
        why.append("Not everybody may read the topic's category, so it is handled as confidential.")
    if not forum_mention:
        why.append("Nobody is mentioned in the topic, because a mention would draw eyes to it.")
    if prediction.abstained:
        why.append(f"The model is not sure ({prediction.confidence:.0%} for {prediction.route}): a person decides before anybody is asked.")
    if not prediction.needs_answer:
        why.append("Nobody seems to be asked anything: a person decides whether anybody should be.")
    return why
