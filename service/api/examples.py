"""Requests and responses as they may look, for the documentation. They are about the demo company."""

from __future__ import annotations

from typing import Any

TOPIC: dict[str, Any] = {
    "id": "1184",
    "title": "No push notifications on Android after the upgrade",
    "body": "Since we went to 2.4 our phones stay silent. The test button says `sent`. Where could I look next?",
}
PREDICTION: dict[str, Any] = {
    "id": "1184",
    "route": "technical",
    "confidence": 0.8612,
    "probabilities": {"technical": 0.8612, "team_owned": 0.0903, "feature": 0.0201, "licensing": 0.0064, "community_expert": 0.022},
    "area": "notifications",
    "area_confidence": 0.7431,
    "confidential": False,
    "confidential_probability": 0.0312,
    "confidential_kinds": [],
    "confidential_reasons": [],
    "findings": [],
    "redacted_title": TOPIC["title"],
    "redacted_body": TOPIC["body"],
    "urgent": False,
    "urgent_probability": 0.0822,
    "urgent_reasons": [],
    "clearly_urgent": False,
    "needs_answer": True,
    "language": "en",
    "abstained": False,
    "reasons": [
        {"feature": "word “upgrade”", "weight": 0.4127},
        {"feature": "similar topic “Phones stopped ringing” (technical)", "weight": 0.7719},
    ],
    "model_version": "2026.11.27-1",
}
SUGGESTION: dict[str, Any] = {
    "id": "1184",
    "route": "technical",
    "contacts": [
        {
            "id": "helm",
            "name": "Helm",
            "role": "support",
            "forum": "helm",
            "chat": "helm",
            "at_work": True,
            "available_at": "2026-11-27T09:00:00Z",
            "zone": "Europe/Lisbon",
        }
    ],
    "fallback": [],
    "place": {"channel": "server", "team": "harbour", "visibility": "public"},
    "forum_mention": True,
    "for_review": False,
    "loud": False,
    "draft": "Hello @helm, this topic is waiting for an answer.",
    "why": ["The route technical is answered by support."],
    "advice": [],
    "prediction": PREDICTION,
}
PREDICTIONS_REQUEST: dict[str, Any] = {"topics": [TOPIC]}
PREDICTIONS_RESPONSE: dict[str, Any] = {"predictions": [PREDICTION], "count": 1, "model_version": PREDICTION["model_version"]}
SUGGESTIONS_REQUEST: dict[str, Any] = {
    "topics": [
        {**TOPIC, "url": "https://community.harbourline.example/t/1184", "created_at": "2026-11-26T08:12:00Z", "author": "quayside"}
    ],
    "at": "2026-11-27T09:00:00Z",
}
SUGGESTIONS_RESPONSE: dict[str, Any] = {
    "suggestions": [SUGGESTION],
    "count": 1,
    "at": "2026-11-27T09:00:00Z",
    "model_version": PREDICTION["model_version"],
    "directory_version": "5b1f0c7d9a32",
}
FEEDBACK_REQUEST: dict[str, Any] = {
    "topic": {**TOPIC, "version": "2", "text_at": "2026-11-26T08:12:00Z"},
    "labels": {"route": "team_owned", "area": "mobile", "urgent": False},
    "source": "correction",
    "decision_due_at": "2026-11-27T08:12:00Z",
    "model_version": PREDICTION["model_version"],
    "predicted": {"route": "technical", "area": "notifications", "urgent": False},
}
FEEDBACK_RESPONSE: dict[str, Any] = {
    "id": "9b1c7d5e0f3a2468ace013579bdf02468ace013579bdf02468ace013579bdf02",
    "new": True,
    "topic_id": TOPIC["id"],
    "text_version": "2",
    "redacted_title": TOPIC["title"],
    "redacted_body": TOPIC["body"],
    "labels": {
        "route": "team_owned",
        "area": "mobile",
        "confidential": None,
        "confidential_kinds": None,
        "urgent": False,
        "needs_answer": None,
    },
    "source": "correction",
    "by": "desk",
    "at": "2026-11-27T09:00:00Z",
    "learnt_from": True,
    "why_not": None,
    "blind_drawn": False,
}
MODEL: dict[str, Any] = {
    "version": PREDICTION["model_version"],
    "digest": "8c1f2b0d4a6e7f9081726354a5b6c7d8e9f00112233445566778899aabbccdde",
    "encoder": "all-MiniLM-L6-v2",
    "classes": {"route": ["community_expert", "feature", "licensing", "team_owned", "technical"], "urgent": ["False", "True"]},
    "thresholds": {
        "abstain": 0.55,
        "abstain_other_language": 0.7,
        "confidential": 0.4,
        "kinds": {"secret": 0.5},
        "urgent": 0.6,
        "needs_answer": 0.5,
    },
    "class_mix": {"community_expert": 0.2, "feature": 0.2, "licensing": 0.2, "team_owned": 0.2, "technical": 0.2},
    "libraries": {"scikit-learn": "1.9.1"},
    "corpus_sha256": "1f0e2d3c4b5a69788796a5b4c3d2e1f00f1e2d3c4b5a69788796a5b4c3d2e1f0",
    "corpus_topics": 900,
    "metrics": {"topics": 120, "macro_f1": 0.81, "accuracy": 0.83, "brier": 0.27, "calibration_error": 0.05},
}
MODELS: dict[str, Any] = {
    "current": {"version": MODEL["version"], "digest": MODEL["digest"]},
    "on_trial": None,
    "shadow": {"version": "2026.11.30-1", "digest": "1f0e2d3c4b5a69788796a5b4c3d2e1f00f1e2d3c4b5a69788796a5b4c3d2e1f0"},
    "refused": None,
}
METRICS = """\
# HELP topicrouter_requests_total Requests answered.
# TYPE topicrouter_requests_total counter
topicrouter_requests_total{method="POST",path="/v1/predictions",status="200"} 12.0
"""
PAGE = '<!doctype html><html lang="en"><head><title>Unanswered topics</title></head><body>…</body></html>'
