"""Whether anybody runs the cases: read from the marks that runners leave. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from service.escalation.running.auditor import AUDIT
from service.escalation.running.loads import BRAKED, GO, STOP
from service.escalation.running.loop import RUNNER

if TYPE_CHECKING:
    from service.store.running import Mark


@dataclass(frozen=True, slots=True)
class Beat:
    """The last sign of life of one runner, and what its last cycle came to."""

    runner: str
    at: datetime
    cycle: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Vitals:
    """What the marks tell. `beats` come with the latest first; each mark is None where it is not set."""

    beats: tuple[Beat, ...]
    audit: Mark | None
    stopped: Mark | None
    braked: Mark | None
    let_go: Mark | None

    def silent_for(self, now: datetime) -> timedelta | None:
        """Give how long ago any runner was last heard of; None if none ever was."""
        return now - self.beats[0].at if self.beats else None

    def alive(self, now: datetime, *, within: timedelta) -> bool:
        """Whether a runner was heard of within so long before `now` (aware); what lies further ahead than that is told by a wrong clock."""
        return any(abs(now - beat.at) <= within for beat in self.beats)


def vitals_of(marks: Sequence[Mark]) -> Vitals:
    """Read the marks."""
    named = {mark.name: mark for mark in marks}
    beats = [Beat(mark.name.removeprefix(RUNNER), mark.at, mark.details) for mark in marks if mark.name.startswith(RUNNER)]
    return Vitals(
        beats=tuple(sorted(beats, key=lambda beat: beat.at, reverse=True)),
        audit=named.get(AUDIT),
        stopped=named.get(STOP),
        braked=named.get(BRAKED),
        let_go=named.get(GO),
    )


def plain_vitals(vitals: Vitals, now: datetime, *, within: timedelta) -> dict[str, Any]:
    """Give them as values that are writable as JSON; times in UTC, `silent_for` in seconds."""
    return {
        "alive": vitals.alive(now, within=within),
        "runners": [
            {"name": beat.runner, "at": beat.at.isoformat(), "silent_for": _seconds(now - beat.at), "cycle": dict(beat.cycle)}
            for beat in vitals.beats
        ],
        **{name: _plain_mark(getattr(vitals, name)) for name in ("audit", "stopped", "braked", "let_go")},
    }


def _plain_mark(mark: Mark | None) -> dict[str, Any] | None:
    return None if mark is None else {"at": mark.at.isoformat(), "by": mark.by, **mark.details}


def _seconds(length: timedelta) -> float:
    return round(length.total_seconds(), 1)
