"""Tells, when somebody is to be asked, which volunteers have answered questions like this one."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

import structlog

from service.directory.model import Directory, Role
from service.inference.topic_vectors import encoder_digest, topic_vectors

if TYPE_CHECKING:
    from service.domain import Prediction, Topic
    from service.experts.memory import ExpertMemory
    from service.inference.bundle.contents import Bundle

_log = structlog.get_logger(__name__)


class ExpertDesk:
    """Compares topics with what volunteers answered; without a memory it knows nothing.

    Args:
        memory: what was learnt, if anything.

    """

    def __init__(self, memory: ExpertMemory | None = None) -> None:
        self._memory = memory
        self._misfit: str | None = None

    def familiarity(self, topic: Topic, prediction: Prediction, directory: Directory, bundle: Bundle) -> Mapping[str, float]:
        """Say for each volunteer who is known how close the topic comes to what they answered, 0 to 1.

        It is empty where the route leads to nobody of them, and for a model with another encoder than the one learnt with: a model that was
        promoted meanwhile goes on without.
        """
        if self._memory is None or directory.routes.get(prediction.route) is not Role.VOLUNTEERS:
            return {}
        encoder = encoder_digest(bundle.manifest)
        if encoder != self._memory.encoder:
            if self._misfit != encoder:
                self._misfit = encoder
                _log.warning("experts_other_encoder", learnt_with=self._memory.model_version, serving=bundle.manifest.version)
            return {}
        return self._memory.closeness(topic_vectors(bundle, [topic])[0])


NO_EXPERTS = ExpertDesk()
"""Knows nobody."""
