"""The service over HTTP: predictions, suggestions, the model, the report page, health and metrics.

`create_app` composes it from its parts, `run` serves it.
"""

from __future__ import annotations

from service.api.app import create_app
from service.api.auth import make_key
from service.api.serve import run

__all__ = ["create_app", "make_key", "run"]
