from __future__ import annotations

import pytest

from service.inference.confidentiality.secrets import licences
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
        "licence key: 8d7f2c1a-90b3-4e55-8a1f-0f7e6b5d4c3b",
        "Der Lizenzschlüssel ist 8d7f2c1a-90b3-4e55-8a1f-0f7e6b5d4c3b.",
        "la clé de licence : 8d7f2c1a-90b3-4e55-8a1f-0f7e6b5d4c3b",
        "ライセンスキー: 8d7f2c1a-90b3-4e55-8a1f-0f7e6b5d4c3b",
    ],
)
def test_what_is_called_a_licence_key_is_one_in_any_form(text: str) -> None:
    assert found(licences.licence_blobs, text) == ["8d7f2c1a-90b3-4e55-8a1f-0f7e6b5d4c3b"]


@pytest.mark.parametrize(
    "text",
    [
        f"a picture data:image/png;base64,{BLOB} of the license",
        BLOB,
        f'"license": "MIT", "integrity": "sha512-{BLOB}=="',
        f"license ssh-rsa {BLOB}",
        "license " + "a" * 90,
        "license XXXX-XXXX-XXXX-XXXX",
        "license error in /mnt/projects/Projects/Vision/vision-build/install/lib/python3/site",
        "the license key 10.4.2 was not accepted",
        "license key: see getting-started-with-licences",
        "license key: xxxxxxxxxxxxxxxxxxxx",
    ],
)
def test_pictures_public_keys_and_samples_are_no_licences(text: str) -> None:
    assert found(licences.licence_blobs, text) == []
