"""All checks of a deployment, in the order in which they are told."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from service.doctor import chat, clocks, forum, house, paging
from service.doctor.findings import Check

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from typing import TypeAlias

    from service.doctor.deployment import Deployment
    from service.doctor.findings import Finding

    Look: TypeAlias = Callable[[Deployment], Iterable[Finding]]


def checks_of(deployment: Deployment) -> tuple[Check, ...]:
    """Give the checks of a deployment; nothing is looked at yet."""
    looks: tuple[tuple[str, Look, tuple[str, ...]], ...] = (
        ("settings", house.settings, ()),
        ("model", house.model, ()),
        ("directory", house.directory, ()),
        ("coverage", house.coverage, ("model", "directory")),
        ("policy", house.policy, ()),
        ("database", house.database, ()),
        ("clock", clocks.clocks, ("directory",)),
        ("forum", forum.forum, ("directory", "policy")),
        ("chat", chat.chat, ("directory", "policy")),
        ("callbacks", house.callbacks, ()),
        ("paging", paging.paging, ("directory", "policy")),
    )
    return tuple(Check(name, partial(look, deployment), needs) for name, look, needs in looks)
