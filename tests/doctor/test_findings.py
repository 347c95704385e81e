from __future__ import annotations

from collections.abc import Iterator

from service.doctor.findings import Check, Finding, Level, examine, ok
from service.errors import PolicyError, SourceUnavailable


def _fine() -> Iterator[Finding]:
    yield ok("fine", "all is well")


def _away() -> Iterator[Finding]:
    yield ok("away", "it began")
    raise SourceUnavailable("the forum is down", reason="unreachable")


def _file() -> Iterator[Finding]:
    raise PolicyError("two", reason="policy_invalid", problems=("line 1: no", "line 2: neither"))


def _broken() -> Iterator[Finding]:
    raise KeyError("a secret that belongs into no message")


def test_one_failure_hides_no_other_check_and_what_needs_it_is_not_looked_at() -> None:
    begun: list[str] = []
    checks = [
        Check("away", _away),
        Check("file", _file),
        Check("broken", _broken),
        Check("needing", _fine, needs=("file",)),
        Check("needing that", _fine, needs=("needing",)),
        Check("fine", _fine, needs=("fine things",)),
    ]
    found = list(examine(checks, begin=begun.append))
    assert begun == [check.name for check in checks]
    assert [(each.check, each.level, each.told) for each in found] == [
        ("away", Level.OK, "it began"),
        ("away", Level.WRONG, "the forum is down"),
        ("file", Level.WRONG, "line 1: no"),
        ("file", Level.WRONG, "line 2: neither"),
        ("broken", Level.WRONG, "could not be checked (KeyError)"),
        ("needing", Level.WARNING, "not looked at, for something is wrong with the file"),
        ("needing that", Level.WARNING, "not looked at, for something is wrong with the needing"),
        ("fine", Level.OK, "all is well"),
    ]
