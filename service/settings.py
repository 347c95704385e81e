"""The one settings class: environment variables with the prefix `TOPICROUTER_`, or the same names in a `.env` file."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated, Any, Literal, Self, TypeAlias

from pydantic import BeforeValidator, Field, SecretStr, ValidationError, model_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from service.errors import SettingsError

DEFAULT_DATABASE = "sqlite:///topicrouter.db"
LOOPBACK_HOSTS = frozenset({"127.0.0.1", "::1", "localhost"})


def _texts(value: Any) -> Any:
    if not isinstance(value, str):
        return value
    try:
        texts = json.loads(value)
    except json.JSONDecodeError:
        texts = None
    if not isinstance(texts, list) or not all(isinstance(text, str) for text in texts):
        msg = 'should be a JSON list of texts, such as ["first", "second"]'
        raise ValueError(msg)
    return texts


# read here and not by pydantic-settings, which answers a list that is no JSON with an error of its own that does not name the variable
TextList: TypeAlias = Annotated[tuple[str, ...], NoDecode, BeforeValidator(_texts)]


class Settings(BaseSettings):
    """Everything an operator can set. `load_settings` is the way to get one."""

    model_config = SettingsConfigDict(
        env_prefix="TOPICROUTER_", env_file=".env", env_file_encoding="utf-8", env_ignore_empty=True, extra="ignore"
    )

    environment: Literal["development", "production"] = Field("development", description="`production` refuses unsafe values.")
    models: Path | None = Field(None, description="Folder of model bundles; without it, the released one beside the code.")
    model_digest: str | None = Field(
        None, description="SHA-256 of a manifest that may be served although `models/current` does not pin it (a bundle from elsewhere)."
    )
    model_poll_seconds: float = Field(
        2.0, ge=0, le=3_600, description="How often a running service looks whether another model is current; 0 never."
    )
    shadow_log: Path = Field(
        Path(".cache/shadow.jsonl"), description="File that keeps how a model in the shadow differs from the current one (ids, no text)."
    )
    shadow_log_bytes: int = Field(10_000_000, ge=10_000, description="Largest size of that file with its older half, in bytes.")
    directory: Path | None = Field(None, description="The directory file (people, teams, channels); without it, the demo company's.")
    experts: Path | None = Field(
        None,
        description="What volunteers have answered, made by `topicrouter experts learn`; without it, they are asked by hours alone.",
    )
    policy: Path | None = Field(None, description="The policy file (clocks, caps, mode); without it, the shipped one, which only suggests.")
    database: SecretStr | None = Field(
        None, description="SQLAlchemy URL of the database; without it, `topicrouter.db` in the working folder (SQLite)."
    )
    text_days: int = Field(
        180, ge=1, le=36_500, description="Days for which texts are kept; then `topicrouter store sweep` erases them, and decisions stay."
    )
    blind_share: float = Field(0.05, ge=0, le=1, description="Share of the topics that are drawn at random to be labelled blind.")
    blind_seed: str = Field("topicrouter", min_length=1, description="Decides which topics are drawn; keep it, or the sample changes.")
    drift_days: int = Field(28, ge=1, le=3_650, description="How many days back live topics are compared with what the model was made on.")
    source: str = Field("demo", description="`demo`, a Discourse address, a folder of topic JSON, or a JSON Lines file.")
    forum_api_key: SecretStr | None = Field(None, description="Discourse API key; public forums need none.")
    forum_api_username: str = Field("system", description="Discourse user that the API key acts as.")
    forum_calls_per_minute: int = Field(30, ge=1, le=600, description="Calls a minute to the forum, at most.")
    poll_seconds: float = Field(120.0, ge=1, le=86_400, description="How often a runner looks what has changed on the forum, in seconds.")
    runner_name: str | None = Field(
        None, min_length=1, max_length=80, description="Tells a runner from others that share its database; without it, host and process."
    )
    unanswered_hours: float = Field(24.0, gt=0, le=100_000, description="Hours without an answer after which a topic is due.")
    webhook_secret: SecretStr | None = Field(
        None,
        min_length=32,
        description="Secret (32 characters or more) that Discourse signs its events with; without it none are received.",
    )
    public_url: str | None = Field(
        None,
        pattern=r"^https?://[^\s/?#]+(/[^\s?#]*)?$",
        description="Address at which forum, chat and telephone services reach this service; without it posts have no buttons.",
    )
    chat_token: SecretStr | None = Field(
        None, description="Token of the Mattermost bot; without it nothing is said in the chat, whatever the policy."
    )
    button_secret: SecretStr | None = Field(
        None, min_length=32, description="Secret (32 characters or more) that signs buttons; without it posts have none."
    )
    digest_channel: str | None = Field(
        None,
        pattern=r"^[^\s/]+/[^\s/]+$",
        description="Channel of the morning digest as `team/channel` (URL names); without it there is none.",
    )
    moderators_group: str | None = Field(
        None,
        min_length=1,
        description="Forum group that gets advice about confidential topics as a private message; without it none is sent.",
    )
    pager: Literal["console", "pagerduty", "twilio", "apprise"] = Field(
        "console", description="What calls people: `console` only logs; numbers are secrets that the directory names."
    )
    pagerduty_key: SecretStr | None = Field(None, description="Integration key of PagerDuty's Events API v2.")
    pagerduty_webhook_secret: SecretStr | None = Field(
        None, min_length=16, description="Secret that PagerDuty signs its webhooks with; they say who acknowledged."
    )
    pagerduty_region: Literal["us", "eu"] = Field("us", description="Service region of the PagerDuty account.")
    twilio_account: str | None = Field(None, description="Account SID at Twilio.")
    twilio_token: SecretStr | None = Field(None, description="Auth token at Twilio, which signs its callbacks too.")
    twilio_from: str | None = Field(None, description="Number that Twilio calls from, as +44…")
    fingerprint_key: SecretStr | None = Field(
        None, min_length=32, description="Key (32 characters or more) that recognises a leaked secret again without keeping it."
    )
    host: str = Field("127.0.0.1", description="Address to listen on; anything but loopback needs API keys.")
    port: int = Field(8080, ge=0, le=65535, description="Port to listen on; 0 takes a free one.")
    allowed_hosts: TextList = Field((), description="Host names (JSON list) that clients may use, besides loopback.")
    api_keys: TextList = Field(
        (), description="API keys (JSON list) as `name:scope+scope:sha256`, besides those that `topicrouter keys` keeps in the database."
    )
    max_body_bytes: int = Field(4_000_000, ge=1_000, description="Largest request body, in bytes.")
    batch_wait_ms: float = Field(2.0, ge=0, le=1_000, description="How long a request waits for others to share a batch, in milliseconds.")
    threads: int = Field(0, ge=0, le=256, description="Threads of the encoder; 0 takes as many as there are processors.")
    log_level: Literal["debug", "info", "warning", "error"] = Field("info", description="Least severe log line that is written.")

    @property
    def database_url(self) -> str:
        """Where everything is kept; may hold a password, so it is not for logs."""
        return self.database.get_secret_value() if self.database else DEFAULT_DATABASE

    @property
    def has_database(self) -> bool:
        """Whether a database was named, or the default one is there; without either, nothing is opened before something must be kept."""
        return self.database is not None or Path(DEFAULT_DATABASE.removeprefix("sqlite:///")).exists()

    @property
    def listens_on_loopback_only(self) -> bool:
        """Whether no other machine can reach the service."""
        return self.host in LOOPBACK_HOSTS

    @model_validator(mode="after")
    def _refuse_unsafe(self) -> Self:
        if self.environment == "production" and self.directory is None:
            msg = "in production TOPICROUTER_DIRECTORY must name your own directory file, not the demo company's"
            raise ValueError(msg)
        return self


def load_settings(**given: Any) -> Settings:
    """Read the settings from the environment and `.env`; what is given by keyword comes first.

    Raises:
        SettingsError: a value is malformed or unsafe; the message names the variable and what would be right.

    """
    try:
        return Settings(**given)
    except ValidationError as error:
        lines = [_sentence(tuple(item["loc"]), item["msg"]) for item in error.errors()]
        raise SettingsError("; ".join(lines), reason="settings_invalid") from None
    except UnicodeDecodeError:
        raise SettingsError("the file .env is not UTF-8 text; save it as UTF-8", reason="settings_invalid") from None


def _sentence(location: tuple[int | str, ...], message: str) -> str:
    # pydantic counts the characters of a secret as items
    message = message.removeprefix("Value error, ").replace(" items after validation", " characters")
    return f"TOPICROUTER_{location[0]}".upper() + f": {message}" if location else message
