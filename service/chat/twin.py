"""An in-memory twin of a Mattermost server, for the demo and for tests.

It answers `httpx.Request` with `httpx.Response`: through `transport()`, or as a real server with `serving(twin.handle)` of
`service.wire.twin_server`. It says what a Team Edition of 5.36 was seen to say; posts with a priority are as on later servers. Where the
database is away and nothing was seen, it answers 500.
"""

from __future__ import annotations

import json
import re
import time
from collections.abc import Callable
from datetime import datetime

import httpx

from service.chat.twin_buttons import Pressed, TwinButtons
from service.chat.twin_content import TwinPost, TwinUser, post_document
from service.chat.twin_faults import TwinFaults
from service.chat.twin_lookups import TwinLookups
from service.chat.twin_posting import TwinPosting
from service.chat.twin_routes import ID, PREFIX, Answer, Call, Route, routed
from service.chat.twin_troubles import Refusal, app_error, no_permission, no_route, no_session
from service.chat.twin_world import TwinWorld, utc_now


class TwinChat(TwinWorld):
    """A chat server. What it holds and its settings are in its fields, what goes wrong is in `faults`."""

    def __init__(
        self,
        *,
        clock: Callable[[], datetime] = utc_now,
        sleep: Callable[[float], None] = time.sleep,
        integrations: httpx.BaseTransport | None = None,
    ) -> None:
        """Start empty.

        Args:
            clock: gives the server's time, aware UTC.
            sleep: how it is slow, where `faults.delay` says so.
            integrations: how buttons reach the addresses that they name; without it over the real network.

        """
        super().__init__(clock=clock)
        self.faults = TwinFaults(clock=lambda: clock().timestamp(), sleep=sleep)
        self.buttons = TwinButtons(self, transport=integrations)
        self.requests: list[httpx.Request] = []
        self._posting = TwinPosting(self, before_save=self.faults.before_save)
        self._lookups = TwinLookups(self)
        self._routes: list[Route] = [
            *self._lookups.routes(),
            ("POST", re.compile("/posts"), self._create),
            ("PUT", re.compile(f"/posts/{ID}/patch"), self._patch),
            ("DELETE", re.compile(f"/posts/{ID}"), self._delete),
            ("POST", re.compile(f"/posts/{ID}/actions/([A-Za-z0-9]+)"), self._action),
        ]

    def transport(self) -> httpx.MockTransport:
        """Give a transport for an httpx client that ends here, without any network."""
        return httpx.MockTransport(lambda request: self.faults.without_network(request, self.handle))

    def restart(self) -> None:
        """Forget what is in memory only: which posts a repeat would be known by."""
        self._posting.forget()

    def press(self, post_id: str, action_id: str, user: TwinUser, option: str | None = None) -> Pressed:
        """Press a button, or choose `option` in a menu, as a person; gives what the person sees."""
        try:
            return Pressed(200, ephemeral_text=self._pressed(post_id, action_id, user, option))
        except Refusal as refusal:
            return Pressed(refusal.response.status_code, error_id=refusal.response.json()["id"])

    def handle(self, request: httpx.Request) -> httpx.Response:
        """Answer one request.

        Raises:
            Unanswered: the connection is closed without an answer.

        """
        self.requests.append(request)
        writes = request.method in {"PUT", "DELETE"} or (request.method == "POST" and request.url.path.startswith(f"{PREFIX}/posts"))
        with self.faults.serving(request, writes=writes):
            instead = self.faults.instead()
            if instead is not None:
                return instead
            try:
                return self._answered(request)
            except Refusal as refusal:
                return refusal.response

    def _answered(self, request: httpx.Request) -> httpx.Response:
        path = request.url.path
        if "//" in path:
            return httpx.Response(301, headers={"Location": re.sub("/+", "/", path)})
        route = routed(self._routes, request.method, path)
        if route is None:
            return no_route()
        answer, groups = route
        user = self._session(request)
        if isinstance(user, httpx.Response):
            return user
        if user is None and not self._lookups.is_open(path):
            return no_session()
        found = answer(Call(request, user), *groups)
        if isinstance(found, httpx.Response):
            return found
        return httpx.Response(200, content=json.dumps(found), headers={"Content-Type": "application/json", "X-Version-Id": "5.36.1"})

    def _session(self, request: httpx.Request) -> TwinUser | httpx.Response | None:
        scheme, _, token = request.headers.get("Authorization", "").partition(" ")
        if not token or scheme.lower() not in {"bearer", "token"}:
            return None
        user = next((user for user in self.users.values() if user.token == token), None)
        if user is None and self.database_away:
            return app_error(500, "app.session.get.app_error", "Encountered an error while finding the session.")
        if user is None or not user.active:
            # a wrong token is no hindrance where none is needed
            return None if self._lookups.is_open(request.url.path) else no_session()
        return user

    def _create(self, call: Call) -> Answer:
        set_online = call.request.url.params.get("set_online") != "false"
        post = self._posting.create(call.author, call.body(), set_online=set_online)
        return httpx.Response(201, json=post_document(post))

    def _patch(self, call: Call, post_id: str) -> Answer:
        return post_document(self._posting.patch(call.author, post_id, call.body()))

    def _delete(self, call: Call, post_id: str) -> Answer:
        post = self._lookups.post(call, post_id)
        if post.author is not call.author:
            raise no_permission()
        self.delete(post)
        return {"status": "OK"}

    def _action(self, call: Call, post_id: str, action_id: str) -> Answer:
        body = call.body()
        option = body.get("selected_option") if isinstance(body, dict) else None
        self._pressed(post_id, action_id, call.author, option)
        return {"status": "OK", "trigger_id": self.new_id()}

    def _pressed(self, post_id: str, action_id: str, user: TwinUser, option: str | None) -> str:
        return self.buttons.press(self._pressable(post_id, user), action_id, user, option)

    def _pressable(self, post_id: str, user: TwinUser) -> TwinPost:
        post = self.posts.get(post_id)
        if self.database_away or post is None or user.id not in post.channel.members:
            raise no_permission()
        if post.delete_at:
            raise Refusal(404, "app.post.get.app_error")
        return post
