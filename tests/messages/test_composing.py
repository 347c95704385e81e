from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from service.directory import handling_of
from service.directory.role_people import Holder
from service.directory.who import contact_of
from service.domain import Contact, FindingKind, Suggestion
from service.errors import InputError
from service.escalation.cases import ActionKind
from service.messages import compose, sketch_of
from service.messages.composing import LONGEST_MESSAGE, MOST_MENTIONS, REPLY_LANGUAGES
from tests.messages.samples import DEMO, LINK, NIGHT, NOON, TITLE, TOPIC, action, said, suggested

SHORTEST_ON_DISCOURSE = 20
IN_THE_HOUSE = {ActionKind.ADVISE, ActionKind.QUEUE, ActionKind.HAND_OVER}
SAYING = sorted(set(ActionKind) - {ActionKind.PREDICT})
# words that would give a reason away, in each language of the reply
TELLTALES = re.compile(
    r"confiden|secret|password|token|privat|personal|sensitiv|vulnerab|security|leak|licen[cs]|contract|internal|\bCVE|exploit|attack|weakness"
    r"|infrastruct|commercial|undetermin|zeppelin|brandholm|quince"
    r"|vertraul|geheim|passw|sicherheit|lücke|schwachst"
    r"|sécurit|faille|mot de passe|segur[io]|contraseñ|secreto|segredo|senha|vulnér"
    r"|конфиденц|секрет|парол|безопасн|уязвим|機密|秘密|パスワード|セキュリティ|脆弱|机密|保密|密码|安全|漏洞",
    re.IGNORECASE,
)

