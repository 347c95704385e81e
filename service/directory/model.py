"""What a directory holds: people, volunteers, teams, areas, channels, the rota, roles and routes.

Every class but `Directory` is one entry of the file, with the file's keys as field names (`from` and `until` are `first` and `last`
here, both days included, counted in UTC). `service.directory.loading` reads and checks a file; nothing here looks at the clock.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Self

from pydantic import BaseModel, Field, model_validator

from service.directory.notation import Country, Day, Handle, Hours, Identifier, Line, SecretName, Zone
from service.domain import AreaName, RouteName, Visibility


class Role(StrEnum):
    """Who can be asked. A route of any community leads to one of these."""

    SUPPORT = "support"
    ENGINEERS = "engineers"
    ROTA = "rota"
    PRODUCT_MANAGER = "product_manager"
    BUSINESS = "business"
    VOLUNTEERS = "volunteers"
    SECURITY = "security"
    COMMUNITY = "community"


LISTED_ROLES = frozenset({Role.SUPPORT, Role.BUSINESS, Role.SECURITY, Role.COMMUNITY})
"""Roles whose people the file lists; the others follow from area, rota or expertise."""


class Entry(BaseModel, frozen=True, extra="forbid"):
    """An entry of the file; an unknown key is an error."""


class Dated(Entry, frozen=True):
    """Something that holds from `first` to `last`, both days included; without one, without that limit."""

    first: Day | None = Field(None, alias="from")
    last: Day | None = Field(None, alias="until")

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.first and self.last and self.last < self.first:
            raise ValueError(f"ends on {self.last} before it begins on {self.first}")
        return self

    def covers(self, day: date) -> bool:
        """Whether `day` lies in it."""
        return (self.first or date.min) <= day <= (self.last or date.max)


class Absence(Dated, frozen=True):
    """Days on which a person does not work: both ends are needed, in the person's own time zone."""

    first: Day = Field(alias="from")
    last: Day = Field(alias="until")


class Company(Entry, frozen=True):
    """Whose directory it is; `zone` and `city` are used for times that belong to nobody in particular."""

    name: Line
    product: Line
    forum: str = Field(pattern=r"^https?://[^\s/]+(/[^\s]*)?$")
    chat: str = Field(pattern=r"^https?://[^\s/]+(/[^\s]*)?$")
    zone: Zone
    city: Line


class Person(Entry, frozen=True):
    """Somebody of the staff. `city` is the well-known city that times are told in, not where the person lives.

    `country` and `region` choose the public holidays (codes of the `holidays` library, ISO 3166); `phone` names a secret.
    """

    id: Identifier
    name: Line
    title: Line
    forum: Handle | None = None
    chat: Handle | None = None
    zone: Zone
    city: Line
    country: Country | None = None
    region: str | None = None
    hours: Hours
    leave: tuple[Absence, ...] = ()
    phone: SecretName | None = None

    @model_validator(mode="after")
    def _reachable(self) -> Self:
        if self.forum is None and self.chat is None:
            raise ValueError("has neither a forum nor a chat handle")
        return self


class Volunteer(Person, frozen=True):
    """A community expert: asked only from `consented` on, about areas in `expertise`, at most `weekly_cap` times a week."""

    title: Line = "community expert"
    hours: Hours = Field(default_factory=dict)
    expertise: tuple[AreaName, ...] = Field(min_length=1)
    consented: Day | None = None
    weekly_cap: int = Field(2, ge=1)


class Team(Dated, frozen=True):
    """A development team, as long as it existed under this name."""

    id: Identifier
    name: Line
    lead: str
    members: tuple[str, ...] = ()


class Owner(Dated, frozen=True):
    """Which team and product manager own an area, and when."""

    team: str
    product_manager: str


class Area(Entry, frozen=True):
    """A part of the product; `channel` is where it is talked about, `owners` its teams over time."""

    title: Line
    channel: str | None = None
    owners: tuple[Owner, ...] = Field(min_length=1)

    def owner(self, day: date) -> Owner | None:
        """Who owns the area on `day`; None in a gap."""
        return next((owner for owner in self.owners if owner.covers(day)), None)


class ChatTeam(Entry, frozen=True):
    """A team of the chat server (its URL name is `id`); anybody may join an open one, only staff a closed one."""

    id: Identifier
    name: Line
    open: bool


class Channel(Entry, frozen=True):
    """A chat channel. `url_name` is needed only where two teams have a channel of the same name."""

    id: Identifier
    url_name: Identifier | None = None
    team: str
    level: Visibility
    purpose: Line


class Shift(Entry, frozen=True):
    """One of the rota's shifts; its engineers take turns in the order listed: backup in one turn, primary in the next."""

    id: Identifier
    engineers: tuple[str, ...] = Field(min_length=1)


class Override(Absence, frozen=True):
    """Days (UTC) on which others than those whose turn it is are on duty."""

    shift: str
    primary: str
    backup: str


class Rota(Entry, frozen=True):
    """Who of the engineers answers first, by turns; a turn changes at midnight UTC, counted in days from `starts`."""

    title: Line
    starts: Day
    turn_days: int = Field(7, ge=1)
    lead_turn_days: int = Field(14, ge=1)
    leads: tuple[str, ...] = Field(min_length=1)
    shifts: tuple[Shift, ...] = Field(min_length=1)
    overrides: tuple[Override, ...] = ()


class RoleEntry(Entry, frozen=True):
    """How a role is asked: its people where they are listed, its fallback (persons or roles), its channels by level."""

    title: Line
    people: tuple[str, ...] = ()
    fallback: tuple[str, ...] = Field(min_length=1)
    channels: dict[Visibility, str] = Field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Directory:
    """A checked directory. `version` is a hash of its content that comments and layout don't change."""

    version: str
    company: Company
    people: Mapping[str, Person]
    volunteers: Mapping[str, Volunteer]
    teams: Mapping[str, Team]
    areas: Mapping[AreaName, Area]
    chat_teams: Mapping[str, ChatTeam]
    channels: Mapping[str, Channel]
    rota: Rota | None
    roles: Mapping[Role, RoleEntry]
    routes: Mapping[RouteName, Role]

    def person(self, person_id: str) -> Person:
        """The member of staff or volunteer with this id (ids are unique over both); `KeyError` if there is none."""
        return self.people.get(person_id) or self.volunteers[person_id]
