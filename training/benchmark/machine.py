"""What the figures were taken on."""

from __future__ import annotations

import os
import platform
from importlib.metadata import version
from pathlib import Path

LIBRARIES = ("onnxruntime", "tokenizers", "numpy", "scikit-learn", "torch", "sentence-transformers", "transformers")
BUSY_LOAD_A_CORE = 0.25


def describe_machine() -> dict[str, str]:
    """Return processor, cores that this process may use, system, Python and library versions, each as text."""
    described = {
        "processor": processor_name(),
        "cores": str(len(os.sched_getaffinity(0))),
        "system": platform.platform(terse=True),
        "Python": platform.python_version(),
    }
    return described | {name: version(name) for name in LIBRARIES}


def processor_name(cpuinfo: Path = Path("/proc/cpuinfo")) -> str:
    """Return the processor's name as Linux tells it, or its architecture."""
    if cpuinfo.is_file():
        for line in cpuinfo.read_text("utf-8").splitlines():
            name, _, value = line.partition(":")
            if name.strip() == "model name":
                return value.strip()
    return platform.machine()


def busy_warning(load: float, cores: int) -> str | None:
    """Return a sentence if `load` (running processes in the mean of the last minute) is more than a quarter of the cores; else None."""
    if load <= BUSY_LOAD_A_CORE * cores:
        return None
    return (
        f"The machine is busy (load {load:.1f} on {cores} cores): times are too long, and the plain way, whose threads wait for each "
        'other, looks worse than it is; "at best" is disturbed least.'
    )
