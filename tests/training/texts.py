"""What texts have in common: runs of eight words that people wrote, not what their software wrote."""

from __future__ import annotations

import csv
import json
import re
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TypeAlias

from service.inference.text import PartKind, prepare

WORDS_IN_A_RUN = 8
Run: TypeAlias = tuple[str, ...]

# Code, log lines and console output are no prose and may be the same anywhere: software writes the same words for everybody. `prepare`
# takes them out where it knows them. These are the ones that people also put into a sentence, or paste without a fence.
MESSAGES = (
    "address forbidden, you may need to set AllowedUntrustedInternalConnections to allow an integration access to your internal network",
    "Please check connection, Mattermost unreachable. If issue persists, ask administrator to check WebSocket port.",
    "535 5.7.139 Authentication unsuccessful, SmtpClientAuthentication is disabled for the Tenant",
    "fork/exec plugins/com.mattermost.calls/server/dist/plugin-linux-amd64: exec format error",
    # the last words of a failed link, with the word that often stands before them
    "const collect2: error: ld returned 1 exit status",
    # the volumes of the published docker-compose.yml
    (
        "volumes: ./volumes/app/mattermost/config:/mattermost/config:rw ./volumes/app/mattermost/data:/mattermost/data:rw"
        " ./volumes/app/mattermost/logs:/mattermost/logs:rw ./volumes/app/mattermost/plugins:/mattermost/plugins:rw"
    ),
    "pq: sorry, too many clients already pq: remaining connection slots are reserved for non-replication superuser connections",
    "The following signatures couldn't be verified because the public key is not available: NO_PUBKEY",
    "failed: Error during WebSocket handshake: Unexpected response code: 400",
    "github.com/mattermost/mattermost/server/v8/channels/app/platform",
    "api/v4/websocket failed: Error during WebSocket handshake: Unexpected response code: 400",
    "Error: failed to load configuration: failed to create store: unable to load on store creation",
    "systemd[1]: mattermost.service: Main process exited, code=exited, status=1/FAILURE",
    "pgloader --with 'data only' workers = 8, concurrency = 1, multiple readers per thread, rows per range = 50000",
    "in CMAKE_MODULE_PATH this project has asked CMake to find a package configuration file provided by",
    "DELETE FROM Posts WHERE Id = any (array (SELECT Id FROM Posts WHERE Id = any (array (SELECT Id FROM Posts",
    "Error response from daemon: driver failed programming external connectivity on endpoint",
    "Bind for 0.0.0.0:8443 failed: port is already allocated",
    # a crash as gdb prints it, numbers aside
    *(
        "in __pthread_kill_implementation () from /lib64/libc.so.6 #1",
        "in raise () from /lib64/libc.so.6 #2",
        "in abort () from /lib64/libc.so.6 #3",
    ),
    "slack-advanced-exporter --input-archive export.zip --output-archive with-emails.zip",
    # the end of slack-advanced-exporter's command line
    "slack-advanced-exporter --input-archive export.zip --output-archive export-with-emails.zip",
    # the vendor's public list price
    "$10 USD per user and month for Professional",
    "Connection unsuccessful: Failed to authenticate: 535 5.7.139 Authentication unsuccessful, SmtpClientAuthentication",
    "because it violates the following Content Security Policy directive: script-src 'self' 'unsafe-inline' 'unsafe-eval'",
    "failed to create store: unable to load on store creation: open mattermost/config/config.json: permission denied",
    "Uncaught (in promise) TypeError: Cannot read properties of undefined",
    "connect() failed (111: Connection refused) while connecting to upstream",
    "Filter: following Index Scan using threads_pkey on threads (actual time=0",
    # the fingerprint of a public root certificate (ISRG Root X1)
    "96 BC EC 06 26 49 76 F3 74 60 77 9A CF 28 C5 A7 CF E8 A3 C0 AA E1 1A 8F FC EE 05 C0 BD DF 08 C6",
    "Error 1267 (HY000): Illegal mix of collations (utf8mb4_general_ci,IMPLICIT) and (utf8mb4_0900_ai_ci,IMPLICIT) for operation '='",
    "W: GPG error: https://deb.packages.mattermost.com jammy InRelease: The following signatures",
    "LDAP Result Code 49 Invalid Credentials: 80090308: LdapErr: DSID-0C090439, comment: AcceptSecurityContext error, data 52e",
    "browser console: WebSocket connection to 'wss://chat.example.com/api/v4/websocket' failed",
    "id: api.context.permissions.app_error, message: You do not have the appropriate permissions",
    "fetch('/api/v4/users/me').then(r => r.text())",
    "systemd[1]: mattermost.service: Scheduled restart job, restart counter is at",
    "acme/autocert: unable to satisfy for domain: no viable challenge type found",
    "ERR could not verify certificate against trusted certs",
    # a compose file as published
    "services: postgres: image: postgres:13-alpine restart: unless-stopped",
    "volumes: ./volumes/db/var/lib/postgresql/data:/var/lib/postgresql/data",
    # the first lines of a client library's documentation
    "from mattermostdriver import Driver d = Driver({'url': 'mattermost.example.com', 'token': ''",
    # the settings of a managed phone app
    (
        "<dict> <key>serverUrl</key> <string>https://chat.example.com</string> <key>serverName</key> <string> </key> <string>"
        " </string> <key>inAppPinCode</key> <string>true</string> </dict>"
    ),
    # commands of a macro, in their usual order
    'setAutoThreshold("Otsu dark"); run("Convert to Mask"); run("Watershed"); run("Analyze Particles...", "size',
    # a load file of pgloader as published
    (
        "mattermost WITH data only, workers = 8, concurrency = 1, multiple readers per thread, rows per range = 10000,"
        " prefetch rows = 10000,"
        " batch rows = 2500, create no tables, create no indexes, preserve index names SET PostgreSQL PARAMETERS maintenance_work_mem to"
    ),
)


def runs(text: str) -> set[Run]:
    """Every run of eight words, case and punctuation aside."""
    words = re.findall(r"\w+", text.lower())
    return {tuple(words[at : at + WORDS_IN_A_RUN]) for at in range(len(words) - WORDS_IN_A_RUN + 1)}


_MESSAGE_RUNS = frozenset().union(*map(runs, MESSAGES))


def prose_runs(title: str, body: str) -> set[Run]:
    """The runs of what a person wrote in a topic."""
    prepared = prepare(title, body)
    said = [part.text for part in prepared.parts if part.kind in {PartKind.PROSE, PartKind.QUOTE}]
    return runs("\n".join([prepared.title, *said])) - _MESSAGE_RUNS


def evaluation_texts(folder: Path) -> Iterator[str]:
    """Every text of the evaluation data."""
    for file in sorted(folder.glob("*.jsonl")):
        yield from (f"{row['title']} {row['body']}" for row in map(json.loads, file.read_text("utf-8").splitlines()))
    for file in sorted(folder.glob("discourse-topics/*.json")):
        document = json.loads(file.read_text("utf-8"))
        yield from (re.sub(r"<[^>]+>", " ", post.get("cooked", "")) for post in document["post_stream"]["posts"])
    csv.field_size_limit(sys.maxsize)
    for file in sorted(folder.glob("nlbse24/*.csv")):
        with file.open(encoding="utf-8", newline="") as stream:
            yield from (f"{row['title']} {row['body']}" for row in csv.DictReader(stream))


def shared(texts: Iterable[str], known: set[Run]) -> set[Run]:
    return {run for text in texts for run in runs(text)} & known
