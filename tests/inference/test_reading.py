from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.domain import Topic
from service.inference import reading
from service.inference.confidentiality import LONGEST_TEXT, WITHHELD
from service.inference.reading import NGRAM_CHARACTERS, Reading, read
from tests.inference.samples import ADDRESS, HOST, LEAK, LEAKED, LONGEST_ALLOWED, PASSWORD, TOKEN, TOO_LONG, UGLY

any_text = st.text(st.characters(codec=None), max_size=300)
MARKS = ["```", "> quoted", "    indented", "[quote]", "[/quote]", "<p>", "</p>", "--", "Cheers", "- item", "2026-03-01 10:00:00 ERROR it"]
LEAKS = [f"admin password: {PASSWORD}", f"It stands at {ADDRESS}.", f"Authorization: Bearer {TOKEN}", f"https://{HOST}/api"]
post_like = st.lists(st.one_of(any_text, st.sampled_from(MARKS)), max_size=8).map("\n".join)
leaking_post = st.lists(st.one_of(any_text, st.sampled_from(MARKS + LEAKS)), max_size=8).map("\n".join)


def texts_of(reading: Reading) -> str:
    """All that the heads, the encoder and a reader get to see."""
    prepared = reading.prepared
    shown = [reading.title, reading.text_for_ngrams, reading.body_for_encoder, reading.redacted.title, reading.redacted.body]
    return "\n".join([*shown, prepared.text, prepared.signature, *prepared.links])


def test_nothing_that_leaked_survives_in_what_is_read() -> None:
    reading = read(LEAK.title, LEAK.body)
    assert {finding.kind.value for finding in reading.detection.findings} == {"secret", "infrastructure"}
    assert not [leaked for leaked in LEAKED if leaked in texts_of(reading)]
    assert "[password]" in reading.title
    assert "[token]" in reading.text_for_ngrams


def test_what_was_said_around_a_secret_stays() -> None:
    reading = read(LEAK.title, LEAK.body)
    assert "Since the upgrade our scripts can't post any more." in reading.body_for_encoder
    assert "What does" in reading.body_for_encoder


@given(post_like, post_like)
def test_a_password_survives_nowhere_whatever_stands_around_it(before: str, after: str) -> None:
    body = f"{before}\n\nadmin password: {PASSWORD}\n\n{after}"
    assert PASSWORD not in texts_of(read("Login", body))


@given(st.one_of(any_text, st.sampled_from(LEAKS)), leaking_post)
def test_reading_never_fails_and_hides_all_that_was_found(title: str, body: str) -> None:
    reading = read(title, body)
    for finding in reading.detection.findings:
        found = (title if finding.field == "title" else body)[finding.start : finding.end]
        assert found not in texts_of(reading)


@pytest.mark.parametrize("topic", UGLY, ids=lambda topic: topic.id)
def test_ugly_text_is_read_into_text_that_can_be_encoded(topic: Topic) -> None:
    reading = read(topic.title, topic.body)
    for text in (reading.title, reading.text_for_ngrams, reading.body_for_encoder):
        assert "\0" not in text
        assert text.encode().decode() == text


def test_the_encoder_gets_the_question_before_code_and_logs() -> None:
    log = "\n".join(f"2026-03-01 10:00:{second:02} ERROR database is locked" for second in range(40))
    reading = read("Slow", f"```\nconfig = {{ 'a': 1 }}\n```\n\n{log}\n\nWhy does every search take a minute?\n\n> It took two before.")
    encoded = reading.body_for_encoder
    assert encoded.startswith("Why does every search take a minute?")
    assert encoded.index("It took two before.") < encoded.index("config =")
    assert encoded.index("config =") < encoded.index("database is locked")


def test_the_encoder_gets_no_signature() -> None:
    reading = read("Slow", "Why does every search take a minute?\n\nBest regards\nNobody in particular")
    assert "Nobody in particular" not in reading.body_for_encoder
    assert "Nobody in particular" in reading.prepared.signature


def test_n_grams_keep_the_order_of_the_author() -> None:
    reading = read("Slow search", "```\nconfig = { 'a': 1 }\n```\n\nWhy does every search take a minute?")
    assert reading.text_for_ngrams == "Slow search\nconfig = { 'a': 1 }\nWhy does every search take a minute?"


def test_text_is_cut_where_more_of_it_tells_nothing() -> None:
    reading = read("Slow", "The search takes a minute. " * 1_000)
    assert len(reading.body_for_encoder) == NGRAM_CHARACTERS
    assert len(reading.text_for_ngrams) == len("Slow\n") + NGRAM_CHARACTERS


def test_a_text_over_the_limit_is_withheld_and_undetermined() -> None:
    reading = read(TOO_LONG.title, TOO_LONG.body)
    assert len(TOO_LONG.title) + len(TOO_LONG.body) == LONGEST_TEXT + 1
    assert reading.undetermined == "text_too_long"
    assert (reading.title, reading.redacted.body, reading.body_for_encoder) == (WITHHELD, WITHHELD, WITHHELD)


def test_a_text_at_the_limit_is_read() -> None:
    reading = read(LONGEST_ALLOWED.title, LONGEST_ALLOWED.body)
    assert reading.undetermined is None
    assert reading.title == "Login"


def test_a_language_that_no_one_can_name_is_undetermined() -> None:
    reading = read("", "qwe rtz uio asd fgh jkl yxc vbn mqw ert zui opa sdf ghj kly xcv bnm qwe")
    assert not reading.language.identified
    assert reading.undetermined == "the language could not be identified"


@pytest.mark.parametrize(
    "body", ["", "help", "Login?", "```\nSELECT id FROM posts WHERE deleted = 0 AND edited > 0 ORDER BY created_at;\n```"]
)
def test_a_post_with_too_little_prose_to_tell_a_language_is_not_undetermined_for_it(body: str) -> None:
    assert read("Login", body).undetermined is None


def test_a_known_language_leaves_nothing_undetermined() -> None:
    reading = read("Anmeldung", "Seit heute Morgen kann sich niemand mehr anmelden, der Server antwortet mit einer Fehlermeldung.")
    assert (reading.language.code, reading.undetermined) == ("de", None)


def test_the_language_is_that_of_the_prose_and_not_of_the_log() -> None:
    log = "\n".join(f"2026-03-01 10:00:{second:02} ERROR the connection to the database was closed by the server" for second in range(30))
    reading = read("Anmeldung", f"{log}\n\nSeit heute Morgen kann sich niemand mehr anmelden, der Server antwortet nicht.")
    assert reading.language.code == "de"


def test_a_secret_found_in_the_body_is_hidden_in_the_title_too() -> None:
    reading = read(f"{TOKEN} rejected by {HOST}", f"Authorization: Bearer {TOKEN}\nagainst https://{HOST}/api")
    assert TOKEN not in texts_of(reading)
    assert HOST not in texts_of(reading)


def test_a_post_of_nothing_but_addresses_is_not_confidential_for_its_language() -> None:
    assert (
        read("Push broken", "https://github.com/mattermost/mattermost/issues/12345\nhttps://gist.github.com/somebody/0a1b2c").undetermined
        is None
    )


def test_a_topic_that_can_not_be_read_counts_as_confidential_and_shows_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(*_: object) -> None:
        raise RuntimeError

    monkeypatch.setattr(reading, "redact", fails)
    got = read("Login", "The password is Vq7#mTz2Lp")
    assert got.undetermined == "reading_failed"
    assert (got.redacted.title, got.redacted.body) == (WITHHELD, WITHHELD)
