"""Puts the rooms together: model, directory and a source of topics become a report."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING

from service.directory import Directory, demo_directory_path, load_directory, require_coverage, suggest
from service.domain import Prediction, Suggestion, Topic
from service.escalation import louden
from service.experts.desk import NO_EXPERTS, ExpertDesk
from service.experts.memory_file import read_memory
from service.forum.interfaces import Progress, TopicSource, no_progress
from service.forum.unanswered import answer_status
from service.inference.bundle import load_bundle, released_models
from service.inference.predictor import Predictor
from service.inference.text import prepare
from service.inference.topic_vectors import encoder_digest
from service.messages import drafted
from service.reports.collect import collect
from service.reports.entries import Report, ReportScope
from service.settings import Settings

if TYPE_CHECKING:
    from collections.abc import Sequence

    from service.inference.bundle import Bundle


@dataclass(frozen=True)
class Parts:
    """A loaded model, the directory that fits it, and what is known of its volunteers."""

    predictor: Predictor
    directory: Directory
    experts: ExpertDesk = NO_EXPERTS

    def suggest(self, topic: Topic, prediction: Prediction, at: datetime) -> Suggestion:
        """Say whom to ask about a topic at a moment (aware), and what to say."""
        familiarity = self.experts.familiarity(topic, prediction, self.directory, self.predictor.bundle)
        return drafted(suggest(topic, prediction, self.directory, at, familiarity=familiarity), topic, self.directory, at)


@dataclass(frozen=True)
class Watcher:
    """What is told about the progress of a report: topics read, and due topics predicted; the total is None while unknown."""

    reading: Progress = no_progress
    predicted: Progress = no_progress


def load_predictor(settings: Settings) -> Predictor:
    """Load the model that the settings name. Raises BundleError."""
    models = settings.models or released_models()
    key = settings.fingerprint_key
    bundle = load_bundle(models, allowed_digest=settings.model_digest, threads=settings.threads)
    return Predictor(bundle, fingerprint_key=key.get_secret_value().encode() if key else None)


def load_experts(settings: Settings, bundle: Bundle) -> ExpertDesk:
    """Load what is known of volunteers, if the settings name it. Raises InputError where it does not fit the model's encoder."""
    return ExpertDesk(read_memory(settings.experts, encoder=encoder_digest(bundle.manifest)) if settings.experts else None)


def load_parts(settings: Settings) -> Parts:
    """Load model, directory and what is known of volunteers.

    Raises:
        BundleError: no model, or one that can't be trusted.
        InputError: the file of experts can't be used.
        DirectoryError: the directory file is wrong, or does not name every route and area that the model predicts.

    """
    directory = load_directory(settings.directory or demo_directory_path())
    predictor = load_predictor(settings)
    classes = predictor.bundle.manifest.classes
    require_coverage(directory, routes=classes["route"], areas=classes.get("area", []))
    return Parts(predictor, directory, load_experts(settings, predictor.bundle))


def make_report(
    parts: Parts,
    source: TopicSource,
    *,
    at: datetime,
    hours: float,
    own_account: str | None = None,
    problems: Sequence[str] = (),
    watcher: Watcher = Watcher(),
) -> Report:
    """Read a source and report on the topics that wait for an answer at `at`.

    Args:
        parts: model and directory.
        source: where the topics come from.
        at: the moment of the report, aware.
        hours: after how many hours without an answer a topic is due.
        own_account: our own user name on the forum, whose posts are no answers.
        problems: sentences that the source adds to while it is read.
        watcher: told how far the work is.

    Raises:
        SourceError: the source can't be read at all.

    """
    return collect(
        source.topics(at, hours=hours, progress=watcher.reading),
        scope=ReportScope(
            title="Unanswered topics",
            source=source.name,
            hours=hours,
            model_version=parts.predictor.bundle.manifest.version,
            directory_version=parts.directory.version,
        ),
        status=partial(answer_status, now=at, hours=hours, own_account=own_account),
        predict=parts.predictor.predict,
        suggest=lambda topic, prediction: parts.suggest(topic, prediction, at),
        louden=louden,
        prose=lambda body: prepare("", body).prose,
        at=at,
        problems=problems,
        progress=watcher.predicted,
    )
