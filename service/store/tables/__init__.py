"""The tables. A change here needs a migration beside it; a test compares the two."""

from __future__ import annotations

from service.store.tables.base import Base
from service.store.tables.cases import AcknowledgementRow, ActionRow, AskedRow, CaseRow, DecisionRow, DeliveryRow
from service.store.tables.keys import ApiKeyRow
from service.store.tables.labels import LabelRow, TextRow
from service.store.tables.observations import ObservationRow
from service.store.tables.running import MarkRow, PolicyRow
from service.store.tables.topics import FactsRow, PredictionRow
from service.store.tables.watching import RereadRow, WatermarkRow

__all__ = [
    "AcknowledgementRow",
    "ActionRow",
    "ApiKeyRow",
    "AskedRow",
    "Base",
    "CaseRow",
    "DecisionRow",
    "DeliveryRow",
    "FactsRow",
    "LabelRow",
    "MarkRow",
    "ObservationRow",
    "PolicyRow",
    "PredictionRow",
    "RereadRow",
    "TextRow",
    "WatermarkRow",
]
