from __future__ import annotations

import hashlib
import hmac
import json
import re
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from service.chat.buttons import CHOSEN, ButtonAct, Press, buttons_for, read_press, signed
from service.chat.interfaces import Button
from service.errors import InputError

SECRET = "a-secret-of-more-than-32-characters"
ROUTES = ("technical", "team_owned")
texts = st.text(max_size=60)


def press(act: ButtonAct = ButtonAct.TAKE, case_id: str = "1184-1", key: str = "channel_post", **more: Any) -> dict[str, Any]:
    return {**signed(Press(act, case_id, key, "v1", "m1"), SECRET), **more}


def made_for(kind: str, routes: tuple[str, ...] = ROUTES) -> tuple[Button, ...]:
    return buttons_for("1184-1", kind, kind=kind, version="v1", marker="m1", routes=routes, secret=SECRET)


@pytest.mark.parametrize(
    ("kind", "labels"),
    [
        ("channel_post", ["I take it", "Wrong route", "Wrong person", "Not needed"]),
        ("security_post", ["I take it", "Wrong route", "Wrong person", "Not needed"]),
        ("page", ["I take it", "Wrong route", "Wrong person", "Not needed"]),
        ("queue", ["Release", "Wrong route", "Not needed"]),
        ("mention", []),
        ("amend", []),
    ],
)
def test_each_kind_of_post_has_its_buttons(kind: str, labels: list[str]) -> None:
    assert [button.label for button in made_for(kind)] == labels


def test_a_wrong_route_is_a_menu_of_the_routes_and_the_other_buttons_are_none() -> None:
    assert {button.label: button.options for button in made_for("channel_post") if button.options} == {
        "Wrong route": (("technical", "technical"), ("team_owned", "team owned"))
    }
    assert "Wrong route" not in {button.label for button in made_for("channel_post", routes=())}


def test_servers_can_find_every_button_by_its_id() -> None:
    ids = [button.id for kind in ("channel_post", "queue") for button in made_for(kind)]
    assert all(re.fullmatch(r"[A-Za-z0-9]+", each) for each in ids)
    assert len(set(ids[:4])) == 4


def test_what_is_pressed_is_read_from_the_buttons_context() -> None:
    for button in made_for("queue"):
        assert read_press(button.context, SECRET) == Press(ButtonAct(button.id), "1184-1", "queue", "v1", "m1")
    chosen = press(ButtonAct.ROUTE, **{CHOSEN: "technical"})
    assert read_press(chosen, SECRET) == Press(ButtonAct.ROUTE, "1184-1", "channel_post", "v1", "m1", "technical")


@given(st.builds(Press, st.sampled_from(ButtonAct), texts, texts, texts, texts), texts)
def test_any_context_that_was_signed_is_read_as_it_was(pressed: Press, secret: str) -> None:
    assert read_press(signed(pressed, secret), secret) == pressed


@given(st.data())
def test_a_change_of_any_character_is_refused(data: st.DataObject) -> None:
    context = press(data.draw(st.sampled_from(ButtonAct)), data.draw(texts), data.draw(texts))
    name = data.draw(st.sampled_from(sorted(context)))
    value = context[name]
    at = data.draw(st.integers(0, max(0, len(value) - 1)))
    changed = data.draw(
        st.sampled_from([value[:at] + value[at + 1 :], value[:at] + data.draw(st.characters(codec="utf-8")) + value[at + 1 :], value + " "])
    )
    assume(changed != value)
    refuse({**context, name: changed})


@given(st.data())
def test_a_change_of_any_bit_of_the_signature_is_refused(data: st.DataObject) -> None:
    context = press()
    flipped = bytearray(context["signature"].encode())
    flipped[data.draw(st.integers(0, len(flipped) - 1))] ^= 1 << data.draw(st.integers(0, 6))
    refuse({**context, "signature": flipped.decode("latin-1")})


@given(texts, texts, texts)
def test_parts_can_not_be_shifted_into_one_another(case_id: str, key: str, cut: str) -> None:
    assume(cut)
    refuse({**press(case_id=case_id, key=cut + key), "case": case_id + cut, "action": key})


@given(st.sampled_from(ButtonAct), st.text(min_size=1, max_size=40))
def test_another_secret_opens_nothing(act: ButtonAct, other: str) -> None:
    assume(other != SECRET)
    with pytest.raises(InputError):
        read_press(signed(Press(act, "c", "a", "v1"), other), SECRET)


@pytest.mark.parametrize(
    "change",
    [
        lambda _: {},
        lambda context: {name: part for name, part in context.items() if name != "signature"},
        lambda context: {name: part for name, part in context.items() if name != "action"},
        lambda context: {**context, "signature": context["signature"].upper()},
        lambda context: {**context, "signature": None},
        lambda context: {**context, "signature": "\ud800§"},
        lambda context: {**context, "case": 1184},
        lambda context: {**context, "case": ["1184-1"]},
        lambda context: {**context, "act": "release"},
    ],
)
def test_what_is_no_context_of_ours_is_refused(change: Callable[[dict[str, Any]], dict[str, Any]]) -> None:
    refuse(change(press()))


@pytest.mark.parametrize("chosen", [7, None, ["technical"], "x" * 501])
def test_a_choice_that_is_none_is_passed_over(chosen: Any) -> None:
    assert read_press(press(ButtonAct.ROUTE, **{CHOSEN: chosen}), SECRET).chosen is None


def test_two_secrets_that_differ_only_in_what_signs_them_do_not_meet() -> None:
    # nobody who can have an event signed with the same secret gets a button by it
    context = press()
    plain = {name: part for name, part in context.items() if name != "signature"}
    direct = hmac.new(SECRET.encode(), json.dumps(list(plain.values()), separators=(",", ":")).encode(), hashlib.sha256).hexdigest()
    refuse({**plain, "signature": direct})


def refuse(context: dict[str, Any]) -> None:
    with pytest.raises(InputError) as refused:
        read_press(context, SECRET)
    assert refused.value.reason == "button_foreign"
