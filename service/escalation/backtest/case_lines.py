"""Each case of a replay as one line of a report: ids, times and names, no text of a topic. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from service.domain import AreaName, RouteName
from service.escalation.backtest.answering import answered
from service.escalation.backtest.figures import COUNTED, OPEN
from service.escalation.backtest.outcomes import Outcome
from service.escalation.cases import Stage


@dataclass(frozen=True, slots=True)
class ActionLine:
    """An action: `contacts` are ids of people, `channel` and `level` say where a chat post went."""

    kind: str
    at: datetime
    status: str
    contacts: tuple[str, ...]
    to_fallback: bool
    channel: str | None
    level: str | None


@dataclass(frozen=True, slots=True)
class CaseLine:
    """A case: `stage` is the furthest one, `because` what the policy said last, `answered` one of `answering.Answered`."""

    topic_id: str
    link: str | None
    written_at: datetime
    route: RouteName
    area: AreaName
    unsure: bool
    urgent: bool
    loud: bool
    confidential_kinds: tuple[str, ...]
    stage: str
    end: str
    ended_at: datetime | None
    because: str
    mention_due_at: datetime
    answered: str
    answered_at: datetime | None
    actions: tuple[ActionLine, ...]

    @property
    def asked_somebody(self) -> bool:
        """Whether it came to a mention or further."""
        return self.stage != Stage.WATCHING


def case_lines(outcomes: Sequence[Outcome]) -> tuple[CaseLine, ...]:
    """Give the cases in the order of their outcomes."""
    return tuple(map(_line, outcomes))


def _line(outcome: Outcome) -> CaseLine:
    case, judgement = outcome.case, outcome.judgement
    return CaseLine(
        topic_id=case.topic_id,
        link=outcome.link,
        written_at=outcome.written_at,
        route=judgement.route,
        area=outcome.area,
        unsure=judgement.abstained,
        urgent=judgement.urgent,
        loud=judgement.loud,
        confidential_kinds=tuple(kind.value for kind in judgement.kinds),
        stage=case.stage.value,
        end=case.ended.value if case.ended else OPEN,
        ended_at=case.ended_at,
        because=outcome.because,
        mention_due_at=outcome.due_at,
        answered=answered(outcome).value,
        answered_at=outcome.answered_at,
        actions=tuple(
            ActionLine(
                kind=record.action.kind.value,
                at=record.at,
                status=record.status.value,
                contacts=tuple(contact.id for contact in record.action.contacts),
                to_fallback=record.action.to_fallback,
                channel=record.action.place.channel if record.action.place else None,
                level=record.action.place.visibility.value if record.action.place else None,
            )
            for record in case.records
            if record.action.kind in COUNTED
        ),
    )
