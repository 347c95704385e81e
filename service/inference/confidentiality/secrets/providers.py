"""Keys that the prefix of their provider gives away, and the secret beside an AWS key id.

Forms: each provider's own documentation of its tokens.
"""

from __future__ import annotations

from collections.abc import Iterator

from service.inference.confidentiality.patterns import linear
from service.inference.confidentiality.recogniser import Span
from service.inference.confidentiality.samples import is_sample, is_scrambled, looks_random

_CODE = (
    r"gh[pousr]_[A-Za-z0-9]{30,}|github_pat_\w{40,}"
    r"|gl(?:pat|dt|rt|ptt|ft|soat|cbt|agent|imt|ffct)-[\w.-]{18,80}|CCIPAT_\w{20,}"
    r"|dckr_[op]at_[\w-]{20,60}|pypi-AgE[\w-]{40,}|npm_[A-Za-z0-9]{36}|rubygems_[0-9a-f]{40,60}|lin_(?:api|oauth)_[A-Za-z0-9]{30,60}"
    r"|sntry[su]_[\w+/=-]{40,}|ATATT3[\w=-]{60,}|ATBB[A-Za-z0-9]{28,40}|PMAK-[0-9a-f-]{50,70}|figd_[\w-]{30,60}"
)
_CHAT = (
    r"xox[abeoprs]-[\w-]{10,}|xapp-[\w-]{20,}"
    r"|[MNO][A-Za-z0-9_-]{22,27}\.[\w-]{6}\.[\w-]{25,40}"  # Discord bot
    r"|(?:bot)?\d{8,10}:AA[\w-]{32,34}"  # Telegram bot
    r"|syt_[A-Za-z0-9+/=]{4,80}_[A-Za-z]{20}_[A-Za-z0-9]{6}"  # Matrix
)
_CLOUD = (
    r"AIza[\w-]{35}|GOCSPX-[\w-]{20,40}|ya29\.[\w-]{20,}|do[oprst]_v1_[0-9a-f]{64}|LTAI[A-Za-z0-9]{16,24}|tskey-[\w-]{16,}"
    r"|hv[bsr]\.[\w-]{20,}|dapi[0-9a-f]{32}(?:-\d)?|sbp_[0-9a-f]{40}|AGE-SECRET-KEY-1[A-Z0-9]{50,64}"
    r"|SWMTKN-1-[a-z0-9]{30,60}-[a-z0-9]{20,30}"
    r"|[A-Za-z0-9]{14}\.atlasv1\.[\w-]{50,90}|dp\.(?:pt|st|ct)\.[\w.-]{30,60}|pul-[0-9a-f]{40}|ops_eyJ[\w-]{50,}"
    r"|glsa_[A-Za-z0-9]{32}_[0-9a-f]{8}|glc_[\w+/=]{30,}|NRAK-[A-Z0-9]{27}|[\w.~-]{3}\dQ~[\w.~-]{31,34}"
)
_MONEY_MAIL_MODELS = (
    r"(?:sk|rk|pk)_live_[A-Za-z0-9]{10,}|(?:sk|rk)_test_[A-Za-z0-9]{10,}|whsec_[A-Za-z0-9+/=]{20,80}|sq0[a-z]{3}-[\w-]{22,50}"
    r"|shp(?:at|ca|pa|ss)_[0-9a-fA-F]{32}|SG\.[\w-]{16,32}\.[\w-]{16,64}|xkeysib-[0-9a-f]{64}-\w{16}|key-[0-9a-f]{32}|pat-(?:na"
    r"|eu)\d-[0-9a-f-]{36}"
    r"|sk-(?:ant-|proj-|or-)?[A-Za-z0-9][\w-]{19,}|hf_[A-Za-z0-9]{30,50}|gsk_[A-Za-z0-9]{40,60}|nvapi-[\w-]{60,70}|r8_[A-Za-z0-9]{37}"
    r"|ntn_[A-Za-z0-9]{40,50}|secret_[A-Za-z0-9]{43}|re_[A-Za-z0-9]{8}_[A-Za-z0-9]{20,30}"
)
_PROVIDER_KEY = linear(r"\b(?:" + "|".join((_CODE, _CHAT, _CLOUD, _MONEY_MAIL_MODELS)) + ")")
_AWS_KEY_ID = linear(r"\b(?:AKIA|ASIA|ABIA|ACCA)[A-Z0-9]{16}\b")
_AWS_SECRET = linear(r"(?:AKIA|ASIA)[A-Z0-9]{16}[^A-Za-z0-9+][^\n]{0,60}?[^\w+/=]([A-Za-z0-9+/]{40})(?:[^\w+/=]|$)")
_FEWEST_DIFFERENT = 8


def provider_keys(text: str) -> Iterator[Span]:
    """Point at keys that their provider's prefix gives away."""
    for match in _PROVIDER_KEY.finditer(text):
        if not is_sample(match.group()) and looks_random(match.group()) and not _is_of_words(match.group()):
            yield Span(match.start(), match.end(), 0.97, "key in the form of a known provider")


def aws_keys(text: str) -> Iterator[Span]:
    """Point at AWS key ids, which may happen to hold no digit, and at the secret beside one."""
    if "AKIA" not in text and "ASIA" not in text and "ABIA" not in text and "ACCA" not in text:
        return
    for match in _AWS_KEY_ID.finditer(text):
        if not is_sample(match.group()) and len(set(match.group())) >= _FEWEST_DIFFERENT:
            yield Span(match.start(), match.end(), 0.97, "key id in the form of AWS")
    for match in _AWS_SECRET.finditer(text):
        if not is_sample(match.group(1)):
            yield Span(match.start(1), match.end(1), 0.95, "secret beside an AWS key id")


def _is_of_words(key: str) -> bool:
    """Whether a key is a name that begins like one, such as `sk-learn-contrib-package-2024`."""
    return key.startswith(("sk-", "secret_", "re_", "pul-")) and not is_scrambled(key)
