"""What leaves is of a type that only redaction makes."""

from __future__ import annotations

import ast
import inspect
from collections.abc import Callable
from pathlib import Path
from typing import get_type_hints

import pytest

from service.directory import drafts
from service.domain import Prediction, Redacted
from service.inference.confidentiality import RedactedText

SERVICE = Path(__file__).parents[3] / "service"
MAKERS = {"domain.py", "inference/confidentiality/redaction.py"}


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


@pytest.mark.parametrize("draft", [drafts.forum_draft, drafts.channel_draft])
def test_a_draft_takes_no_other_text_of_the_topic(draft: Callable[..., str]) -> None:
    assert "Redacted" in str(inspect.get_annotations(draft)["excerpt"])
