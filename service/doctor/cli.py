"""`topicrouter doctor`: what is missing of a deployment."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Annotated

import typer

from service.command_line import settings_for_command, terminal_progress

if TYPE_CHECKING:
    from service.doctor.findings import Finding


def doctor(*, as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False) -> None:
    """Check the deployment, read-only, and say what is missing, a line each; exit code 1 if something is wrong."""
    from service.doctor.checks import checks_of
    from service.doctor.deployment import Deployment
    from service.doctor.findings import Level, examine

    settings = settings_for_command()
    deployment = Deployment(settings, clock=lambda: datetime.now(UTC))
    found: list[Finding] = []
    checks = checks_of(deployment)
    with terminal_progress() as progress:
        bar = progress.add_task("", total=len(checks))

        def begin(name: str) -> None:
            progress.update(bar, description=f"Looking at {name} …")
            progress.advance(bar)

        for finding in examine(checks, begin=begin):
            found.append(finding)
            if not as_json:
                typer.echo(_line(finding))
    wrong = sum(each.level is Level.WRONG for each in found)
    warnings = sum(each.level is Level.WARNING for each in found)
    if as_json:
        plain = [{"check": each.check, "level": str(each.level), "told": each.told, "right": each.right} for each in found]
        typer.echo(json.dumps({"findings": plain, "wrong": wrong, "warnings": warnings}, ensure_ascii=False, indent=2))
    else:
        typer.echo(f"{wrong} wrong, {warnings} {'warning' if warnings == 1 else 'warnings'}, {len(found) - wrong - warnings} ok")
    if wrong:
        raise typer.Exit(1)


def _line(finding: Finding) -> str:
    right = f" → {finding.right}" if finding.right else ""
    return f"{finding.level:<7}  {finding.check}: {finding.told}{right}"
