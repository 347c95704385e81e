"""What a library weighs: the distributions that it needs, their size on disk, and the time until it can be used."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterable
from importlib.metadata import distribution, version
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from training.secret_scanners.record import Weight

if TYPE_CHECKING:
    from training.secret_scanners.scanners import Scanner

SERVING = "topicrouter"
STARTS = 3
MEGABYTE = 1_000_000
# any made-up password would do: nothing is found before the slowest part, a model, is loaded
FIRST = "smtp_password: m4rsh-Wren.27tQ"
_PROGRAM = """
import importlib, sys, time
name, module, text = sys.argv[1:]
start = time.perf_counter()
importlib.import_module(module)
imported = time.perf_counter() - start
from training.secret_scanners.scanners import SCANNERS
again = time.perf_counter()
with SCANNERS[name].opened() as scan:
    found = scan("Mail", text)
    print(imported, imported + time.perf_counter() - again)
"""


def weigh(scanner: Scanner) -> Weight:
    """Weigh a scanner's library, as it is installed here; starts some processes, one after the other."""
    needed = required_distributions(scanner.library.distribution)
    new = needed - required_distributions(SERVING)
    imported, first_find = zip(*(_start(scanner) for _ in range(STARTS)), strict=True)
    return Weight(
        version=version(SERVING if scanner.library.module.startswith("service.") else scanner.library.distribution),
        import_seconds=round(median(imported), 2),
        first_find_seconds=round(median(first_find), 2),
        distributions=len(needed),
        megabytes=round(installed_megabytes(needed), 1),
        new_distributions=len(new),
        new_megabytes=round(installed_megabytes(new), 1),
    )


def required_distributions(name: str) -> frozenset[str]:
    """Return the normalised names of a distribution and all that it requires here, directly or not.

    Raises:
        importlib.metadata.PackageNotFoundError: one of them is not installed.

    """
    seen: set[tuple[str, str]] = set()
    waiting = {(canonicalize_name(name), "")}
    while waiting:
        current = waiting.pop()
        seen.add(current)
        of, extra = current
        for text in distribution(of).requires or ():
            requirement = Requirement(text)
            if requirement.marker is None or requirement.marker.evaluate({"extra": extra}):
                required = canonicalize_name(requirement.name)
                waiting |= {(required, ""), *((required, wanted) for wanted in requirement.extras)} - seen
    return frozenset(of for of, _ in seen)


def installed_megabytes(names: Iterable[str]) -> float:
    """Return how much the files of distributions take, in millions of bytes; what pip compiled for them is included."""
    files = (Path(str(distribution(name).locate_file(file))) for name in names for file in distribution(name).files or ())
    return sum(file.stat().st_size for file in files if file.is_file()) / MEGABYTE


def _start(scanner: Scanner) -> tuple[float, float]:
    """Start a process and return seconds until the library is imported, and until it has found its first secret."""
    arguments = [scanner.name, scanner.library.module, FIRST]
    done = subprocess.run([sys.executable, "-c", _PROGRAM, *arguments], capture_output=True, text=True, check=True)  # noqa: S603 - our own program
    imported, first_find = map(float, done.stdout.split())
    return imported, first_find
