"""What the twin of Mattermost does when somebody presses a button: it asks the button's integration, without any signature."""

from __future__ import annotations

import ipaddress
from collections.abc import Collection
from dataclasses import dataclass

import httpx

from service.chat.twin_content import Document, TwinPost, TwinUser
from service.chat.twin_troubles import Refusal
from service.chat.twin_world import TwinWorld

TIMEOUT = 30.0
"""Seconds that an integration has (`OutgoingIntegrationRequestsTimeout`)."""


@dataclass(frozen=True, slots=True)
class Pressed:
    """What came of it: the status for who pressed, an error's id, and the text that they alone see."""

    status: int
    error_id: str = ""
    ephemeral_text: str = ""


class TwinButtons:
    """Asks integrations through `transport`, the real network without one; of internal addresses, those of `trusted` alone."""

    def __init__(self, world: TwinWorld, *, transport: httpx.BaseTransport | None) -> None:
        self._world = world
        self.transport = transport
        self.trusted: Collection[str] = ("127.0.0.1", "localhost")

    def press(self, post: TwinPost, action_id: str, user: TwinUser, option: str | None) -> str:
        """Press; gives the ephemeral text. Raises Refusal."""
        action = post.actions.get(action_id)
        if action is None:
            raise Refusal(404, "api.post.do_action.action_id.app_error")
        integration: Document = action.get("integration") or {}
        context = dict(integration.get("context") or {})
        if action.get("type") == "select":
            context["selected_option"] = option or ""
        body: Document = {
            "user_id": user.id,
            "user_name": user.username,
            "channel_id": post.channel.id,
            "channel_name": post.channel.name,
            "team_id": post.channel.team.id,
            "team_domain": post.channel.team.name,
            "post_id": post.id,
            "trigger_id": self._world.new_id(),
            "type": action.get("type", "button"),
            "data_source": "",
        }
        answer = self._asked(str(integration.get("url", "")), body | ({"context": context} if context else {}))
        if isinstance(update := answer.get("update"), dict):
            self._world.rewrite(post, message=update.get("message"), props=update.get("props"))
        return str(answer.get("ephemeral_text") or "")

    def _asked(self, url: str, body: Document) -> Document:
        failed = Refusal(400, "api.post.do_action.action_integration.app_error", "Action integration error.")
        if not self._is_reached(url):
            raise failed
        with httpx.Client(transport=self.transport, timeout=TIMEOUT, trust_env=False) as client:
            try:
                response = client.post(url, json=body, headers={"User-Agent": "Mattermost-Bot/1.1"})
                answer = response.json()
            except (httpx.HTTPError, ValueError):
                raise failed from None
        if response.status_code != httpx.codes.OK or not isinstance(answer, dict):
            raise failed
        return answer

    def _is_reached(self, url: str) -> bool:
        host = httpx.URL(url).host
        try:
            return host in self.trusted or ipaddress.ip_address(host).is_global
        except ValueError:
            return bool(host)
