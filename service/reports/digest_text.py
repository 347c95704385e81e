"""The digest as Markdown for a chat. Pure. What people wrote is defused: it mentions nobody, links nowhere."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, TypeVar

from service.directory.city_time import city_time, short_city_time
from service.domain import Redacted
from service.messages.composing import LONGEST_MESSAGE
from service.messages.defusing import defused

if TYPE_CHECKING:
    from datetime import datetime

    from service.reports.digest import About, Asked, Digest, Ended, Waiting

MOST_LINES = 12
"""Lines of a section; what comes after is counted."""
TITLE_CHARACTERS, NAME_CHARACTERS, WHY_CHARACTERS = 90, 60, 160
MOST_NAMES = 4
LABELLING = "`topicrouter feedback worth-labelling --out week.jsonl`, then `topicrouter feedback label week.jsonl --by YOU`"
_KINDS = {
    "mention": "mentioned on the forum",
    "channel_post": "asked in the chat",
    "security_post": "asked in the chat",
    "page": "called",
}
_WAITS = {"queue": "needs a decision"}
Line = TypeVar("Line")


def digest_text(digest: Digest) -> Redacted:
    """Write a digest; as many lines of each section as fit into one post."""
    texts = (_text(digest, most) for most in range(MOST_LINES, -1, -1))
    return Redacted(next(text for text in texts if len(text) <= LONGEST_MESSAGE))


def _text(digest: Digest, most: int) -> str:
    told = _Telling(digest, most)
    until = city_time(digest.until, zone=digest.zone, city=digest.city)
    parts = [
        f"#### {_plain(digest.product, NAME_CHARACTERS)} forum: {until}",
        *told.waiting(),
        *told.asked(),
        *told.ended(),
        told.figures(),
    ]
    if digest.to_label:
        parts.append(f"**To label:** {_counted(digest.to_label, 'topic')} of the last seven days. {LABELLING}")
    return "\n\n".join(parts)


class _Telling:
    """One digest, with so many lines of each section at most."""

    def __init__(self, digest: Digest, most: int) -> None:
        self._digest = digest
        self._most = most

    def waiting(self) -> list[str]:
        waiting = self._digest.waiting
        if waiting is None:
            return []
        return [self._section("Waits for a person", waiting, self._waits, "`topicrouter cases list --waiting` shows all", "nothing")]

    def asked(self) -> list[str]:
        return [self._section("Asked", self._digest.asked, self._asked, "", "nobody")]

    def ended(self) -> list[str]:
        return [self._section("Ended", self._digest.ended, self._ended, "", "nothing")]

    def figures(self) -> str:
        figures = self._digest.figures
        ended = ", ".join(f"{number} {end}" for end, number in sorted(figures.ended.items())) or "none ended"
        hours = "" if figures.hours_to_answer is None else f"; answered after {figures.hours_to_answer:.0f} hours (median)"
        since = self._time(self._digest.since)
        new, asked = _counted(figures.opened, "new case"), _counted(figures.asked, "request")
        return f"**Since {since}:** {new}, {asked}, {ended}{hours}. Open by now: {figures.open}."

    def _section(self, heading: str, lines: Sequence[Line], tell: Callable[[Line], str], all_by: str, none: str) -> str:
        if not lines:
            return f"**{heading}:** {none}."
        told = [f"- {tell(line)}" for line in lines[: self._most]]
        if left := len(lines) - len(told):
            told.append(f"- and {left} more{f': {all_by}' if all_by else ''}")
        return "\n".join([f"**{heading} ({len(lines)}):**", *told])

    def _waits(self, line: Waiting) -> str:
        what = _WAITS.get(line.what, f"{line.what.replace('_', ' ')} needs a release")
        whose = f" by {_names(line.whose)}" if line.whose else ""
        why = f": {_plain(' '.join(line.why), WHY_CHARACTERS)}" if line.about.harmless and line.why else ""
        return f"{_about(line.about)} {what}{whose} until {self._time(line.due)}{why}"

    def _asked(self, line: Asked) -> str:
        outcome = "no answer yet"
        if line.answered_at is not None:
            outcome = f"answered{f' ({_names(line.helped)})' if line.helped else ''}"
        elif line.taken_by is not None:
            outcome = f"{_plain(line.taken_by, NAME_CHARACTERS)} looks into it"
        if not line.about.harmless:
            # who was asked, and where, would tell what is confidential about it
            return f"{_about(line.about)} asked: {'answered' if line.answered_at else 'no answer yet'}"
        who = f"{_names(line.people) or 'everybody'} {_KINDS.get(line.kind, line.kind)}"
        where = f" in {_plain(line.place, NAME_CHARACTERS)}" if line.place else ""
        return f"{_about(line.about)} {who}{where}{' (suggested only)' if line.only_shown else ''}: {outcome}"

    def _ended(self, line: Ended) -> str:
        helped = f", {_names(line.helped)} wrote in it" if line.helped and line.about.harmless else ""
        return f"{_about(line.about)} {line.end}{helped}"

    def _time(self, at: datetime) -> str:
        return short_city_time(at, zone=self._digest.zone, city=self._digest.city)


def _about(about: About) -> str:
    name = _plain(about.case_id, NAME_CHARACTERS)
    if not about.harmless:
        return name
    title = f" “{_plain(about.title, TITLE_CHARACTERS)}”" if about.title else ""
    return f"[{name}]({about.link}){title}" if about.link else f"{name}{title}"


def _names(names: Sequence[str]) -> str:
    shown = [_plain(name, NAME_CHARACTERS) for name in names[:MOST_NAMES]]
    return ", ".join([*shown, *([f"{len(names) - MOST_NAMES} more"] if len(names) > MOST_NAMES else [])])


def _counted(number: int, what: str) -> str:
    return f"{number} {what}{'' if number == 1 else 's'}"


def _plain(text: str, limit: int) -> str:
    return defused(text, limit=limit)
