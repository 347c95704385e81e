"""Topics and a record that the tests of the comparison of scanners share."""

from __future__ import annotations

from typing import Any

from tests.training.samples import topic
from training.data.records import LabelledTopic
from training.secret_scanners.record import ByTruth, Compared, Outcome, Record, Share, Weight

ACCESS_KEY = "AKIA" + "4Q7ZPLM2XW5TRN6B"
TOLD = "The password for the relay is Tr0ut-77-basin, and still it says 535."


def leak(name: str, body: str) -> LabelledTopic:
    return topic(name, body=body, confidential=True, confidential_kinds=["secret"])


TOPICS = (
    leak("told", TOLD),
    leak("key", f"The export bucket refuses us:\n\naws_access_key_id = {ACCESS_KEY}\n"),
    leak("hidden", "I read the word that opens the door aloud: heron heron gate."),
    topic("contract", body="Our offer to the town hall was 41,000 a year.", confidential=True, confidential_kinds=["commercial"]),
    topic("pump", body="It drips all night.", confidential=False),
)


def outcome(hits: int, of: int, **changes: Any) -> Outcome:
    values: dict[str, Any] = {
        "recall": Share(hits=hits, total=of),
        "false_alarms": Share(hits=1, total=200),
        "other_reasons": Share(hits=0, total=0),
        "milliseconds_median": 0.25,
        "milliseconds_95": 1.5,
        "missed": ("one-1",),
        "alarmed": ("one-9",),
        "only": ("one-2", "one-3"),
        "rules": {"told_password": ByTruth(secret=hits, harmless=1)},
    }
    return Outcome(**{**values, **changes})


def record() -> Record:
    """One scanner and it with ours, on one set of topics."""
    return Record(
        titles={"ours": "ours", "ours+other": "ours + other"},
        libraries={"ours": "ours"},
        weights={
            "ours": Weight(
                version="1.2",
                import_seconds=0.2,
                first_find_seconds=0.3,
                distributions=3,
                megabytes=12.5,
                new_distributions=1,
                new_megabytes=0.5,
            )
        },
        compared=(
            Compared(
                title="some topics",
                topics=ByTruth(secret=10, harmless=200),
                sha256="0123456789abcdef" * 4,
                outcomes={"ours": outcome(8, 10), "ours+other": outcome(9, 10, only=None, rules={})},
            ),
        ),
        processor="a processor",
        python="3.11.7",
    )
