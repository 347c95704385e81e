"""Predictions and suggestions as plain dicts for JSON: the one shape that the command line, the service and the files share."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any, TypeAlias

from service.domain import Contact, Finding, Place, Prediction, Reason, Suggestion

Plain: TypeAlias = dict[str, Any]

DIGITS = 4
_UNITS = 10**DIGITS


def plain_prediction(prediction: Prediction) -> Plain:
    """Give a prediction's fields, `id` being the topic's; numbers have four digits.

    `findings` are objects of kind, field, start, end (code points, end exclusive), confidence, reason and fingerprint (null but for
    secrets). Reasons are lists of {"feature", "weight"}; in `reasons` the similar topics follow the features, with their similarity as
    weight.
    """
    probabilities = rounded_shares(prediction.probabilities)
    return {
        "id": prediction.topic_id,
        "route": prediction.route,
        "confidence": probabilities[prediction.route],
        "probabilities": probabilities,
        "area": prediction.area,
        "area_confidence": round(prediction.area_confidence, DIGITS),
        "confidential": prediction.confidential,
        "confidential_probability": round(prediction.confidential_probability, DIGITS),
        "confidential_kinds": [kind.value for kind in prediction.confidential_kinds],
        "confidential_reasons": [_plain_reason(reason) for reason in prediction.confidential_reasons],
        "findings": [_plain_finding(finding) for finding in prediction.findings],
        "redacted_title": prediction.redacted_title,
        "redacted_body": prediction.redacted_body,
        "urgent": prediction.urgent,
        "urgent_probability": round(prediction.urgent_probability, DIGITS),
        "urgent_reasons": [_plain_reason(reason) for reason in prediction.urgent_reasons],
        "clearly_urgent": prediction.clearly_urgent,
        "needs_answer": prediction.needs_answer,
        "language": prediction.language,
        "abstained": prediction.abstained,
        "reasons": [
            *(_plain_reason(reason) for reason in prediction.reasons),
            *(
                {"feature": f"similar topic “{similar.title}” ({similar.route})", "weight": round(similar.similarity, DIGITS)}
                for similar in prediction.similar
            ),
        ],
        "model_version": prediction.model_version,
    }


def plain_suggestion(suggestion: Suggestion) -> Plain:
    """Give a suggestion's fields, its prediction among them; `place` is None where no channel is suggested, times are ISO 8601 in UTC."""
    return {
        "id": suggestion.topic_id,
        "route": suggestion.route,
        "contacts": [_plain_contact(contact) for contact in suggestion.contacts],
        "fallback": [_plain_contact(contact) for contact in suggestion.fallback],
        "place": _plain_place(suggestion.place),
        "forum_mention": suggestion.forum_mention,
        "for_review": suggestion.for_review,
        "loud": suggestion.loud,
        "draft": suggestion.draft,
        "why": list(suggestion.why),
        "advice": list(suggestion.advice),
        "prediction": plain_prediction(suggestion.prediction),
    }


def rounded_shares(shares: Mapping[str, float]) -> dict[str, float]:
    """Round shares that sum to 1 so that they still do, however many there are, each by less than one unit of the last digit.

    The units lost by rounding down go to the largest remainders (the method of Hamilton).
    """
    units = {name: int(share * _UNITS) for name, share in shares.items()}
    missing = round(sum(shares.values()) * _UNITS) - sum(units.values())
    for name in sorted(shares, key=lambda name: units[name] - shares[name] * _UNITS)[: max(0, missing)]:
        units[name] += 1
    return {name: count / _UNITS for name, count in units.items()}


def iso_utc(moment: datetime | None) -> str | None:
    """Give an aware moment as ISO 8601 in UTC, with `Z` and whole seconds."""
    return None if moment is None else moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _plain_reason(reason: Reason) -> Plain:
    return {"feature": reason.feature, "weight": round(reason.weight, DIGITS)}


def _plain_finding(finding: Finding) -> Plain:
    return {
        "kind": finding.kind.value,
        "field": finding.field,
        "start": finding.start,
        "end": finding.end,
        "confidence": round(finding.confidence, DIGITS),
        "reason": finding.reason,
        "fingerprint": finding.fingerprint,
    }


def _plain_contact(contact: Contact) -> Plain:
    return {
        "id": contact.id,
        "name": contact.name,
        "role": contact.role,
        "forum": contact.forum,
        "chat": contact.chat,
        "at_work": contact.at_work,
        "available_at": iso_utc(contact.available_at),
        "zone": contact.zone,
    }


def _plain_place(place: Place | None) -> Plain | None:
    return None if place is None else {"channel": place.channel, "team": place.team, "visibility": place.visibility.value}
