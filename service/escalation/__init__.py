"""When and how loudly people are asked. Pure: the facts come in as arguments."""

from __future__ import annotations

from service.escalation.loudness import LOUD_RULES, Loudness, Signals, louden, loudness, signals_among

__all__ = ["LOUD_RULES", "Loudness", "Signals", "louden", "loudness", "signals_among"]
