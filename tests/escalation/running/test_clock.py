from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from service.escalation.running.clock import SETTLING, TOLERANCE, SteadyClock, calendar_time, uptime_seconds

BEGIN = datetime(2026, 3, 2, tzinfo=UTC)
HOUR = timedelta(hours=1)


@dataclass
class Machine:
    """A machine whose time can be set."""

    uptime: float = 100.0
    set_by: timedelta = timedelta()

    def clock(self) -> SteadyClock:
        return SteadyClock(self.calendar, lambda: self.uptime)

    def calendar(self) -> datetime:
        return BEGIN + timedelta(seconds=self.uptime) + self.set_by

    def wait(self, span: timedelta) -> None:
        self.uptime += span.total_seconds()


def test_a_clock_that_goes_as_seconds_pass_is_believed() -> None:
    machine = Machine()
    clock = machine.clock()
    for _ in range(5):
        machine.wait(HOUR)
        assert clock.now() == machine.calendar()


def test_after_a_jump_in_either_direction_it_is_believed_only_once_it_stood_for_a_while() -> None:
    for jump in (HOUR, -HOUR, 400 * 24 * HOUR):
        machine = Machine()
        clock = machine.clock()
        machine.set_by += jump
        assert clock.now() is None
        machine.wait(SETTLING / 2)
        assert clock.now() is None
        machine.wait(SETTLING)
        assert clock.now() == machine.calendar()


def test_a_jump_that_is_taken_back_is_a_jump_again() -> None:
    machine = Machine()
    clock = machine.clock()
    machine.set_by += HOUR
    assert clock.now() is None
    machine.wait(SETTLING / 2)
    machine.set_by -= HOUR
    assert clock.now() is None
    machine.wait(SETTLING * 0.9)
    assert clock.now() is None
    machine.wait(SETTLING / 5)
    assert clock.now() == machine.calendar()


@given(st.lists(st.timedeltas(timedelta(seconds=-30), timedelta(seconds=30)), max_size=50))
def test_small_corrections_never_add_up_to_a_jump(corrections: list[timedelta]) -> None:
    machine = Machine()
    clock = machine.clock()
    for correction in corrections:
        machine.wait(HOUR)
        machine.set_by += correction
        assert clock.now() == machine.calendar()


def test_the_machine_itself_is_believed() -> None:
    assert uptime_seconds() <= uptime_seconds()
    assert abs((SteadyClock().now() or BEGIN) - calendar_time()) < TOLERANCE
