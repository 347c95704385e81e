"""Small histories with known outcomes: topics, posts and what a model would have said, in the small directory of the tests."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from service.directory import Directory, parse_directory
from service.domain import Post, PostKind, Prediction, Topic
from service.escalation.backtest.outcomes import Outcome, Replay
from service.escalation.backtest.replay import Terms, replay
from service.escalation.cases import ActionKind
from service.escalation.policy import Policy
from service.escalation.policy_files import parse_policy
from tests.directory.samples import SMALL_FILE, prediction

MONDAY = datetime(2026, 3, 2, 9, tzinfo=UTC)
"""Nine in Lisbon, where Ann works until five; Bob in Tokyo, the first to be asked, works from midnight to eight UTC."""
SMALL: Directory = parse_directory(re.sub(r"forum: (ann|bob),", r"forum: \1, chat: \1,", SMALL_FILE))
SUGGEST: Policy = parse_policy("mode: suggest")
LATER = MONDAY + timedelta(days=60)


def at(hours: float) -> datetime:
    return MONDAY + timedelta(hours=hours)


def hours(moment: datetime) -> float:
    """So many hours after Monday at nine."""
    return round((moment - MONDAY) / timedelta(hours=1), 2)


def topic(number: int = 1, *posts: tuple[str, float], written: float = 0, **changes: Any) -> Topic:
    """A topic by `zoe` written so many hours after Monday at nine, and posts by name and hours after that Monday."""
    first = Post(1, 100, "zoe", at(written), "Nothing works")
    replies = [Post(place, 0, author, at(when), "Some words") for place, (author, when) in enumerate(posts, start=2)]
    plain: dict[str, Any] = {
        "id": str(number),
        "title": "Help",
        "body": first.text,
        "created_at": at(written),
        "author": "zoe",
        "posts": (first, *replies),
    }
    return Topic(**{**plain, **changes})


def said(subject: Topic, **changes: Any) -> Prediction:
    """What a model says of a topic: sure, harmless, for support."""
    return prediction(**{"topic_id": subject.id, "route": "repair", "probabilities": {"repair": 1.0}, **changes})


def replayed(*pairs: tuple[Topic, Prediction], policy: Policy = SUGGEST, ends_at: datetime = LATER, **more: Any) -> Replay:
    return replay(pairs, Terms(policy, SMALL, ends_at=ends_at, **more))


def replay_of(subject: Topic, policy: Policy = SUGGEST, **changes: Any) -> Outcome:
    """What became of one topic."""
    (outcome,) = replayed((subject, said(subject, **changes)), policy=policy).outcomes
    return outcome


def done(outcome: Outcome) -> list[tuple[float, str, str]]:
    """What was done, with its hour and those it went to; without what only asks the model."""
    records = (record for record in outcome.case.records if record.action.kind is not ActionKind.PREDICT)
    return [(hours(record.at), record.action.kind.value, "+".join(contact.id for contact in record.action.contacts)) for record in records]


def written_archive(path: Path, topics: Iterable[Topic]) -> Path:
    """Write topics as JSON Lines with posts."""
    lines = [
        {
            "id": each.id,
            "title": each.title,
            "body": each.body,
            "created_at": each.created_at.isoformat() if each.created_at else None,
            "author": each.author,
            "posts": [
                {
                    "post_number": post.number,
                    "username": post.author,
                    "created_at": post.created_at.isoformat(),
                    "raw": post.text,
                    "post_type": list(PostKind).index(post.kind) + 1,
                }
                for post in each.posts
            ],
        }
        for each in topics
    ]
    path.write_text("".join(json.dumps(line) + "\n" for line in lines))
    return path
