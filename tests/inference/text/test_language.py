from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from service.inference.text import identify_language


@pytest.mark.parametrize(
    ("code", "text"),
    [
        ("en", "Since the upgrade nobody in our office receives push notifications any more."),
        ("de", "Seit dem Update bekommt bei uns niemand mehr Benachrichtigungen auf das Telefon."),
        ("fr", "Depuis la mise à jour, plus personne ne reçoit de notifications sur son téléphone."),
        ("es", "Desde la actualización nadie recibe notificaciones en el teléfono."),
        ("pl", "Od czasu aktualizacji nikt z nas nie dostaje powiadomień na telefon."),
        ("ja", "アップデートしてから、誰も携帯電話で通知を受け取れなくなりました。原因が分かりません。"),
        ("ru", "После обновления никто больше не получает уведомлений на телефон."),
    ],
)
def test_a_sentence_is_enough(code: str, text: str) -> None:
    language = identify_language(text)
    assert language.code == code
    assert language.identified


def test_identifiers_addresses_and_placeholders_have_no_vote() -> None:
    noisy = (
        "Der Server https://[host]/api/v4 meldet EMAIL_SMTP_SERVER config.json und danach passiert leider gar nichts mehr bei uns. [token]"
    )
    assert identify_language(noisy).code == "de"


@pytest.mark.parametrize("text", ["", "413", "Help", "ok thanks", "\0\0", "!!!", "{}[]"])
def test_two_words_are_no_language(text: str) -> None:
    assert not identify_language(text).identified


@settings(deadline=None)
@given(st.text(st.characters(), max_size=200))
def test_any_text_is_survived(text: str) -> None:
    language = identify_language(text)
    assert 0 <= language.confidence <= 1


def test_newlines_nul_and_surrogates_do_not_hide_the_language() -> None:
    assert identify_language("Seit dem Update\nbekommt bei uns\0 niemand mehr\ud800 Benachrichtigungen auf das Telefon.").code == "de"
