"""A suggestion and the directory become facts that the policy decides by. Pure; nothing of the topic's text goes along."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from service.directory.model import Directory, Role
from service.directory.places import place_for
from service.directory.role_people import holders
from service.directory.visibility import PRIVATE_ONLY, confidential_kinds
from service.directory.who import KEEPS_LISTED_ORDER, NOBODY_ASKED, contact_of, fallback_of
from service.domain import AreaName, Contact, Labels, Prediction, Suggestion
from service.escalation.facts import Judgement, People
from service.escalation.loudness import Signals, loudness


def as_a_person_says(prediction: Prediction, labels: Labels) -> Prediction:
    """The prediction with a person's labels in its place: they outrank the model's, and what they say is sure."""
    said = {
        name: value
        for name in ("route", "area", "confidential", "confidential_kinds", "urgent", "needs_answer")
        if (value := getattr(labels, name)) is not None
    }
    if labels.route is not None:
        said["abstained"] = False
    if labels.urgent is False:
        said["clearly_urgent"] = False
    if labels.confidential is False:
        said |= {"confidential_kinds": (), "findings": (), "confidential_probability": 0.0}
    elif labels.confidential or labels.confidential_kinds:
        said |= {"confidential": True, "confidential_probability": 1.0}
    return replace(prediction, **said)


def judgement_of(
    suggestion: Suggestion, *, topic_version: str, signals: Signals, route_set_by: str | None = None, route_set_at: datetime | None = None
) -> Judgement:
    """What the suggestion's prediction says of this version of the topic; `route_set_by` and `route_set_at` as in `Judgement`."""
    prediction = suggestion.prediction
    heard = loudness(prediction, signals)
    return Judgement(
        topic_version=topic_version,
        route=suggestion.route,
        confidence=prediction.confidence,
        abstained=prediction.abstained,
        needs_answer=prediction.needs_answer,
        kinds=confidential_kinds(prediction),
        confidential_probability=prediction.confidential_probability,
        urgent=heard.flag,
        loud=heard.loud,
        model_version=prediction.model_version,
        why_loud=heard.because,
        route_set_by=route_set_by,
        route_set_at=route_set_at,
    )


def people_of(suggestion: Suggestion, directory: Directory, at: datetime, *, place_as_said: bool | None = None) -> People:
    """Whom the directory names for the suggestion at `at` (aware), community managers and those on call among them.

    `place_as_said` as in `People`. Where the directory has no community managers, support looks at what a person has to look at.
    """
    area = suggestion.prediction.area
    role = directory.routes.get(suggestion.route) or Role(suggestion.route)
    return replace(
        reviewers_of(directory, at, area=area),
        contacts=suggestion.contacts,
        fallback=suggestion.fallback,
        place=suggestion.place,
        place_as_said=place_as_said,
        # volunteers have no private channel: what can't be asked in public is support's
        private_place=place_for(directory, Role.SUPPORT if role is Role.VOLUNTEERS else role, area=area, levels=PRIVATE_ONLY),
        # what only a list of people may answer is nobody else's, by telephone neither
        on_call=() if role in KEEPS_LISTED_ORDER else _on_call(directory, at),
        volunteer_caps={volunteer.id: volunteer.weekly_cap for volunteer in directory.volunteers.values()},
        in_order=role in KEEPS_LISTED_ORDER,
    )


def reviewers_of(directory: Directory, at: datetime, *, area: AreaName) -> People:
    """Who looks at what a person has to look at, at `at` (aware), and where they find it: all that is known without a prediction."""
    reviewing = Role.COMMUNITY if Role.COMMUNITY in directory.roles else Role.SUPPORT
    reviewers = [contact_of(holder, at) for holder in holders(directory, reviewing, area=area, at=at, asked_this_week=NOBODY_ASKED)]
    return People(
        reviewers=tuple(reviewers),
        review_place=place_for(directory, reviewing, area=area, levels=PRIVATE_ONLY),
        reviewers_fallback=tuple(fallback_of(directory, reviewing, area, at, taken={contact.id for contact in reviewers})),
        directory_version=directory.version,
    )


def _on_call(directory: Directory, at: datetime) -> tuple[Contact, ...]:
    """Those on duty whose telephone the directory knows: primaries, then backups, then the lead."""
    if directory.rota is None:
        return ()
    on_duty = holders(directory, Role.ROTA, area="", at=at, asked_this_week=NOBODY_ASKED)
    return tuple(contact_of(holder, at) for holder in on_duty if holder.person.phone)
