from __future__ import annotations

from importlib.metadata import PackageNotFoundError, version

import pytest

from training.secret_scanners.scanners import OURS
from training.secret_scanners.weight import installed_megabytes, required_distributions, weigh


def test_what_needs_nothing_is_alone() -> None:
    assert required_distributions("google-re2") == {"google-re2"}


def test_what_is_required_is_followed_to_the_end_with_its_extras() -> None:
    serving = required_distributions("topicrouter")
    assert {"topicrouter", "scikit-learn", "scipy", "annotated-types"} <= serving
    # of the extra "standard" of uvicorn
    assert "uvloop" in serving
    # extras that nobody asked for
    assert not {"pytest", "credsweeper"} & serving


def test_requirements_of_another_system_are_left_out() -> None:
    # click wants it on Windows only
    assert "colorama" not in required_distributions("click")


def test_names_are_normalised() -> None:
    assert required_distributions("Google_RE2") == {"google-re2"}


def test_what_is_not_installed_is_an_error() -> None:
    with pytest.raises(PackageNotFoundError):
        required_distributions("no-such-distribution-anywhere")


def test_sizes_add_up() -> None:
    one, other = (installed_megabytes([name]) for name in ("google-re2", "numpy"))
    assert 0.1 < one < 20 < other < 200
    assert installed_megabytes(["google-re2", "numpy"]) == pytest.approx(one + other)
    assert installed_megabytes([]) == 0


def test_ours_adds_nothing_to_what_serving_needs_and_starts_in_a_process_of_its_own() -> None:
    weight = weigh(OURS)
    assert weight.version == version("topicrouter")
    assert (weight.distributions, weight.new_distributions, weight.new_megabytes) == (1, 0, 0)
    assert 0 < weight.import_seconds <= weight.first_find_seconds < 30
