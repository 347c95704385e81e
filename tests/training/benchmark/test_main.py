from __future__ import annotations

from typer.testing import CliRunner

from training.benchmark.__main__ import app


def test_the_help_names_both_options_and_what_is_measured() -> None:
    result = CliRunner().invoke(app, ["--help"], env={"COLUMNS": "200", "TERM": "dumb"})
    assert result.exit_code == 0
    assert "--quick" in result.output
    assert "--json" in result.output
    assert "beside the plain way" in result.output


def test_an_unknown_option_is_refused() -> None:
    assert CliRunner().invoke(app, ["--fast"]).exit_code == 2
