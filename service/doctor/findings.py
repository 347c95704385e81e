"""What an examination finds, and how its checks are run: one by one, each guarded, so that one failure hides no other."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

import structlog

from service.errors import FileError, TopicRouterError

_log = structlog.get_logger(__name__)


class Level(StrEnum):
    """How bad it is: `wrong` keeps something that is configured from working, a `warning` should be known."""

    OK = "ok"
    WARNING = "warning"
    WRONG = "wrong"


@dataclass(frozen=True, slots=True)
class Finding:
    """One line of an examination: what was looked at, what was found, and what would be right. Never holds a secret."""

    check: str
    level: Level
    told: str
    right: str | None = None


@dataclass(frozen=True, slots=True)
class Check:
    """Something that is looked at; `look` yields what is found of it, and may raise TopicRouterError.

    `needs` names checks without which there is nothing to look at: where one of them failed, that is said instead.
    """

    name: str
    look: Callable[[], Iterable[Finding]]
    needs: tuple[str, ...] = ()


def ok(check: str, told: str) -> Finding:
    """All is well."""
    return Finding(check, Level.OK, told)


def warning(check: str, told: str, right: str | None = None) -> Finding:
    """Something should be known."""
    return Finding(check, Level.WARNING, told, right)


def wrong(check: str, told: str, right: str | None = None) -> Finding:
    """Something does not work."""
    return Finding(check, Level.WRONG, told, right)


def examine(checks: Sequence[Check], *, begin: Callable[[str], None] = lambda _: None) -> Iterator[Finding]:
    """Run checks one by one; `begin` is told each one's name before it begins."""
    failed: set[str] = set()
    for check in checks:
        begin(check.name)
        lacking = [name for name in check.needs if name in failed]
        if lacking:
            failed.add(check.name)
            yield warning(check.name, f"not looked at, for something is wrong with the {' and the '.join(lacking)}")
            continue
        failed.add(check.name)
        try:
            yield from check.look()
            failed.remove(check.name)
        except FileError as error:
            yield from (wrong(check.name, problem) for problem in error.problems or (str(error),))
        except TopicRouterError as error:
            yield wrong(check.name, str(error))
        except Exception as error:  # noqa: BLE001 - whatever is broken about a deployment, the other checks are to be seen
            _log.warning("check_failed", check=check.name, error=type(error).__name__)
            yield wrong(check.name, f"could not be checked ({type(error).__name__})")
