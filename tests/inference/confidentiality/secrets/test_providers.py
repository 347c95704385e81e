from __future__ import annotations

import pytest

from service.inference.confidentiality.secrets import providers
from tests.inference.confidentiality.found import found

HEX = "8d3f0b6c1e9a47525f7c8e10b3a4d96e"
LETTERS = "R7xKq2LmZt9VwB4nYc8Jd3HsGf6TpAe1Ui5OaBq3"


@pytest.mark.parametrize(
    "key",
    [
        "ghp_" + "R7xKq2LmZt9VwB4nYc8Jd3HsGf6TpAe1Ui5O",
        "glpat-" + "x7KqLmZt9VwB4nYc8Jd3",
        "CCIPAT_" + "q3Xw7RtPlM5zKd2Vn8Yb_" + HEX,
        "xoxb-" + "284719365028-5839201746352-KqLmZt9VwB4nYc8",
        "AIza" + "SyD3kq8ZtQm2vB4nW7xRy1LpC9sJd3HfGe6",
        "sk_live_" + "4fD39HqLyjWDarjtT1zdp7dc",
        "SG." + "x7KqLmZt9VwB4nYc8Jd3Hs.Gf6TpAe1Ui5OR7xKq2LmZt9VwB4nYc8Jd3HsGf6TpAe",
        "4839201746:AA" + "Kq2LmZt9VwB4nYc8Jd3HsGf6TpAe1Ui5O",
        "bot4839201746:AA" + "Kq2LmZt9VwB4nYc8Jd3HsGf6TpAe1Ui5O",
        "hvs." + "CAESIJ3kq8ZtQm2vB4nW7xRy1LpC9sJd3HfGe6",
        "glsa_" + "R7xKq2LmZt9VwB4nYc8Jd3HsGf6TpAe1_4f9c02d7",
        "dckr_pat_" + "x7KqLmZt9VwB4nYc8Jd3HsGf6Tp",
        "dop_v1_" + HEX * 2,
        "doo_v1_" + HEX * 2,
        "pypi-" + "AgEIcHlwaS5vcmcCJGI4N2Y1ZTM4LTk0YzEtNGQ4Yy1hM2",
        "sntrys_" + "eyJpYXQiOjE3MDk4MjM0NTYuOTEyMzQ1LCJ1cmwiOiJodHRwczovL3Nl_q3Xw7",
        "dapi" + HEX,
        "tskey-auth-" + "kR7xKq2LmZ11CNTRL-t9VwB4nYc8Jd3HsGf6Tp",
        "lin_api_" + LETTERS,
        "shpat_" + HEX,
        "AGE-SECRET-KEY-1" + "QL3Z7HJY54PW3HYWW5AYYFG7ZQGVC7W3J2ELW8ZMRJ2KG5SFN9AQ",
        "SWMTKN-1-" + "49nj1cmql0jkz5s954yi3oex3nedyz0fb0xx14ie39trti4wxv-8vxv8rssmk743ojnwacrr2e7c",
        "NRAK-" + "Q3XW7RTPLM5ZKD2V9HJC6B4NYF1",
        "rubygems_" + HEX + HEX[:16],
        "sbp_" + HEX + HEX[:8],
        "sq0atp-" + "x7KqLmZt9VwB4nYc8Jd3Hs",
        "npm_" + "R7xKq2LmZt9VwB4nYc8Jd3HsGf6TpAe1Ui5O",
        "hf_" + "R7xKq2LmZt9VwB4nYc8Jd3HsGf6TpAe1Ui",
        "sk-proj-" + "x7KqLmZt9VwB4nYc8Jd3HsGf6Tp",
        "xkeysib-" + HEX * 2 + "-q3Xw7RtPlM5zKd2V",
        "aB3" + "8Q~x7KqLmZt9VwB4nYc8Jd3HsGf6TpAe1Ui5O",
    ],
)
def test_keys_of_known_providers_are_secrets(key: str) -> None:
    assert any(key.endswith(span) for span in found(providers.provider_keys, f"we had {key} in it"))


@pytest.mark.parametrize(
    "text",
    [
        "ghp_xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx",
        "glpat-<your token>",
        "sk-learn",
        "sk-learn-contrib-package-2024-edition",
        "3f786850e387550fdab836ed7e6dc881de23001b",
        "key-value",
        "8d7f2c1a-90b3-4e55-8a1f-0f7e6b5d4c3b",
        "re_sult1_of_the_run",
        "dapi-bus and dapibus vivamus",
        "pypi-server 2.1",
        "npm_config_registry=https://registry.npmjs.org",
        "secret_access_key_is_missing",
    ],
)
def test_samples_hashes_and_names_are_no_provider_keys(text: str) -> None:
    assert found(providers.provider_keys, text) == []


def test_the_secret_beside_an_aws_key_id_is_found_with_it() -> None:
    identifier, secret = "AKIA" + "3QXW7RTPLM5ZKD2V", "k8Zt/Qm2vB4nW7xRy1LpC9sJd3HfGe6TuYo0NaXi"
    assert found(providers.aws_keys, f"here: {identifier} / {secret} .") == [identifier, secret]


def test_an_aws_key_id_may_have_no_digit() -> None:
    identifier = "AKIA" + "GLYJLQSWEBKHWVTC"
    assert found(providers.aws_keys, f"id {identifier}") == [identifier]


@pytest.mark.parametrize("text", ["AKIA" + "IOSFODNN7EXAMPLE", "AKIA" + "XXXXXXXXXXXXXXXX", "AKIAAAAAAAAAAAAAAAAA", "ASIAPACIFIC"])
def test_samples_of_aws_keys_are_none(text: str) -> None:
    assert found(providers.aws_keys, text) == []
