"""How large a request's body may be, and that it is JSON."""

from __future__ import annotations

from email.message import Message
from http import HTTPStatus
from typing import TYPE_CHECKING

from fastapi import Request
from starlette.datastructures import Headers
from starlette.exceptions import HTTPException

from service.api.errors import Refusal

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Receive, Scope, Send
    from starlette.types import Message as AsgiMessage


class BodyLimit:
    """ASGI middleware that refuses a body as soon as more than `most` bytes are announced or have come.

    NOTE: Starlette's own limit answers in plain text where the application does not read the body.
    """

    def __init__(self, app: ASGIApp, *, most: int) -> None:
        self.app = app
        self._most = most

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve a request if its body is not too large."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        announced = Headers(scope=scope).get("content-length", "")
        if announced.isdecimal() and int(announced) > self._most:
            raise self._refusal()
        come = 0

        async def receive_within_limit() -> AsgiMessage:
            nonlocal come
            message = await receive()
            come += len(message.get("body", b""))
            if come > self._most:
                # the only exception that FastAPI lets through from the reading of a body
                raise HTTPException(HTTPStatus.REQUEST_ENTITY_TOO_LARGE) from self._refusal()
            return message

        await self.app(scope, receive_within_limit, send)

    def _refusal(self) -> Refusal:
        detail = f"At most {self._most} bytes are read; send fewer topics at once."
        # what is left of the body is not read, so the connection is of no more use
        return Refusal("body_too_large", detail, headers={"Connection": "close"})


async def event_body(request: Request, *, most: int) -> bytes:
    """Read the body of an event that anybody may send, as it came. Raises Refusal (`body_too_large`) beyond `most` bytes."""
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > most:
            raise Refusal("body_too_large", f"At most {most} bytes of an event are read.", headers={"Connection": "close"})
    return bytes(body)


async def json_only(request: Request) -> None:
    """Refuse a body that does not say that it is JSON, or that is compressed."""
    said = Message()
    said["content-type"] = request.headers.get("content-type", "none")
    kind = said.get_content_type()
    is_json = kind == "application/json" or (kind.startswith("application/") and kind.endswith("+json"))
    if not is_json or request.headers.get("content-encoding", "identity").lower() != "identity":
        raise Refusal("media_type_unsupported")
