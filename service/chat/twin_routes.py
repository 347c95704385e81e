"""How the twin of Mattermost finds what a request asks for."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any, TypeAlias

import httpx

from service.chat.twin_content import Document, TwinUser
from service.chat.twin_troubles import Refusal, no_session

PREFIX = "/api/v4"
ID = "([A-Za-z0-9]+)"
NAME = "([A-Za-z0-9._-]+)"


@dataclass(frozen=True, slots=True)
class Call:
    """A request and who asks; nobody where no token is needed."""

    request: httpx.Request
    user: TwinUser | None

    @property
    def author(self) -> TwinUser:
        """Who asks. Raises Refusal for nobody."""
        if self.user is None:
            raise Refusal(401, no_session().json()["id"])
        return self.user

    def body(self) -> Any:
        """Give the JSON that was sent. Raises Refusal if it is none."""
        try:
            return json.loads(self.request.content)
        except ValueError:
            raise Refusal(400, "api.context.invalid_body_param.app_error") from None


Answer: TypeAlias = httpx.Response | Document | list[Document]
Handler: TypeAlias = Callable[..., Answer]
Route: TypeAlias = tuple[str, re.Pattern[str], Handler]


def routed(routes: Iterable[Route], method: str, path: str) -> tuple[Handler, tuple[str, ...]] | None:
    """Find the handler for a path, and the parts of the path that it is given."""
    if not path.startswith(f"{PREFIX}/"):
        return None
    for wanted, pattern, handler in routes:
        if method == wanted and (match := pattern.fullmatch(path.removeprefix(PREFIX))):
            return handler, match.groups()
    return None
