"""A smallest valid directory file, people and predictions for the tests of this room."""

from __future__ import annotations

from typing import Any

from service.directory.model import Person
from service.domain import Finding, FindingKind, Prediction

SMALL_FILE = """\
company: {name: Sandbank, product: Sand Chat, forum: https://forum.example, chat: https://chat.example, zone: UTC, city: Reykjavik}
chat_teams:
  - {id: beach, name: Beach, open: true}
  - {id: hut, name: Hut, open: false}
channels:
  - {id: help, team: beach, level: public, purpose: Help}
  - {id: desk, team: hut, level: staff, purpose: Desk}
  - {id: vault, team: hut, level: private, purpose: Confidential}
people:
  - {id: ann, name: Ann, title: Boss, forum: ann, zone: Europe/Lisbon, city: Lisbon, hours: {mon-fri: ["09:00-17:00"]}}
  - {id: bob, name: Bob, title: Engineer, forum: bob, zone: Asia/Tokyo, city: Tokyo, hours: {mon-fri: ["09:00-17:00"]}}
volunteers:
  - {id: val, name: Val, forum: val, zone: Europe/Paris, city: Paris, expertise: [mobile], consented: 2026-01-01, weekly_cap: 2}
teams:
  - {id: apps, name: Apps, lead: bob}
areas:
  mobile: {title: mobile apps, channel: help, owners: [{team: apps, product_manager: ann}]}
  other: {title: other things, owners: [{team: apps, product_manager: ann}]}
rota:
  title: Watch
  starts: 2026-01-05
  leads: [ann]
  shifts:
    - {id: only, engineers: [bob, ann]}
roles:
  support: {title: support, people: [bob], fallback: [ann], channels: {public: help, private: vault}}
  engineers: {title: engineers, fallback: [rota, support], channels: {staff: desk, private: vault}}
  rota: {title: the watch, fallback: [ann], channels: {staff: desk, private: vault}}
  volunteers: {title: helpers, fallback: [ann], channels: {public: help}}
  business: {title: business, people: [ann, bob], fallback: [bob], channels: {private: vault}}
  security: {title: security, people: [bob, ann], fallback: [ann], channels: {private: vault}}
routes:
  repair: support
  build: engineers
  prices: business
  neighbours: volunteers
"""


def person(**changes: Any) -> Person:
    """A person who works Monday to Friday, nine to five in Lisbon, without holidays, unless changed."""
    plain: dict[str, Any] = {
        "id": "ann",
        "name": "Ann",
        "title": "Engineer",
        "forum": "ann",
        "zone": "Europe/Lisbon",
        "city": "Lisbon",
        "hours": {"mon-fri": ["09:00-17:00"]},
    }
    return Person.model_validate({**plain, **changes})


def finding(kind: FindingKind) -> Finding:
    """A finding of a kind, in the body."""
    return Finding(kind=kind, field="body", start=0, end=4, confidence=0.9, reason="sample", recogniser="sample", placeholder="sample")


def prediction(**changes: Any) -> Prediction:
    """A sure, harmless prediction of a mobile bug, unless changed."""
    plain: dict[str, Any] = {
        "topic_id": "17",
        "route": "team_owned",
        "confidence": 0.9,
        "probabilities": {"team_owned": 0.9, "technical": 0.1},
        "area": "mobile",
        "area_confidence": 0.8,
        "confidential": False,
        "confidential_probability": 0.05,
        "confidential_kinds": (),
        "confidential_reasons": (),
        "findings": (),
        "redacted_title": "Crash when a call begins",
        "redacted_body": "The app closes on two phones.",
        "urgent": False,
        "urgent_probability": 0.1,
        "urgent_reasons": (),
        "clearly_urgent": False,
        "needs_answer": True,
        "language": "en",
        "abstained": False,
        "reasons": (),
        "similar": (),
        "model_version": "test",
    }
    return Prediction(**{**plain, **changes})
