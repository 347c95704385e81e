from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from pydantic import SecretStr
from pydantic_core import PydanticUndefined

from service.errors import SettingsError
from service.settings import Settings, load_settings

README = Path(__file__).resolve().parents[1] / "README.md"
KEY = "script:predict:" + "ab" * 32


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty working folder, so that no `.env` of a developer is read."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


def refused(**given: object) -> str:
    with pytest.raises(SettingsError) as caught:
        load_settings(**given)
    assert (caught.value.reason, caught.value.exit_code) == ("settings_invalid", 2)
    return str(caught.value)


def test_nothing_needs_to_be_set_to_try_it_out() -> None:
    settings = load_settings()
    assert settings.environment == "development"
    assert settings.source == "demo"
    assert settings.listens_on_loopback_only


def test_a_variable_of_the_environment_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TOPICROUTER_PORT", "9001")
    monkeypatch.setenv("TOPICROUTER_API_KEYS", json.dumps([KEY]))
    monkeypatch.setenv("TOPICROUTER_MODELS", "/srv/models")
    settings = load_settings()
    assert (settings.port, settings.api_keys, settings.models) == (9001, (KEY,), Path("/srv/models"))


def test_the_file_env_is_read(folder: Path) -> None:
    (folder / ".env").write_text('TOPICROUTER_SOURCE=https://forum.example\nTOPICROUTER_ALLOWED_HOSTS=["desk.example"]\nOTHER=1\n', "utf-8")
    settings = load_settings()
    assert (settings.source, settings.allowed_hosts) == ("https://forum.example", ("desk.example",))


