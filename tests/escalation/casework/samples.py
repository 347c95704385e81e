"""A desk for people on the database of an `Office`, and the case of one topic as it comes along."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from service.domain import Topic
from service.escalation.casework.desk import CaseView, Casework, Done, Wanted
from service.escalation.casework.wishes import Act, Wish
from service.escalation.policy import Policy
from service.escalation.policy_files import parse_policy
from service.feedback.blind_draw import BlindDraw
from service.store.case_values import KeptCase
from service.store.database import Database
from service.store.labels import SqlLabels
from tests.escalation.running.samples import DIRECTORY, HOUR, MONDAY, Office, topic

APPROVE = parse_policy("mode: approve")
UNSURE = "It may be this, maybe that."
WEEK = timedelta(days=7)


@dataclass
class Bureau:
    """An office, and the desk beside it."""

    database: Database
    office: Office = field(init=False)
    desk: Casework = field(init=False)

    def __post_init__(self) -> None:
        self.office = Office(self.database)
        self.desk = Casework(self.database, DIRECTORY, BlindDraw(0.05, "topicrouter"))
        self.labels = SqlLabels(self.database)

    def pass_by(self, *topics: Topic, hours: Sequence[int] = (1, 24)) -> datetime:
        """Put topics on the forum and let them be watched so many hours after Monday; give the moment after it."""
        self.office.forum.put(*(topics or (topic(),)))
        for hour in hours:
            self.office.day(MONDAY + hour * HOUR)
        return MONDAY + hours[-1] * HOUR + HOUR / 2

    def begun_with(self, policy: Policy, *topics: Topic) -> None:
        """Let cases of topics run by a policy that the runner does not begin cases with."""
        self.office.running.keep_policy(policy.version, policy.content(), at=MONDAY)
        for each in topics:
            self.office.cases.open(KeptCase(f"{each.id}-1", each.id, "watching", policy.version, opened_at=MONDAY, due_at=MONDAY))

    def say(self, act: Act, at: datetime, *, by: str = "ann", case_id: str = "7-1", **wish: object) -> Done:
        """Let somebody say something about a case."""
        return self.desk.act(case_id, Wish(act, **wish), at, by=by)  # type: ignore[arg-type]  # as each test gives them

    def found(self, at: datetime, **wanted: object) -> list[str]:
        """The ids of the cases that are found."""
        return [each.kept.id for each in self.desk.find(Wanted(**wanted), at, most=50).cases]  # type: ignore[arg-type]  # as above

    def view(self, at: datetime, case_id: str = "7-1") -> CaseView:
        """A case as it is seen."""
        return self.desk.get(case_id, at)
