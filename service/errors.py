"""The one tree of errors that topicrouter raises on purpose.

    TopicRouterError
    ├── InputError            what a caller handed in can't be used
    │   ├── FileError         a file that somebody writes by hand is wrong (carries every problem with its line)
    │   │   ├── DirectoryError    the directory file
    │   │   └── PolicyError       the policy file
    │   ├── FeedbackError     a label can't be kept (carries every fault with its field)
    │   └── CaseError         what a person wants to do about a case can't be done (carries every fault with its field)
    ├── SettingsError         a setting is missing or unsafe
    ├── BundleError           a model bundle is missing, damaged, foreign or incompatible, or another process is releasing one
    ├── StoreError            the database can't be reached, or was made by another version of topicrouter
    ├── SourceError           a forum or file that topics come from
    │   ├── SourceUnavailable     network, server or rate limit: may work later
    │   └── SourceRefused         no right, not found, not a forum: won't work until something changes
    └── DeliveryError         something could not be said on forum, chat or telephone
        ├── DeliveryDelayed       network, server or rate limit: may work later, and may have arrived all the same
        └── DeliveryRefused       no right, no such channel, too long: won't work until something changes

Every error carries `reason`, a stable code in snake case that is also the metric label and the `type` of an HTTP problem.
"""

from __future__ import annotations


class TopicRouterError(Exception):
    """Base of all errors raised on purpose; `str(error)` is a sentence for people, `reason` a stable code for machines."""

    exit_code = 1

    def __init__(self, message: str, *, reason: str) -> None:
        super().__init__(message)
        self.reason = reason


class InputError(TopicRouterError):
    """What a caller handed in can't be used; the message says what was wrong, where, and what would be right."""

    exit_code = 2


class FileError(InputError):
    """A file that somebody writes by hand is wrong; `problems` holds one sentence a problem, each beginning with its line number."""

    def __init__(self, message: str, *, reason: str, problems: tuple[str, ...] = ()) -> None:
        super().__init__(message, reason=reason)
        self.problems = problems


class DirectoryError(FileError):
    """The directory file is wrong."""


class PolicyError(FileError):
    """The policy file is wrong."""


class FeedbackError(InputError):
    """A label can't be kept; `faults` holds the field, what is wrong with it, and what would be right."""

    def __init__(self, message: str, *, reason: str, faults: tuple[tuple[str, str, str], ...] = ()) -> None:
        super().__init__(message, reason=reason)
        self.faults = faults


class CaseError(InputError):
    """What a person wants to do about a case can't be done; `faults` as in `FeedbackError`, empty if the case or the person forbids it."""

    def __init__(self, message: str, *, reason: str, faults: tuple[tuple[str, str, str], ...] = ()) -> None:
        super().__init__(message, reason=reason)
        self.faults = faults


class SettingsError(TopicRouterError):
    """A setting is missing, malformed or unsafe outside development."""

    exit_code = 2


class BundleError(TopicRouterError):
    """A model bundle is missing, damaged, foreign, incompatible or being released by another process; nothing untrusted was unpickled."""

    exit_code = 3


class StoreError(TopicRouterError):
    """The database can't be reached or written, or its tables are not those of this version of topicrouter."""

    exit_code = 5


class SourceError(TopicRouterError):
    """Topics could not be read from a forum or file."""

    exit_code = 4


class SourceUnavailable(SourceError):
    """The source may work later: network trouble, a server error, a rate limit, read-only mode; `wait_seconds` as in `DeliveryDelayed`."""

    def __init__(self, message: str, *, reason: str, wait_seconds: float | None = None) -> None:
        super().__init__(message, reason=reason)
        self.wait_seconds = wait_seconds


class SourceRefused(SourceError):
    """The source won't work until something changes: no right, not found, not a Discourse forum."""


class DeliveryError(TopicRouterError):
    """Something could not be said on forum, chat or telephone."""

    exit_code = 4


class DeliveryDelayed(DeliveryError):
    """It may work later.

    `wait_seconds` is how long the server asks to wait, None where it does not say; `unsure`: no answer came, so that it may have arrived.
    """

    def __init__(self, message: str, *, reason: str, wait_seconds: float | None = None, unsure: bool = False) -> None:
        super().__init__(message, reason=reason)
        self.wait_seconds = wait_seconds
        self.unsure = unsure


class DeliveryRefused(DeliveryError):
    """It won't work until something changes."""
