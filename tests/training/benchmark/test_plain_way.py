from __future__ import annotations

import pytest

from service.errors import InputError
from training.benchmark import plain_way


def test_without_sentence_transformers_the_error_names_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(plain_way, "find_spec", lambda _name: None)
    with pytest.raises(InputError, match=r"pip install 'topicrouter\[training\]'") as caught:
        plain_way.require_sentence_transformers()
    assert caught.value.reason == "training_extra_missing"
