from __future__ import annotations

from datetime import timedelta

from service.domain import Contact
from service.escalation.backtest.loads import Loads
from service.escalation.cases import Action, ActionKind, Release
from service.escalation.policy_files import parse_policy
from tests.escalation.backtest.samples import MONDAY, at
from tests.escalation.samples import ANN, BOB

POLICY = parse_policy("brake: {window: 1h, least: 3, times_usual: 5, pause: 30m}")


def action(kind: ActionKind, *people: Contact) -> Action:
    return Action(kind, kind, Release.SUGGESTED, "1", contacts=people)


def test_people_count_as_asked_for_seven_days() -> None:
    loads = Loads(POLICY)
    loads.count(action(ActionKind.MENTION, ANN, BOB), MONDAY)
    loads.count(action(ActionKind.CHANNEL_POST, ANN), at(10))
    assert loads.at(at(24 * 7)).asked == {"ann": 2, "bob": 1}
    assert loads.at(at(24 * 7 + 1)).asked == {"ann": 1, "bob": 0}


def test_what_stays_in_the_house_asks_nobody_and_moves_no_brake() -> None:
    loads = Loads(POLICY)
    loads.count(action(ActionKind.QUEUE, ANN), MONDAY)
    assert (loads.at(MONDAY).asked, loads.at(MONDAY).recent) == ({}, 0)


def test_the_brake_goes_by_the_last_window_and_the_mean_of_those_before() -> None:
    loads = Loads(POLICY)
    for hour in range(28):
        loads.count(action(ActionKind.MENTION, ANN), at(hour))
        loads.count(action(ActionKind.AMEND), at(hour))
    now = at(28)
    load = loads.at(now + timedelta(minutes=30))
    assert (load.recent, load.usual) == (0, 2.0)


def test_when_the_brake_let_go_is_known_for_a_week() -> None:
    loads = Loads(POLICY)
    for _ in range(3):
        loads.count(action(ActionKind.MENTION, ANN), MONDAY)
    assert loads.at(MONDAY).let_go_at is None
    assert loads.at(at(2)).let_go_at == at(2)
    assert loads.held == 1
    assert loads.at(at(2 + 7 * 24)).let_go_at is None
