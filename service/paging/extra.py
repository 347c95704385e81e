"""The libraries of paging services, which most installations do without."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from service.errors import InputError


@contextmanager
def paging_extra(pager: str) -> Iterator[None]:
    """Say what to install if what `pager` is made of can't be imported. Raises InputError (`paging_library_missing`)."""
    try:
        yield
    except ModuleNotFoundError as error:
        message = (
            f"TOPICROUTER_PAGER={pager} needs the Python package {error.name}; install it with `pip install 'topicrouter[paging]'`, "
            "in a checkout with `make install-dev`"
        )
        raise InputError(message, reason="paging_library_missing") from None
