from __future__ import annotations

import pytest

from service.inference.confidentiality import licences
from tests.inference.confidentiality.found import found

BLOB = "x7KqLmZt9VwB4nYc8Jd3HsGf6TpAe1Ui5OR7xKq2LmZt9VwB4nYc8Jd3HsGf6TpAe1Ui5OR7xKq2LmZt9VwB"


@pytest.mark.parametrize(
    "text", [f"Invalid license file:\n\n{BLOB}==", f"Is this the Lizenz?\n{BLOB}==", f"{BLOB}==\nwhat licence is that"]
)
def test_a_long_blob_near_a_licence_is_one(text: str) -> None:
    assert found(licences.licence_blobs, text) == [f"{BLOB}=="]


def test_a_mattermost_licence_needs_no_word_and_may_run_over_lines() -> None:
    blob = f"eyJpZCI6{BLOB}\n{BLOB}"
    assert found(licences.licence_blobs, f"what is this\n{blob}\n") == [f"{blob}\n"[:-1]]


def test_a_key_in_groups_near_a_licence_is_one() -> None:
    assert found(licences.licence_blobs, "licence key A1B2C-D3E4F-G5H6J-K7L8M") == ["A1B2C-D3E4F-G5H6J-K7L8M"]


@pytest.mark.parametrize(
    "text",
    [
        f"a picture data:image/png;base64,{BLOB} of the license",
        BLOB,
        f"license ssh-rsa {BLOB}",
        "license " + "a" * 90,
        "license XXXX-XXXX-XXXX-XXXX",
    ],
)
def test_pictures_public_keys_and_samples_are_no_licences(text: str) -> None:
    assert found(licences.licence_blobs, text) == []
