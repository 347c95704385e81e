"""Which chat channel a topic would be escalated to."""

from __future__ import annotations

from collections.abc import Sequence

from service.directory.model import Directory, Role
from service.domain import AreaName, Place, Visibility

ROLES_IN_AREA_CHANNELS = frozenset({Role.SUPPORT, Role.ENGINEERS, Role.ROTA, Role.PRODUCT_MANAGER})
"""Roles that are asked where the area is talked about; the others have their own channels."""


def place_for(directory: Directory, role: Role, *, area: AreaName, levels: Sequence[Visibility]) -> Place:
    """The area's channel where its level is allowed and the role is asked there, else the role's own at the first allowed level.

    A checked directory has a private channel for every role but volunteers, so there always is one.
    """
    area_channel = directory.areas[area].channel
    if role in ROLES_IN_AREA_CHANNELS and area_channel and directory.channels[area_channel].level in levels:
        return _place(directory, area_channel)
    own = directory.roles[role].channels
    return _place(directory, next(own[level] for level in levels if level in own))


def _place(directory: Directory, channel_id: str) -> Place:
    channel = directory.channels[channel_id]
    return Place(channel=channel.url_name or channel.id, team=channel.team, visibility=channel.level)
