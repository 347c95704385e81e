"""`topicrouter policy`: check a policy file, and show what holds."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Annotated, Any

import typer
import yaml

from service.escalation.policy import Policy
from service.escalation.policy_files import load_policy, shipped_policy, shipped_policy_path
from service.settings import load_settings

app = typer.Typer(
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    help="When people are asked, how often, and what leaves without a person's release.",
)

File = Annotated[Path | None, typer.Argument(help="Policy file; without it, the one of the settings, else the one that comes along.")]


@app.command()
def check(file: File = None) -> None:
    """Say line by line what is wrong with a policy file, or what it changes."""
    path = _chosen(file)
    policy = load_policy(path)
    typer.echo(f"ok: {path}, version {policy.version}, mode {policy.mode}")
    ours, shipped = (dict(_values(_tree(each))) for each in (policy, shipped_policy()))
    for name, value in ours.items():
        if value != shipped[name]:
            typer.echo(f"{name}: {_written(value)} instead of {_written(shipped[name])}")


@app.command()
def show(file: File = None, *, as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False) -> None:
    """Show a policy whole, with what its file leaves out; the output is a policy file too."""
    policy = load_policy(_chosen(file))
    if as_json:
        typer.echo(json.dumps({"version": policy.version, **_tree(policy)}, ensure_ascii=False, indent=2))
    else:
        typer.echo(f"# version {policy.version}")
        typer.echo(yaml.safe_dump(_tree(policy), sort_keys=False, allow_unicode=True), nl=False)


def _chosen(file: Path | None) -> Path:
    return file or load_settings().policy or shipped_policy_path()


def _tree(policy: Policy) -> dict[str, Any]:
    return policy.model_dump(mode="json", exclude={"version"})


def _values(tree: Mapping[str, Any], *path: str) -> Iterator[tuple[str, object]]:
    for key, value in tree.items():
        if isinstance(value, Mapping):
            yield from _values(value, *path, key)
        else:
            yield ".".join((*path, key)), value


def _written(value: object) -> str:
    return json.dumps(value, ensure_ascii=False) if isinstance(value, (list, bool)) else str(value)
