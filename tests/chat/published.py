"""Mattermost's own OpenAPI document, and calls held against it.

The document (https://github.com/mattermost/mattermost-developer-documentation) is not part of this project; TOPICROUTER_CONTRACTS names the
folder that it is in, together with a JSON Patch (RFC 6902) that mends its five faults.
"""

from __future__ import annotations

import json
import os
import re
from functools import cache
from pathlib import Path
from typing import Any

import httpx
import yaml
from openapi_core import Config, OpenAPI
from openapi_core.exceptions import OpenAPIError
from openapi_core.testing import MockRequest, MockResponse

FOLDER = os.environ.get("TOPICROUTER_CONTRACTS")
_ID = re.compile("[a-z0-9]{26}")
SERVER = "http://localhost:8065"


@cache
def published() -> OpenAPI:
    """Read the document; a second or two. Its own validity was checked when it was put there."""
    folder = Path(FOLDER or "")
    document: Any = yaml.load((folder / "mattermost.yaml").read_bytes(), Loader=yaml.CSafeLoader)
    for operation in json.loads((folder / "mattermost.corrections.json").read_text("utf-8")):
        *parents, last = [part.replace("~1", "/").replace("~0", "~") for part in operation["path"].split("/")[1:]]
        place = document
        for part in parents:
            place = place[int(part) if isinstance(place, list) else part]
        if isinstance(place, list) and operation["op"] == "add":
            place.insert(int(last), operation["value"])
        else:
            place[int(last) if isinstance(place, list) else last] = operation["value"]
    # told as text; servers take an object and answer with one
    patch = document["paths"]["/api/v4/posts/{post_id}/patch"]["put"]["requestBody"]["content"]["application/json"]["schema"]
    patch["properties"]["props"]["type"] = "object"
    return OpenAPI.from_dict(document, config=Config(spec_validator_cls=None))


def all_faults(exchanges: list[tuple[httpx.Request, httpx.Response]]) -> list[str]:
    """Give what the document has against calls and answers, looking at each kind once."""
    kinds = {_kind(*exchange): exchange for exchange in exchanges}
    return [fault for exchange in kinds.values() for fault in faults(*exchange)]


def _kind(request: httpx.Request, response: httpx.Response) -> tuple[object, ...]:
    body = json.loads(request.content) if request.content else None
    return (
        request.method,
        _ID.sub("", request.url.path),
        *request.url.params,
        tuple(body) if isinstance(body, dict) else (),
        response.status_code,
    )


def faults(request: httpx.Request, response: httpx.Response) -> list[str]:
    """Give what the document has against a call, and against its answer if that is a success."""
    call = MockRequest(
        SERVER,
        request.method.lower(),
        request.url.path,
        args=dict(request.url.params),
        headers=dict(request.headers),
        data=request.content or None,
    )
    found = []
    try:
        published().validate_request(call)
    except OpenAPIError as error:
        found.append(f"{request.method} {request.url.path}: {error} {error.__cause__ or ''}")
    if response.is_success:
        try:
            published().validate_response(call, MockResponse(response.content, status_code=response.status_code))
        except OpenAPIError as error:
            found.append(f"answer to {request.method} {request.url.path}: {error} {error.__cause__ or ''}")
    return found


class Recording(httpx.BaseTransport):
    """Passes calls on, and keeps them with their answers."""

    def __init__(self, inner: httpx.BaseTransport) -> None:
        self.exchanges: list[tuple[httpx.Request, httpx.Response]] = []
        self._inner = inner

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        response = self._inner.handle_request(request)
        response.read()
        self.exchanges.append((request, response))
        return response

    def close(self) -> None:
        self._inner.close()
