"""Judges a candidate model against the current one: the same topics to both, what differs with its interval, and a gate.

`compare` puts two models' answers side by side, `judge` of the gate says whether the candidate may take over, asks a person, or refuses.
"""

from __future__ import annotations
