"""Runs every notebook of this folder in a clean kernel; fails at an error, and at anything on standard error, warnings included."""

from __future__ import annotations

import sys
import tempfile
import time
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

import nbformat
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError
from traitlets.config import Config

FOLDER = Path(__file__).parent
CELL_SECONDS = 600
KERNELS = 2


def problems(file: Path) -> list[str]:
    """Run one notebook, in its own folder, and return what went wrong; the file itself is left as it is."""
    notebook = nbformat.read(file, as_version=4)  # type: ignore[no-untyped-call]  # nbformat is half typed
    with tempfile.TemporaryDirectory() as scratch:
        # sockets in a folder of our own: over TCP anybody on this machine could talk to the kernel
        config = Config({"KernelManager": {"transport": "ipc", "ip": f"{scratch}/kernel"}})
        resources = {"metadata": {"path": str(FOLDER)}}
        client = NotebookClient(notebook, timeout=CELL_SECONDS, kernel_name="python3", resources=resources, config=config)
        try:
            client.execute()
        except CellExecutionError as error:
            return [str(error)]
    outputs = (output for cell in notebook.cells if cell.cell_type == "code" for output in cell.outputs)
    return [output.text for output in outputs if output.output_type == "stream" and output.name == "stderr"]


def timed(file: Path) -> tuple[list[str], float]:
    """Run one notebook; return what went wrong and how many seconds it took."""
    start = time.monotonic()
    return problems(file), time.monotonic() - start


def main() -> int:
    """Run all notebooks, two at a time; return the number of those that failed."""
    failed, files = 0, sorted(FOLDER.glob("*.ipynb"))
    with ProcessPoolExecutor(KERNELS) as pool:
        for file, (found, seconds) in zip(files, pool.map(timed, files), strict=True):
            failed += bool(found)
            sys.stdout.write("\n".join([f"{file.name}: {'failed' if found else 'ok'} after {seconds:.0f} s", *found]) + "\n")
            sys.stdout.flush()
    return failed


if __name__ == "__main__":
    sys.exit(main())
