"""What all pages share that stand alone in a file: templates that escape, the common style, and a policy that allows nothing else."""

from __future__ import annotations

import base64
import hashlib
from importlib.resources import files

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

COMMON_STYLE = "report.css"


def environment_of(package: str) -> Environment:
    """Give an environment for the templates of a package, which escapes what is filled in and refuses what is undefined."""
    return Environment(loader=PackageLoader(package), autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)


def style_with(package: str, name: str) -> Markup:
    """Give the common style with the file `name` of a package's templates after it."""
    text = asset("service.reports", COMMON_STYLE) + asset(package, name)
    return Markup(text)  # noqa: S704 - files of these packages


def asset(package: str, name: str) -> str:
    """Give a file of a package's templates."""
    return files(package).joinpath("templates", name).read_text(encoding="utf-8")


def policy_without_scripts(style: str) -> str:
    """Give a Content-Security-Policy that allows exactly this inline style, and pictures that are part of the page."""
    return f"default-src 'none'; style-src '{content_hash(style)}'; img-src data:; base-uri 'none'; form-action 'none'"


def content_hash(text: str) -> str:
    """Return the source of a Content-Security-Policy that allows just this inline style or script (W3C CSP 3, hash-source)."""
    return "sha256-" + base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
