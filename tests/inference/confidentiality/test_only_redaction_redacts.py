"""What leaves is of a type that only redaction makes."""

from __future__ import annotations

import ast
from dataclasses import fields
from pathlib import Path
from typing import get_type_hints

import pytest

from service.domain import Prediction, Redacted
from service.inference.confidentiality import RedactedText
from service.messages import Message, TopicSketch

SERVICE = Path(__file__).parents[3] / "service"
# a message is made of our own words and of redacted text alone
MAKERS = {
    "domain.py",
    "inference/confidentiality/redaction.py",
    "messages/composing.py",
    "reports/digest_text.py",
    # no text of a topic at all: its number, names of staff, a test's own words
    "escalation/acting/forum_carrier.py",
    "escalation/acting/news.py",
    "chat/trial.py",
    "send_test_cli.py",
}


def test_no_other_module_calls_a_text_redacted() -> None:
    callers = {
        file.relative_to(SERVICE).as_posix()
        for file in SERVICE.rglob("*.py")
        for node in ast.walk(ast.parse(file.read_text("utf-8")))
        if (isinstance(node, ast.Call) and getattr(node.func, "id", getattr(node.func, "attr", "")) == "Redacted")
        or (isinstance(node, ast.Call) and "Redacted" in ast.dump(node) and getattr(node.func, "id", "") == "cast")
    }
    assert callers == MAKERS


@pytest.mark.parametrize(
    ("holder", "name"),
    [(RedactedText, "title"), (RedactedText, "body"), (Prediction, "redacted_title"), (Prediction, "redacted_body")],
)
def test_redacted_texts_keep_their_type(holder: type, name: str) -> None:
    assert get_type_hints(holder)[name] is Redacted


def test_a_message_takes_no_other_text_of_the_topic() -> None:
    assert {field.name: field.type for field in fields(TopicSketch)} == {"id": "str", "url": "str | None", "created_at": "datetime | None"}
    assert get_type_hints(Message)["text"] is Redacted
