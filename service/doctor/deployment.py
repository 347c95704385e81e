"""What is examined: settings, and what they name, each loaded once at first need."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from functools import cached_property
from typing import TYPE_CHECKING

from service.chat.connection import ChatAccess
from service.chat.mattermost import Mattermost
from service.directory import demo_directory_path, load_directory
from service.errors import InputError
from service.escalation.policy_files import load_policy, shipped_policy
from service.forum.connection import Access, ForumConnection
from service.inference.bundle import released_models, verify_bundle

if TYPE_CHECKING:
    from pathlib import Path

    import httpx

    from service.directory import Directory
    from service.escalation.policy import Policy
    from service.inference.bundle import Manifest
    from service.settings import Settings


class Deployment:
    """A deployment by its settings. What can't be loaded raises its error wherever it is asked for.

    Args:
        settings: all that is set.
        clock: gives the present moment, aware.
        directory: the directory, where it was loaded already.
        chat_transport: instead of the network to the chat server.
        forum_transport: instead of the network to the forum.

    """

    def __init__(
        self,
        settings: Settings,
        *,
        clock: Callable[[], datetime],
        directory: Directory | None = None,
        chat_transport: httpx.BaseTransport | None = None,
        forum_transport: httpx.BaseTransport | None = None,
    ) -> None:
        self.settings = settings
        self.clock = clock
        self._directory = directory
        self.chat_transport = chat_transport
        self.forum_transport = forum_transport

    @cached_property
    def directory(self) -> Directory:
        """The directory. Raises DirectoryError."""
        return self._directory or load_directory(self.settings.directory or demo_directory_path())

    @cached_property
    def policy(self) -> Policy:
        """The policy. Raises PolicyError."""
        return load_policy(self.settings.policy) if self.settings.policy else shipped_policy()

    @cached_property
    def model(self) -> tuple[Path, Manifest, str]:
        """Folder, manifest and digest of the model that would be served, checked and not loaded. Raises BundleError."""
        return verify_bundle(self.settings.models or released_models(), allowed_digest=self.settings.model_digest)

    @property
    def is_forum(self) -> bool:
        """Whether topics come from a forum, not from a file or the demo."""
        return self.settings.source.startswith(("http://", "https://"))

    def forum(self) -> ForumConnection:
        """Give a connection to the forum, not opened yet. Raises InputError where the address or the key can't be."""
        settings = self.settings
        key = settings.forum_api_key.get_secret_value() if settings.forum_api_key else None
        access = Access(settings.source, api_key=key or None, api_username=settings.forum_api_username)
        return ForumConnection(access, calls_per_minute=settings.forum_calls_per_minute, transport=self.forum_transport)

    def chat(self) -> Mattermost:
        """Give the chat server as the bot, not opened yet. Raises InputError without a token, or where that or the address can't be."""
        token = self.settings.chat_token
        if token is None:
            raise InputError("there is no chat token; set TOPICROUTER_CHAT_TOKEN to that of a bot account", reason="no_chat_token")
        access = ChatAccess(self.directory.company.chat, token.get_secret_value())
        return Mattermost(access, transport=self.chat_transport)
