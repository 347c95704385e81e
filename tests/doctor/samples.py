"""Deployments to examine: settings that read nothing from this machine, a forum and a chat server in memory."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import httpx

from service.directory.loading import parse_directory
from service.directory.model import Directory
from service.doctor.deployment import Deployment
from service.doctor.findings import Finding, Level
from service.settings import Settings

NOW = datetime(2026, 11, 27, 9, 0, tzinfo=UTC)
FORUM, CHAT = "https://forum.example.org", "https://chat.example.org"
DIRECTORY_TEXT = f"""\
company: {{name: Sandbank, product: Sand Chat, forum: {FORUM}, chat: {CHAT}, zone: UTC, city: Reykjavik}}
chat_teams:
  - {{id: community, name: Community, open: true}}
  - {{id: staff, name: Staff, open: false}}
channels:
  - {{id: support, team: community, level: public, purpose: Help}}
  - {{id: core, team: staff, level: staff, purpose: Desk}}
  - {{id: private, team: staff, level: private, purpose: Confidential}}
people:
  - {{id: ada, name: Ada, title: Boss, forum: anna, chat: ada, zone: UTC, city: Accra, hours: {{mon: ["09:00-17:00"]}}, phone: PHONE_ADA}}
  - {{id: bjorn, name: Bjorn, title: Engineer, forum: ben, chat: bjorn, zone: Asia/Tokyo, city: Tokyo, hours: {{mon-fri: ["09:00-17:00"]}}}}
teams:
  - {{id: apps, name: Apps, lead: bjorn}}
areas:
  other: {{title: other things, owners: [{{team: apps, product_manager: ada}}]}}
rota: {{title: Watch, starts: 2026-01-05, leads: [ada], shifts: [{{id: only, engineers: [bjorn, ada]}}]}}
roles:
  support: {{title: support, people: [bjorn], fallback: [ada], channels: {{public: support, private: private}}}}
  engineers: {{title: engineers, fallback: [rota, support], channels: {{staff: core, private: private}}}}
  rota: {{title: the watch, fallback: [ada], channels: {{staff: core, private: private}}}}
  business: {{title: business, people: [ada, bjorn], fallback: [bjorn], channels: {{private: private}}}}
  security: {{title: security, people: [bjorn, ada], fallback: [ada], channels: {{private: private}}}}
routes: {{repair: support, build: engineers}}
"""
DIRECTORY = parse_directory(DIRECTORY_TEXT)


def deployment(
    *,
    directory: Directory | None = DIRECTORY,
    chat_transport: httpx.BaseTransport | None = None,
    forum_transport: httpx.BaseTransport | None = None,
    **changes: Any,
) -> Deployment:
    """A deployment in production, unless changed."""
    plain: dict[str, Any] = {"_env_file": None, "environment": "production", "directory": Path("directory.yaml"), "source": FORUM}
    return Deployment(
        Settings(**(plain | changes)),
        clock=lambda: NOW,
        directory=directory,
        chat_transport=chat_transport,
        forum_transport=forum_transport,
    )


def policy_file(folder: Path, text: str) -> Path:
    """A policy file."""
    file = folder / "policy.yaml"
    file.write_text(text)
    return file


def told(findings: Iterable[Finding], level: Level) -> list[str]:
    """What findings of a level tell."""
    return [finding.told for finding in findings if finding.level is level]
