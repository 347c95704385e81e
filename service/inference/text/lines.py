"""Tells log lines and pasted configuration from prose, line by line, where the author forgot the code fence."""

from __future__ import annotations

import re
from collections.abc import Sequence

from service.inference.text.parts import Line, PartKind

_LOG_LINE = re.compile(
    r"""\s{0,40}
    (?:[\w.-]{1,40}\ {0,20}\|\ {1,4})?                                        # docker compose: `app_1  | …`
    (?:
      \{"(?:timestamp|time|ts|level|msg)"\s{0,2}:                             # JSON logs, Mattermost's own
    | [\[(]?\d{4}[-/]\d\d[-/]\d\d[T\ ]\d\d:\d\d                               # ISO and nginx error times
    | (?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)\ {1,2}\d{1,2}\ \d\d:\d\d:\d\d   # syslog
    | [\[(]\d\d:\d\d:\d\d | \d\d:\d\d:\d\d[.,]\d | \[\d{4,10}[\].]            # clock only, seconds since start
    | (?:[\w.:-]{1,80}\ )?\d{1,3}(?:\.\d{1,3}){3}\ -\ \S{1,40}\ \[            # access logs
    | \[?(?:ERROR|EROR|WARN|WARNING|INFO|DEBUG|FATAL|TRACE|CRITICAL|PANIC)\]?[\ :\[|]
    | (?:ts|time|level|msg)=\S{1,60}\ \S{0,200}=                              # logfmt
    | (?:\{"[^"]{1,40}":.{0,400}"(?:level|msg|status_code|detailed_error|request_id)")   # API errors
    | at\ [\w$.<>/\[\]\ -]{1,200}\(.{0,300}\)\s*$ | at\ (?:async\ )?\S{1,200}:\d{1,7}
    | Traceback\ \(most\ recent | File\ "[^"]{1,300}",\ line\ \d | Caused\ by:\ | goroutine\ \d | panic:
    | \S{1,300}\.go:\d{1,6}(?:\ \+0x|:)
    | [a-z]{1,20}(?:\.[\w$]{1,80}){1,12}(?:Exception|Error):\                 # Java
    )""",
    re.VERBOSE,
)
_CODE_LINE = re.compile(
    r"""\s{0,40}
    (?:
      "[\w.-]{1,80}"\s{0,4}:\s                                                # JSON member
    | [}\])]{1,4}[,;]?\s*$
    | [A-Z][A-Z0-9_]{3,60}=\S                                                 # environment
    | MM_[A-Z_]{3,60}\ ?[:=]
    | [A-Za-z_][\w.-]{0,60}\ ?=\ ?["'\[{]                                     # TOML, Python
    | [\w@.~:/-]{0,60}[$#]\ (?:sudo|docker|curl|cat|ls|cd|systemctl|kubectl|mmctl|psql|mysql|apt|dnf|yum|wget|nc|openssl|nginx|chown)\b
    | (?:sudo|docker|docker-compose|curl|wget|kubectl|helm|mmctl|systemctl|psql|mysql|npm|git|openssl)
      \ (?:-{1,2}\w|[a-z]{1,20}\ [\w./-]{1,60}$)
    | (?:SELECT|UPDATE|INSERT\ INTO|DELETE\ FROM|ALTER\ TABLE|CREATE\ TABLE)\ \S{1,100}\ .{0,400};\s*$
    | (?:location|server|upstream)\ [^{}]{0,80}\{\s*$ | (?:proxy_\w{2,40}|listen|server_name|ssl_\w{2,40})\ .{1,200};\s*$
    )""",
    re.VERBOSE,
)
_TRACE_CONTINUES = re.compile(r"\s{1,40}\S")


def looks_like_log(line: str) -> bool:
    """Whether a line is one that programs write: a timestamped or levelled message, a frame of a stack trace."""
    return _LOG_LINE.match(line) is not None


def kind_of_block(lines: Sequence[str]) -> PartKind:
    """Logs or code: what most lines of a fenced, indented or `<pre>` block are (blank lines have no vote)."""
    written = [line for line in lines if line and not line.isspace()][:60]
    logged = sum(map(looks_like_log, written))
    return PartKind.LOGS if logged * 2 > len(written) else PartKind.CODE


def kind_of_loose_line(line: str, previous: PartKind) -> PartKind:
    """What an unfenced line is; an indented line after a log line continues it (wrapped messages, stack frames)."""
    if _LOG_LINE.match(line):
        return PartKind.LOGS
    if _CODE_LINE.match(line):
        return PartKind.CODE
    if previous is PartKind.LOGS and _TRACE_CONTINUES.match(line):
        return PartKind.LOGS
    return PartKind.PROSE


def sort_loose_lines(lines: Sequence[Line]) -> list[Line]:
    """Look again at the lines taken for prose and set apart those that are logs or code."""
    sorted_lines: list[Line] = []
    previous = PartKind.PROSE
    for line in lines:
        kind = kind_of_loose_line(line.text, previous) if line.kind is PartKind.PROSE and line.text else line.kind
        sorted_lines.append(Line(kind, line.text))
        previous = kind
    return sorted_lines
