from __future__ import annotations

import pytest

from service.errors import (
    BundleError,
    CaseError,
    DirectoryError,
    FeedbackError,
    FileError,
    InputError,
    PolicyError,
    SettingsError,
    SourceError,
    SourceRefused,
    SourceUnavailable,
    StoreError,
    TopicRouterError,
)

EXIT_CODES = {
    TopicRouterError: 1,
    InputError: 2,
    FileError: 2,
    DirectoryError: 2,
    PolicyError: 2,
    FeedbackError: 2,
    CaseError: 2,
    SettingsError: 2,
    BundleError: 3,
    SourceError: 4,
    SourceUnavailable: 4,
    SourceRefused: 4,
    StoreError: 5,
}


@pytest.mark.parametrize(("kind", "code"), EXIT_CODES.items())
def test_every_error_carries_its_reason_and_exit_code(kind: type[TopicRouterError], code: int) -> None:
    error = kind("the file is empty", reason="empty_file")
    assert (str(error), error.reason, error.exit_code) == ("the file is empty", "empty_file", code)
    assert isinstance(error, TopicRouterError)


def test_an_error_without_a_reason_can_not_be_made() -> None:
    with pytest.raises(TypeError, match="reason"):
        TopicRouterError("what happened")  # type: ignore[call-arg]  # the missing argument is the point


@pytest.mark.parametrize("kind", [DirectoryError, PolicyError])
def test_a_wrong_file_is_a_wrong_input_that_lists_its_problems(kind: type[FileError]) -> None:
    error = kind("two problems", reason="file_invalid", problems=("line 3: no name", "line 9: no hours"))
    assert isinstance(error, InputError)
    assert error.problems == ("line 3: no name", "line 9: no hours")
    assert kind("no file", reason="file_missing").problems == ()


def test_what_may_work_later_is_told_apart_from_what_will_not() -> None:
    assert issubclass(SourceUnavailable, SourceError)
    assert issubclass(SourceRefused, SourceError)
    assert not issubclass(SourceUnavailable, SourceRefused)
    assert not issubclass(SourceRefused, SourceUnavailable)


def test_refused_feedback_is_a_wrong_input_that_lists_its_faults() -> None:
    faults = (("route", "is not a known route", "one of technical"),)
    assert isinstance(FeedbackError("no such route", reason="feedback_invalid", faults=faults), InputError)
    assert FeedbackError("no such route", reason="feedback_invalid", faults=faults).faults == faults
