"""The scanners behind one interface: a topic in, the names of the rules that found a secret out."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from functools import partial
from importlib.util import find_spec
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TypeAlias

from service.errors import InputError

INSTALL = "pip install -c constraints/serving.txt -c constraints/dev.txt -e '.[scanners]'"

Scan: TypeAlias = Callable[[str, str], frozenset[str]]
"""Takes a topic's title and body as they were typed; returns the names of the rules that found a secret in them."""


@dataclass(frozen=True)
class Library:
    """What scanners are made of: `module` is what a program imports, `distribution` what is installed for it."""

    name: str
    module: str
    distribution: str


@dataclass(frozen=True)
class Scanner:
    """One way to use a library: `name` for files, `title` for people; `opened` gives the scan and tidies up afterwards."""

    name: str
    title: str
    library: Library
    opened: Callable[[], AbstractContextManager[Scan]]


OUR_RECOGNISERS = Library("ours", "service.inference.confidentiality", "google-re2")
CREDSWEEPER = Library("CredSweeper", "credsweeper", "credsweeper")
DETECT_SECRETS = Library("detect-secrets", "detect_secrets.core.scan", "detect-secrets")


@contextmanager
def _ours() -> Iterator[Scan]:
    from service.domain import FindingKind
    from service.inference.confidentiality import detect

    def scan(title: str, body: str) -> frozenset[str]:
        return frozenset(found.recogniser for found in detect(title, body).findings if found.kind is FindingKind.SECRET)

    yield scan


@contextmanager
def _credsweeper(*, as_document: bool) -> Iterator[Scan]:
    from credsweeper import CredSweeper, FilesProvider

    # its model would take all cores, which the others don't
    app = CredSweeper(doc=as_document, severity="low", ml_threads_limit=1)

    def scan(title: str, body: str) -> frozenset[str]:
        app.credential_manager.clear_credentials()
        app.run(FilesProvider([("topic.md", io.BytesIO(_joined(title, body).encode()))]))
        return frozenset(found.rule_name for found in app.credential_manager.get_credentials())

    yield scan


@contextmanager
def _detect_secrets(*, file_name: str) -> Iterator[Scan]:
    from detect_secrets.core.scan import scan_file
    from detect_secrets.settings import default_settings

    with TemporaryDirectory() as folder, default_settings():
        file = Path(folder) / file_name

        def scan(title: str, body: str) -> frozenset[str]:
            file.write_text(_joined(title, body), "utf-8")
            return frozenset(found.type for found in scan_file(str(file)))

        yield scan


def _joined(title: str, body: str) -> str:
    return f"{title}\n\n{body}"


OURS = Scanner("ours", "ours", OUR_RECOGNISERS, _ours)
SCANNERS: dict[str, Scanner] = {
    scanner.name: scanner
    for scanner in (
        OURS,
        Scanner("credsweeper_code", "CredSweeper, as code", CREDSWEEPER, partial(_credsweeper, as_document=False)),
        Scanner("credsweeper_document", "CredSweeper, as a document", CREDSWEEPER, partial(_credsweeper, as_document=True)),
        Scanner("detect_secrets_text", "detect-secrets, as text", DETECT_SECRETS, partial(_detect_secrets, file_name="topic.md")),
        Scanner("detect_secrets_yaml", "detect-secrets, as YAML", DETECT_SECRETS, partial(_detect_secrets, file_name="topic.yaml")),
    )
}


def require_installed(scanners: Sequence[Scanner]) -> None:
    """Check that every library is there.

    Raises:
        InputError: one is not; the message says how to install them (`scanners_missing`).

    """
    missing = sorted({scanner.library.distribution for scanner in scanners if find_spec(scanner.library.module.split(".", 1)[0]) is None})
    if missing:
        msg = f"{' and '.join(missing)}: not installed; best in an environment of its own, they come with: {INSTALL}"
        raise InputError(msg, reason="scanners_missing")