def test_a_keyword_wins_over_the_environment_and_that_over_the_file(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (folder / ".env").write_text("TOPICROUTER_PORT=1\nTOPICROUTER_THREADS=1\nTOPICROUTER_SOURCE=file\n", "utf-8")
    monkeypatch.setenv("TOPICROUTER_PORT", "2")
    monkeypatch.setenv("TOPICROUTER_THREADS", "2")
    settings = load_settings(port=3)
    assert (settings.port, settings.threads, settings.source) == (3, 2, "file")


def test_an_empty_variable_counts_as_unset(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (folder / ".env").write_text("TOPICROUTER_API_KEYS=\nTOPICROUTER_FORUM_API_KEY=\n", "utf-8")
    for name in ("PORT", "MODELS", "MODEL_DIGEST", "DIRECTORY"):
        monkeypatch.setenv(f"TOPICROUTER_{name}", "")
    assert load_settings() == Settings()
    assert load_settings().directory is None


def test_an_empty_variable_is_no_directory_of_ones_own(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TOPICROUTER_DIRECTORY", "")
    assert "TOPICROUTER_DIRECTORY" in refused(environment="production")


@pytest.mark.parametrize(
    ("name", "value", "right"),
    [
        ("environment", "staging", "'development' or 'production'"),
        ("port", "http", "valid integer"),
        ("port", "65536", "less than or equal to 65535"),
        ("port", "-1", "greater than or equal to 0"),
        ("forum_calls_per_minute", "0", "greater than or equal to 1"),
        ("forum_calls_per_minute", "601", "less than or equal to 600"),
        ("unanswered_hours", "0", "greater than 0"),
        ("unanswered_hours", "nan", "less than or equal to 100000"),
        ("unanswered_hours", "inf", "less than or equal to 100000"),
        ("unanswered_hours", "soon", "valid number"),
        ("max_body_bytes", "999", "greater than or equal to 1000"),
        ("batch_wait_ms", "-1", "greater than or equal to 0"),
        ("batch_wait_ms", "1001", "less than or equal to 1000"),
        ("threads", "-1", "greater than or equal to 0"),
        ("threads", "257", "less than or equal to 256"),
        ("log_level", "loud", "'debug', 'info', 'warning' or 'error'"),
        ("webhook_secret", "short", "at least 32 characters"),
        ("api_keys", "a,b", "JSON list of texts"),
        ("api_keys", '{"a": 1}', "JSON list of texts"),
        ("api_keys", '["a", 1]', "JSON list of texts"),
        ("allowed_hosts", "desk.example", "JSON list of texts"),
    ],
)
def test_a_wrong_value_is_refused_with_its_variable_and_what_would_be_right(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str, right: str
) -> None:
    variable = f"TOPICROUTER_{name.upper()}"
    monkeypatch.setenv(variable, value)
    message = refused()
    assert message.startswith(f"{variable}: ")
    assert right in message


def test_a_list_given_by_keyword_is_checked_item_by_item() -> None:
    assert refused(api_keys=[KEY, 7]).startswith("TOPICROUTER_API_KEYS: ")


def test_every_wrong_value_is_told_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TOPICROUTER_PORT", "x")
    monkeypatch.setenv("TOPICROUTER_THREADS", "y")
    assert re.findall(r"TOPICROUTER_\w+", refused()) == ["TOPICROUTER_PORT", "TOPICROUTER_THREADS"]


def test_a_file_env_that_is_no_text_is_refused_with_what_to_do(folder: Path) -> None:
    (folder / ".env").write_bytes(b"TOPICROUTER_SOURCE=\xff\xfe\n")
    assert "save it as UTF-8" in refused()


@pytest.mark.parametrize("host", ["0.0.0.0", "192.168.1.7", "::", "desk.example"])
def test_listening_for_other_machines_is_known(host: str) -> None:
    assert not load_settings(host=host).listens_on_loopback_only


@pytest.mark.parametrize("host", ["127.0.0.1", "::1", "localhost"])
def test_listening_on_loopback_is_known(host: str) -> None:
    assert load_settings(host=host).listens_on_loopback_only


def test_production_needs_a_directory_of_ones_own() -> None:
    assert "TOPICROUTER_DIRECTORY" in refused(environment="production")
    assert load_settings(environment="production", directory=Path("people.yaml")).directory == Path("people.yaml")


def test_a_secret_stands_in_no_text_of_the_settings(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TOPICROUTER_FORUM_API_KEY", "hidden-7c1f")
    settings = load_settings()
    assert settings.forum_api_key is not None
    assert settings.forum_api_key.get_secret_value() == "hidden-7c1f"
    assert not any("hidden-7c1f" in text for text in (repr(settings), str(settings), settings.model_dump_json()))


def test_every_setting_whose_name_says_secret_is_hidden_or_hashed() -> None:
    named = {name for name in Settings.model_fields if re.search(r"key|token|secret|password", name)}
    hidden = {name for name in named if Settings.model_fields[name].annotation == SecretStr | None}
    # what the service's own callers use is kept as SHA-256 only
    assert named - hidden == {"api_keys"}


def test_no_message_repeats_a_wrong_value(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TOPICROUTER_API_KEYS", "hidden-7c1f")
    monkeypatch.setenv("TOPICROUTER_FORUM_API_KEY", "hidden-9d2e")
    monkeypatch.setenv("TOPICROUTER_PORT", "hidden-5b3a")
    assert "hidden" not in refused()


def expected_table() -> str:
    """The settings as the README should show them."""
    rows = []
    for name, field in Settings.model_fields.items():
        assert field.default is not PydanticUndefined
        unset = field.default is None
        default = "–" if unset else f"`{json.dumps(field.default) if isinstance(field.default, tuple) else field.default}`"
        rows.append(f"| `TOPICROUTER_{name.upper()}` | {default} | {field.description} |")
    return "\n".join(["| Variable | Default | Meaning |", "|---|---|---|", *rows])


def cells(table: str) -> list[list[str]]:
    """The cells of a Markdown table, without its rule."""
    rows = [[cell.strip() for cell in line.strip().strip("|").split("|")] for line in table.splitlines()]
    return [row for row in rows if not all(re.fullmatch(r":?-+:?", cell) for cell in row)]


def test_the_readme_shows_every_setting_with_its_default_and_meaning() -> None:
    assert README.is_file(), f"README.md is missing; its settings table should be\n\n{expected_table()}"
    found = re.search(r"^\| *Variable *\| *Default *\| *Meaning *\|(?:\n\|.*)+", README.read_text("utf-8"), re.MULTILINE)
    assert found, f"README.md has no table Variable | Default | Meaning; it should be\n\n{expected_table()}"
    assert cells(found[0]) == cells(expected_table()), f"the settings table of README.md should be\n\n{expected_table()}"
