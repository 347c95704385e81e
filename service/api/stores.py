"""What keeps labels, observations, API keys and cases, opened at first need."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Self

if TYPE_CHECKING:
    from service.api.hearing import OnTopic
    from service.api.keyring import StoredKeys
    from service.settings import Settings
    from service.store.database import Database
    from service.store.interfaces import LabelRepository
    from service.store.observation import ObservationRepository


@dataclass(frozen=True, slots=True)
class Stores:
    """Opens what keeps things.

    Args:
        labels: opens what keeps feedback.
        observations: opens what keeps observations of live topics.
        keys: opens what keeps API keys, as soon as there is something to open; None before.
        database: opens what keeps cases, where it is there; None before.
        events: opens the database that keeps what the forum tells of its topics.
        on_topic: told about topics that the forum sent an event of; without it, the case is woken or a request to read it is kept.
        is_there: whether observations are kept; asked anew each time, for a database may come with the first feedback.

    """

    labels: Callable[[], LabelRepository]
    observations: Callable[[], ObservationRepository]
    keys: Callable[[], StoredKeys | None]
    database: Callable[[], Database | None]
    events: Callable[[], Database]
    is_there: Callable[[], bool]
    on_topic: OnTopic | None = None

    @classmethod
    def configured(cls, settings: Settings) -> Self:
        """Open the configured database; nothing is loaded for it before."""
        url = settings.database_url
        return cls(
            partial(_labels, url),
            partial(_observations, url),
            partial(_keys, settings),
            partial(_database, settings),
            partial(_events, url),
            lambda: settings.has_database,
        )


def _labels(url: str) -> LabelRepository:
    from service.store.labels import open_labels

    return open_labels(url)


def _observations(url: str) -> ObservationRepository:
    from service.store.observations import open_observations

    return open_observations(url)


def _events(url: str) -> Database:
    from service.store.database import open_database

    return open_database(url)


def _keys(settings: Settings) -> StoredKeys | None:
    if not settings.has_database:
        return None
    from service.store.api_keys import SqlApiKeys
    from service.store.database import open_database

    return SqlApiKeys(open_database(settings.database_url))


def _database(settings: Settings) -> Database | None:
    if not settings.has_database:
        return None
    from service.store.database import open_database

    database = open_database(settings.database_url)
    return database if database.is_there() else None