EVERYBODY = [contact_of(Holder(person, person.title), NOON) for person in (*DEMO.people.values(), *DEMO.volunteers.values())]
moments = st.datetimes(datetime(2026, 1, 1), datetime(2027, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001 - hypothesis wants naive bounds
languages = st.sampled_from([*REPLY_LANGUAGES, "und", "sv", "zh-hant", "PT"])


@st.composite
def suggestions(draw: st.DrawFn) -> tuple[Suggestion, datetime]:
    at = draw(moments)
    kinds = draw(st.sets(st.sampled_from(FindingKind)))
    changes = {
        "route": draw(st.sampled_from(sorted(DEMO.routes))),
        "area": draw(st.sampled_from(sorted(DEMO.areas))),
        "language": draw(languages),
        "urgent": draw(st.booleans()),
    }
    return suggested(*(kind for kind in FindingKind if kind in kinds), at=at, **changes), at


@st.composite
def asked(draw: st.DrawFn) -> dict[str, Any]:
    changes: dict[str, Any] = {
        "loud": draw(st.booleans()),
        "to_fallback": draw(st.booleans()),
        "may_quote": draw(st.booleans()),
    }
    others = draw(st.none() | st.lists(st.sampled_from(EVERYBODY), max_size=12, unique_by=lambda contact: contact.id).map(tuple))
    return changes if others is None else {**changes, "contacts": others}


def mentioned(text: str) -> list[str]:
    return re.findall(r"@(?!\u200b)([A-Za-z0-9._-]*[A-Za-z0-9])?", text)


@given(st.sampled_from(SAYING), suggestions(), asked())
@settings(max_examples=150, deadline=None)
def test_a_message_of_any_kind_mentions_only_those_asked_and_always_links_the_topic(
    kind: ActionKind, made: tuple[Suggestion, datetime], changes: dict[str, Any]
) -> None:
    suggestion, at = made
    decided = action(kind, suggestion, advice=handling_of(suggestion.prediction.confidential_kinds).advice, **changes)
    message = compose(decided, sketch_of(TOPIC), suggestion, DEMO, at)
    if message is None:
        assert kind is ActionKind.MENTION
        assert not any(contact.forum for contact in decided.contacts)
        return
    handles = {contact.forum if kind is ActionKind.MENTION else contact.chat for contact in decided.contacts}
    found = mentioned(message.text)
    wide = ["here"] if decided.loud and kind is ActionKind.CHANNEL_POST else []
    assert found[: len(wide)] == wide
    assert set(found[len(wide) :]) <= handles
    assert len(found) - len(wide) <= MOST_MENTIONS
    assert LINK in message.text
    assert "zeppelin-gasket" not in message.text
    assert SHORTEST_ON_DISCOURSE <= len(message.text) <= LONGEST_MESSAGE
    assert message.language in (REPLY_LANGUAGES if kind is ActionKind.MENTION else ("en",))
    assert "  " not in message.text
    assert "\n\n\n" not in message.text


@given(st.sampled_from([kind for kind in SAYING if kind not in IN_THE_HOUSE]), suggestions(), asked())
@settings(max_examples=150, deadline=None)
def test_what_others_can_read_repeats_nothing_confidential_and_gives_no_reason(
    kind: ActionKind, made: tuple[Suggestion, datetime], changes: dict[str, Any]
) -> None:
    suggestion, at = made
    confidential = suggestion.prediction.confidential
    message = compose(action(kind, suggestion, **changes), sketch_of(TOPIC), suggestion, DEMO, at)
    if message is not None:
        text = message.text if confidential else message.text.replace(TITLE, "")
        assert not TELLTALES.search(text), text


@pytest.mark.parametrize("language", REPLY_LANGUAGES)
@pytest.mark.parametrize("kind", [kind for kind in FindingKind if kind is not FindingKind.VULNERABILITY])
def test_the_reply_about_a_confidential_topic_is_the_same_whatever_was_found(language: str, kind: FindingKind) -> None:
    contacts = suggested().contacts
    one = said(ActionKind.MENTION, suggested(kind, language=language), contacts=contacts)
    other = said(ActionKind.MENTION, suggested(FindingKind.UNDETERMINED, language=language), contacts=contacts)
    assert one == other


@given(st.text(alphabet=st.sampled_from("@here ann~&#<[](!.:/\n\0\u200b\u202e"), max_size=300), languages, st.sampled_from(SAYING))
@settings(max_examples=100, deadline=None)
def test_whatever_title_and_reasons_say_nobody_else_is_mentioned_and_no_sign_hides(title: str, language: str, kind: ActionKind) -> None:
    suggestion = suggested(redacted_title=title, language=language)
    message = said(kind, suggestion, may_quote=True, because=(title,))
    handles = {handle for contact in suggestion.contacts for handle in (contact.forum, contact.chat)}
    assert set(mentioned(message.text)) <= handles
    assert not re.search(r"[\0\u202e]", message.text)
    assert len(message.text) < 2_000


def test_the_reply_says_what_is_asked_of_whom_and_why_and_when_and_where_and_how_to_correct_it() -> None:
    assert said(ActionKind.MENTION, suggested()).text == (
        "Hello @hl_halyard and @hl_spinnaker, this topic is waiting for an answer: “Zeppelin gasket of Brandholm burst”. "
        "Would you be open to taking a look?\n\n"
        "You are asked because you look after “mobile apps”.\n\n"
        "It is Tuesday, 3 March 2026, 13:00 Berlin time, which is within working hours there; a reply can still take a while.\n\n"
        "Topic: https://forum.harbourline.example/t/17\n\n"
        "If somebody else should be asked, please say so in a reply, so that it can be passed on."
    )


def test_outside_working_hours_the_reply_says_when_they_begin() -> None:
    text = said(ActionKind.MENTION, suggested(at=NIGHT), NIGHT).text
    assert "Working hours there begin on Sunday, 29 March 2026, 09:00 Jerusalem time, so please expect a delay at least until then." in text


def test_a_volunteer_without_known_hours_is_asked_without_naming_any() -> None:
    text = said(ActionKind.MENTION, suggested(route="community_expert")).text
    assert text.startswith("Hello @seagrass_the_invented, ")
    assert "You are asked because you offered to help with “mobile apps”." in text
    assert "Asked on Tuesday, 3 March 2026, 12:00 Lisbon time; a reply can take a while." in text


@pytest.mark.parametrize(
    ("language", "spoken", "opening"),
    [
        ("de", "de", "Guten Tag @"),
        ("pt-BR", "pt", "Olá, @"),
        ("ZH", "zh", "@hl_halyard 和 @hl_spinnaker 您好"),
        ("sv", "en", "Hello @"),
        ("und", "en", "Hello @"),
        ("", "en", "Hello @"),
    ],
)
def test_the_reply_is_in_the_topics_language_where_we_have_it(language: str, spoken: str, opening: str) -> None:
    message = said(ActionKind.MENTION, suggested(language=language))
    assert (message.language, message.text[: len(opening)]) == (spoken, opening)


def test_only_the_reply_is_in_the_topics_language() -> None:
    assert {said(kind, suggested(language="de")).language for kind in SAYING if kind is not ActionKind.MENTION} == {"en"}


def test_a_loud_post_mentions_the_channel_and_no_other_message_does() -> None:
    assert said(ActionKind.CHANNEL_POST, suggested(), loud=True).text.startswith("@here Hello @jonas.halyard")
    assert "@here" not in said(ActionKind.CHANNEL_POST, suggested()).text


def test_a_post_that_names_nobody_speaks_to_everybody() -> None:
    text = said(ActionKind.CHANNEL_POST, suggested(route="community_expert", area="boards")).text
    assert text.startswith("Hello everybody, a topic on the Harbour Chat forum is waiting for an answer")
    assert "because" not in text
    assert "@" not in text


def test_a_post_tells_since_when_the_topic_waits_if_that_is_known() -> None:
    sentence = "It has been waiting since Monday, 2 March 2026, 12:00 Lisbon time."
    assert sentence in said(ActionKind.CHANNEL_POST, suggested()).text
    suggestion = suggested()
    timeless = replace(sketch_of(TOPIC), created_at=None)
    message = compose(action(ActionKind.CHANNEL_POST, suggestion), timeless, suggestion, DEMO, NOON)
    assert message is not None
    assert "waiting since" not in message.text


def test_what_the_prediction_calls_confidential_is_not_quoted_whatever_the_action_says() -> None:
    assert TITLE not in said(ActionKind.CHANNEL_POST, suggested(FindingKind.PERSONAL), may_quote=True).text


def test_a_weakness_is_to_be_spoken_about_in_its_channel_only() -> None:
    text = said(ActionKind.SECURITY_POST, suggested(FindingKind.VULNERABILITY)).text
    assert text.startswith("Hello @ulrik.bastion, a topic on the Harbour Chat forum needs you before anything else.")
    assert "speak about it in this channel only" in text


def test_a_moderator_gets_every_advice() -> None:
    advice = handling_of([FindingKind.SECRET]).advice
    text = said(ActionKind.ADVISE, suggested(FindingKind.SECRET), advice=advice).text
    assert [line in text for line in advice] == [True, True]


@pytest.mark.parametrize("kind", [ActionKind.QUEUE, ActionKind.HAND_OVER])
def test_who_decides_reads_why_and_what_is_suggested(kind: ActionKind) -> None:
    text = said(kind, suggested(), because=("The model is not sure (41% for technical), so a person decides.",)).text
    assert "- The model is not sure (41% for technical), so a person decides.\n" in text
    assert "Suggested: route team_owned, area mobile, ask Jonas Halyard and Rana Spinnaker, channel mobile." in text


def test_without_a_prediction_there_is_an_entry_in_the_queue_all_the_same() -> None:
    decided = action(ActionKind.QUEUE, suggested(), because=("There is no prediction, so a person decides.",))
    message = compose(decided, sketch_of(TOPIC), None, DEMO, NOON)
    assert message is not None
    assert "There is no prediction" in message.text
    assert "Suggested" not in message.text


def test_asking_the_model_says_nothing_to_anybody_nor_does_a_mention_of_nobody() -> None:
    suggestion = suggested()
    silent: tuple[Contact, ...] = tuple(replace(contact, forum=None) for contact in suggestion.contacts)
    for decided in (action(ActionKind.PREDICT, suggestion), action(ActionKind.MENTION, suggestion, contacts=silent)):
        assert compose(decided, sketch_of(TOPIC), suggestion, DEMO, NOON) is None


def test_somebody_who_left_the_directory_since_is_still_told_their_hours() -> None:
    suggestion = suggested()
    gone = replace(suggestion.contacts[0], id="gone", name="Gone", available_at=NIGHT, at_work=False)
    text = said(ActionKind.MENTION, suggestion, contacts=(gone,)).text
    assert "Working hours there begin on Sunday, 29 March 2026, 00:30 Berlin time" in text
    assert "because you step in when others are away" in text


def test_a_message_fits_both_servers_however_much_there_is_to_say() -> None:
    text = said(ActionKind.QUEUE, suggested(), because=("why " * 200,) * 200).text
    assert len(text) == LONGEST_MESSAGE
    assert LINK in text


def test_a_time_without_offset_is_refused() -> None:
    suggestion = suggested()
    with pytest.raises(InputError) as caught:
        compose(action(ActionKind.MENTION, suggestion), sketch_of(TOPIC), suggestion, DEMO, NOON.replace(tzinfo=None))
    assert caught.value.reason == "naive_time"
