"""A sitting: a person goes through a list, says something of each topic, goes back, stops. No terminal here, and no clock."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Protocol

from service.domain import FindingKind, Labels
from service.errors import TopicRouterError
from service.feedback.listing import labels_in_words
from service.feedback.vocabulary import Vocabulary
from service.labelling.entries import Entry

KINDS = tuple(kind for kind in FindingKind if kind is not FindingKind.UNDETERMINED)
"""The kinds that people tell (annotation guide, section 3)."""
NOTHING_SAID = Labels()


class Keeps(Protocol):
    """What keeps an answer; raises TopicRouterError if it can't."""

    def __call__(self, entry: Entry, labels: Labels, /, *, blind: bool, now: datetime) -> None:
        """Keep an answer; see `Desk.keep`."""
        ...


class Session:
    """One person's way through a list.

    Args:
        entries: the topics, at least one.
        vocabulary: known routes and areas.
        keep: called with each answer at once.

    """

    def __init__(self, entries: Sequence[Entry], *, vocabulary: Vocabulary, keep: Keeps) -> None:
        self.entries = tuple(entries)
        self.routes = tuple(vocabulary.routes)
        self.areas = tuple(vocabulary.areas)
        self.saved: dict[str, Labels] = {}
        self.skipped: set[str] = set()
        self.notice = ""
        self._keep = keep
        self._at = 0
        self._drafts: dict[str, Labels] = {}
        self._seen: set[str] = set()

    @property
    def position(self) -> int:
        """Number of the topic shown, from 1; one more than there are at the end."""
        return self._at + 1

    @property
    def finished(self) -> bool:
        """Whether the list is through."""
        return self._at >= len(self.entries)

    @property
    def entry(self) -> Entry:
        """The topic shown; not to be asked for once the list is through."""
        return self.entries[self._at]

    @property
    def draft(self) -> Labels:
        """What is said of the topic shown, not kept yet."""
        return self._drafts.get(self.entry.id, self.saved.get(self.entry.id, NOTHING_SAID))

    @property
    def guess_hidden(self) -> bool:
        """Whether the topic shown is to be judged without the model's guess."""
        return self.entry.drawn and self.entry.id not in self._seen

    def choose_route(self, name: str) -> None:
        """Say the route; a name that is none changes nothing but the notice."""
        if name in self.routes:
            self._say(replace(self.draft, route=name))
        else:
            self.notice = "There is no such route."

    def choose_area(self, name: str) -> None:
        """Say the area; a name that is none changes nothing but the notice."""
        if name in self.areas:
            self._say(replace(self.draft, area=name))
        else:
            self.notice = "There is no such area."

    def turn_confidential(self) -> None:
        """Go from nothing said to yes, no and back; with a no the kinds go."""
        confidential = _next(self.draft.confidential)
        self._say(replace(self.draft, confidential=confidential, confidential_kinds=None))

    def turn_kind(self, kind: FindingKind) -> None:
        """Add a kind, which says that the topic is confidential, or take it away; the topic stays confidential."""
        kinds = set(self.draft.confidential_kinds or ()) ^ {kind}
        self._say(replace(self.draft, confidential=True, confidential_kinds=tuple(each for each in KINDS if each in kinds) or None))

    def turn_urgent(self) -> None:
        """Go from nothing said to yes, no and back."""
        self._say(replace(self.draft, urgent=_next(self.draft.urgent)))

    def turn_needs_answer(self) -> None:
        """Go from nothing said to no, yes and back: most topics do need one."""
        turned = {None: False, False: True, True: None}
        self._say(replace(self.draft, needs_answer=turned[self.draft.needs_answer]))

    def rest_as_usual(self) -> None:
        """Say of what is left open what holds of most topics: not confidential, not urgent, wants an answer."""
        said = self.draft
        self._say(
            replace(
                said,
                confidential=False if said.confidential is None else said.confidential,
                urgent=False if said.urgent is None else said.urgent,
                needs_answer=True if said.needs_answer is None else said.needs_answer,
            )
        )

    def take_guess(self) -> None:
        """Say what the model says; not where that is hidden or unknown, nor what of it has no place among the known names."""
        guess = self.entry.predicted
        if self.guess_hidden or guess is None:
            self.notice = "The guess is hidden until you have answered." if self.guess_hidden else "There is no guess for this topic."
            return
        draft = self.draft
        if guess.confidential is not None:
            kinds = tuple(kind for kind in KINDS if kind in (guess.confidential_kinds or ())) or None
            draft = replace(draft, confidential=guess.confidential, confidential_kinds=kinds)
        self._say(
            replace(
                draft,
                route=guess.route if guess.route in self.routes else draft.route,
                area=guess.area if guess.area in self.areas else draft.area,
                urgent=draft.urgent if guess.urgent is None else guess.urgent,
                needs_answer=draft.needs_answer if guess.needs_answer is None else guess.needs_answer,
            )
        )

    def clear(self) -> None:
        """Take back what is said of the topic shown and not kept."""
        self._say(NOTHING_SAID)

    def save(self, now: datetime) -> bool:
        """Keep the answer and go on; say whether that was done. Without a route nothing is kept: training could not use it."""
        labels, entry = self.draft, self.entry
        if labels.route is None:
            self.notice = "Say the route first, or skip the topic."
            return False
        hidden = self.guess_hidden
        if self.saved.get(entry.id) != labels:
            try:
                self._keep(entry, labels, blind=hidden, now=now)
            except TopicRouterError as error:
                self.notice = f"Not saved: {error}"
                return False
        self.saved[entry.id] = labels
        self.skipped.discard(entry.id)
        self._drafts.pop(entry.id, None)
        self.notice = "Saved."
        if hidden and entry.predicted is not None:
            self.notice += f" The model had said: {labels_in_words(entry.predicted)}."
        self._seen.add(entry.id)
        self._at += 1
        return True

    def skip(self) -> None:
        """Go on without an answer."""
        if self.entry.id not in self.saved:
            self.skipped.add(self.entry.id)
        self.notice = ""
        self._at += 1

    def back(self) -> None:
        """Go back one topic; what was kept of it stands until another answer is kept."""
        self.notice = "" if self._at else "This is the first topic."
        self._at = max(0, self._at - 1)
        if not self.finished and self.entry.id in self.saved:
            self.notice = "Your answer is saved; Enter keeps it, or says it anew if you change it."

    def _say(self, labels: Labels) -> None:
        self._drafts[self.entry.id] = labels
        self.notice = ""


def _next(value: bool | None) -> bool | None:
    return {None: True, True: False, False: None}[value]
