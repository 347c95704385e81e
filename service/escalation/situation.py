"""A case at a moment with everything known about it, and what follows from that alone. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from service.directory.visibility import Handling, handling_of
from service.domain import Place, Visibility
from service.escalation.brake import brake_holds
from service.escalation.cases import ASKING, Case, Release, Wait
from service.escalation.endings import expires_at
from service.escalation.facts import Approval, Facts, Judgement
from service.escalation.policy import Mode, Pace, Policy
from service.escalation.time_lengths import later

QUEUE_KEY = "queue"


@dataclass(frozen=True, slots=True)
class Situation:
    """A running case at `now`. `judgement` is about the topic's newest version; None where there is none to go by."""

    policy: Policy
    case: Case
    facts: Facts
    judgement: Judgement | None
    now: datetime

    @property
    def handling(self) -> Handling:
        """What may be said where; without a judgement nothing is asked, so none is needed then."""
        return handling_of(self.judgement.kinds if self.judgement else ())

    @property
    def pace(self) -> Pace:
        """The clocks that hold; a weakness has those of an urgent topic at least."""
        clocks = self.policy.clocks
        if self.judgement and self.judgement.loud:
            return clocks.loud
        return clocks.urgent if self.judgement and (self.judgement.urgent or self.handling.at_once) else clocks.usual

    @property
    def loud(self) -> bool:
        """Whether @here and calls are allowed, and no hours are waited for."""
        return self.judgement is not None and self.judgement.loud and not self.handling.at_once

    @property
    def abstained(self) -> bool:
        """Whether nobody knows where the topic belongs: the model abstained and no person has set the route."""
        return self.judgement is not None and self.judgement.abstained and self.judgement.route_set_by is None

    @property
    def braked(self) -> bool:
        """Whether the runner wants to do far more than usual, or a person stopped it."""
        brake, load = self.policy.brake, self.facts.load
        return load.stopped_by is not None or brake_holds(brake, recent=load.recent, usual=load.usual)

    @property
    def place(self) -> Place | None:
        """Where a chat post may go: the suggested channel if it is what the directory says and private enough, else a private one."""
        people, levels = self.facts.people, self.handling.levels
        refused = people.place if people.place_as_said is False else None
        wanted = (people.place, people.private_place if Visibility.PRIVATE in levels else None)
        return next((place for place in wanted if place and place != refused and place.visibility in levels), None)

    def approval_of(self, key: str) -> Approval | None:
        """The newest release by a person of an action for the topic as it now is."""
        held = [each for each in self.facts.said.approvals if each.key == key and each.topic_version == self.facts.topic.version]
        return max(held, key=lambda each: each.at, default=None)

    @property
    def queue_key(self) -> str:
        """The key under which an unsure suggestion stands in the queue; a new one once a person dealt with an older version."""
        version, anew = self.facts.topic.version, f"{QUEUE_KEY}:edit:"
        queued = [each for each in self.case.records if each.action.key == QUEUE_KEY or each.action.key.startswith(anew)]
        if not queued:
            return QUEUE_KEY
        key, at = queued[-1].action.key, queued[-1].at
        released = [each for each in self.facts.said.approvals if each.key in {key, QUEUE_KEY} and each.at >= at]
        return f"{anew}{version}" if released and all(each.topic_version != version for each in released) else key

    @property
    def let_go_on(self) -> Approval | None:
        """A person's release of the unsure suggestion, for the topic as it now is."""
        return self.approval_of(self.queue_key) or self.approval_of(QUEUE_KEY)

    @property
    def reviewed_by(self) -> Approval | None:
        """A person's release of the suggestion in the queue, as long as nobody was asked by it."""
        approval = self.let_go_on
        used = approval is not None and any(record.at >= approval.at for record in self.case.settled(*ASKING))
        return None if used else approval

    @property
    def release(self) -> Release:
        """Who lets the next action that asks somebody happen."""
        policy, said = self.policy, self.judgement
        if policy.mode is Mode.SUGGEST:
            return Release.SUGGESTED
        if self.reviewed_by:
            return Release.APPROVED
        if policy.mode is Mode.APPROVE or said is None or self.abstained:
            return Release.APPROVAL
        sureness = said.confidential_probability if self.handling.at_once else said.confidence
        set_by_person = said.route_set_by is not None and not self.handling.at_once
        return Release.AUTOMATIC if set_by_person or sureness >= policy.auto.confidence else Release.APPROVAL

    @property
    def release_to_staff(self) -> Release:
        """Who lets what only staff is told happen: nobody needs to."""
        return Release.INTERNAL if self.policy.mode is Mode.SUGGEST else Release.AUTOMATIC

    def wait(self, until: datetime, *because: str) -> Wait:
        """Wait, but not beyond the case's end."""
        return Wait(min(until, expires_at(self.policy, self.case, self.facts)), because)

    def rest(self) -> Wait:
        """Wait for an answer until the case ends."""
        return self.wait(expires_at(self.policy, self.case, self.facts), "All that the policy allows was done; an answer is awaited.")

    def pause(self) -> Wait:
        """Wait for the brake to be let go."""
        stopped_by = self.facts.load.stopped_by
        why = f"{stopped_by} stopped everything." if stopped_by else "The brake holds: far more was to be done than usual."
        return self.wait(later(self.now, self.policy.brake.pause), why)
