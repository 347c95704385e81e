"""Reports to test with: a made-up forum's topics, predictions and suggestions, each value changeable by keyword."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from service.domain import (
    Contact,
    Finding,
    FindingKind,
    Place,
    Prediction,
    Reason,
    SimilarTopic,
    Suggestion,
    Visibility,
)
from service.reports.entries import Report, ReportEntry, ReportScope, by_urgency_and_age

AT = datetime(2026, 3, 26, 8, 30, tzinfo=UTC)
SCOPE = ReportScope(source="forum.harbourline.example", hours=24, model_version="2026.03.1", directory_version="5f0c2a91d3be")
ROUTES = ("community_expert", "feature", "licensing", "team_owned", "technical")

MIRA = Contact("mira", "Mira Okafor", "support engineer", "mira", "mira.okafor", AT, at_work=True, zone="Europe/Berlin", city="Berlin")
TOMAS = Contact(
    "tomas",
    "Tomás Alvarez",
    "product manager of Mobile",
    "tomas_a",
    "tomas",
    datetime(2026, 3, 26, 13, 0, tzinfo=UTC),
    at_work=False,
    zone="America/Toronto",
    city="Toronto",
)

PREDICTION_KEYS = [
    *("id", "route", "confidence", "probabilities", "area", "area_confidence", "confidential", "confidential_probability"),
    *("confidential_kinds", "confidential_reasons", "findings", "redacted_title", "redacted_body"),
    *(
        "urgent",
        "urgent_probability",
        "urgent_reasons",
        "clearly_urgent",
        "needs_answer",
        "language",
        "abstained",
        "reasons",
        "model_version",
    ),
]
WREN = Contact("wren", "Wren Castellanos-Featherstonehaugh", "community expert", "wren", None, None, at_work=False)

LONG_WORD = "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft"
DRAFT = "Hello @mira, this topic is waiting for an answer. Would you be open to taking a look?\n\nTopic: https://forum.harbourline.example/t/101"


def prediction(**changes: Any) -> Prediction:
    """A sure, harmless prediction; `route` and `confidence` spread the rest over the other routes."""
    route, confidence = changes.get("route", "technical"), changes.get("confidence", 0.78)
    others = [name for name in ROUTES if name != route]
    rest = [(1 - confidence) * share for share in (0.5, 0.3, 0.15, 0.05)]
    values: dict[str, Any] = {
        "topic_id": "101",
        "route": route,
        "confidence": confidence,
        "probabilities": {route: confidence, **dict(zip(others, rest, strict=False))},
        "area": "auth_sso",
        "area_confidence": 0.64,
        "confidential": False,
        "confidential_probability": 0.04,
        "confidential_kinds": (),
        "confidential_reasons": (),
        "findings": (),
        "redacted_title": "Sign-in loops back to the login page after the upgrade",
        "redacted_body": "Since we moved to the new release, signing in sends people back to the login page.",
        "urgent": False,
        "urgent_probability": 0.1,
        "urgent_reasons": (),
        "clearly_urgent": False,
        "needs_answer": True,
        "language": "en",
        "abstained": False,
        "reasons": (Reason("“login”", 1.42), Reason("meaning of the post", 0.97), Reason("a question in the title", 0.21)),
        "similar": (SimilarTopic("c-17", "Login page comes back after entering the password", "technical", 0.81),),
        "model_version": "2026.03.1",
    }
    return Prediction(**(values | changes))


def suggestion(made_for: Prediction | None = None, **changes: Any) -> Suggestion:
    """What would be done about a prediction."""
    made_for = made_for or prediction()
    values: dict[str, Any] = {
        "topic_id": made_for.topic_id,
        "prediction": made_for,
        "route": made_for.route,
        "contacts": (MIRA,),
        "fallback": (TOMAS,),
        "place": Place("support-questions", "community", Visibility.PUBLIC),
        "forum_mention": True,
        "for_review": made_for.abstained or not made_for.needs_answer,
        "draft": DRAFT,
        "why": ("The route technical asks Customer Support.", "Not urgent: the usual waiting times."),
        "advice": (),
    }
    return Suggestion(**(values | changes))


def entry(made: Suggestion | None = None, **changes: Any) -> ReportEntry:
    """One line of a report; `age` also sets since when."""
    made = made or suggestion()
    age = changes.pop("age", timedelta(hours=30))
    values: dict[str, Any] = {
        "topic_id": made.topic_id,
        "title": made.prediction.redacted_title,
        "excerpt": made.prediction.redacted_body,
        "url": f"https://forum.harbourline.example/t/{made.topic_id}",
        "author": None if made.prediction.confidential else "sandpiper",
        "age": age,
        "unanswered_since": None if age is None else AT - age,
        "suggestion": made,
    }
    return ReportEntry(**(values | changes))


def report(*entries: ReportEntry, **changes: Any) -> Report:
    """A report of these entries, in their order."""
    values: dict[str, Any] = {
        "scope": SCOPE,
        "generated_at": AT,
        "entries": tuple(sorted(entries, key=by_urgency_and_age)),
        "topics_read": 40,
        "not_due": {"answered": 14, "too_young": 5, "closed": 2},
    }
    return Report(**(values | changes))


def secret_finding(placeholder: str = "token") -> Finding:
    return Finding(FindingKind.SECRET, "body", 10, 40, 0.98, "looks like an access token", "tokens", placeholder)


def full_report() -> Report:
    """A report with one of everything that the page can show."""
    day, hour = timedelta(days=1), timedelta(hours=1)
    private = Place("support-private", "staff", Visibility.PRIVATE)
    leak = prediction(
        topic_id="202",
        confidential=True,
        confidential_kinds=(FindingKind.SECRET, FindingKind.INFRASTRUCTURE),
        findings=(secret_finding(), secret_finding("host")),
        redacted_title="Webhook with [token] stopped answering on [host]",
        redacted_body="We call the webhook with [token] and since this morning [host] refuses it. 400 people wait.",
        urgent=True,
        urgent_probability=0.93,
        route="community_expert",
        confidence=0.83,
        area="integrations",
    )
    weakness = prediction(
        topic_id="203",
        confidential=True,
        confidential_kinds=(FindingKind.VULNERABILITY,),
        redacted_title="Guests can read a private channel",
        redacted_body="A guest account sees messages that it should not see.",
        area="security",
        route="team_owned",
        confidence=0.71,
    )
    advice = ("At once: edit the first post so that it no longer shows what was found, then hide the revision.",)
    return report(
        entry(
            suggestion(leak, route="technical", place=private, advice=advice, contacts=(MIRA, TOMAS)),
            age=27 * hour,
        ),
        entry(
            suggestion(
                weakness,
                route="security",
                place=Place("security", "staff", Visibility.PRIVATE),
                forum_mention=False,
                advice=("At once: unlist the topic.",),
                contacts=(TOMAS,),
            ),
            age=3 * day,
            excerpt="",
        ),
        entry(age=31 * hour),
        entry(
            suggestion(
                prediction(
                    topic_id="204",
                    route="feature",
                    confidence=0.94,
                    area="mobile",
                    redacted_title="Please let us pin more than one message in a channel on the phone",
                    redacted_body="We keep three pins open at once and only the last one shows on the phone.",
                ),
                contacts=(TOMAS,),
                place=Place("feature-ideas", "community", Visibility.PUBLIC),
            ),
            age=9 * day,
        ),
        entry(
            suggestion(
                prediction(
                    topic_id="205",
                    route="licensing",
                    confidence=0.41,
                    abstained=True,
                    area="licensing_billing",
                    language="de",
                    redacted_title="Welche Lizenz brauchen wir für 40 Leute in zwei Gesellschaften?",
                    redacted_body="Wir sind zwei Gesellschaften unter einem Dach und fragen uns, welche Lizenz passt.",
                ),
                contacts=(),
            ),
            age=75 * day,
        ),
        entry(
            suggestion(
                prediction(
                    topic_id="206",
                    route="community_expert",
                    confidence=0.56,
                    area="plugins_api",
                    needs_answer=False,
                    language="und",
                    redacted_title="Show and tell: a bot that reads the tide tables",
                    redacted_body="No question, just a little thing that we made over the winter.",
                ),
                contacts=(WREN,),
                place=None,
                fallback=(MIRA, TOMAS, WREN),
            ),
            age=None,
            url=None,
        ),
        entry(
            suggestion(
                prediction(
                    topic_id="207",
                    route="team_owned",
                    confidence=0.997,
                    area="performance_ha",
                    urgent=True,
                    redacted_title="All 400 of us are locked out since the cluster lost its leader: " + LONG_WORD,
                    redacted_body="The cluster lost its leader at six and nobody can sign in; the phones ring.",
                )
            ),
            age=2 * day + hour,
        ),
        problems=("forum.harbourline.example: topic 118 could not be read (server error 502)",),
    )


def many(count: int) -> Report:
    """A report of `count` plain entries."""
    return report(
        *(
            entry(
                suggestion(prediction(topic_id=str(number), route=ROUTES[number % 5], confidence=0.35 + number % 60 / 100)),
                age=timedelta(hours=24 + number * 3),
            )
            for number in range(count)
        )
    )


def with_title(title: str, made: ReportEntry | None = None) -> ReportEntry:
    """The entry with another title."""
    return replace(made or entry(), title=title)
