"""Every setting, read once from the environment and `.env`; nothing else reads `os.environ`.

What is said about a setting never holds its value.
"""

import os
import re
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

from pydantic import Field, SecretStr, ValidationError, field_validator, model_validator
from pydantic_core import PydanticCustomError
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from bot.errors import BotError

if TYPE_CHECKING:
    from pydantic_core import ErrorDetails

ENV_FILE = ".env"
# "-sig": an editor's byte order mark would become part of the first variable's name.
_ENCODING = "utf-8-sig"
_TOKEN = re.compile(r"[1-9][0-9]*:[A-Za-z0-9_-]+")
_WEBHOOK_SECRET = re.compile(r"[A-Za-z0-9_-]{1,256}")

Ids = Annotated[tuple[str, ...], NoDecode]


class Settings(BaseSettings):
    """What an operator can set; the description of each is what `.env.example` and doctor show."""

    model_config = SettingsConfigDict(
        env_file=ENV_FILE,
        env_file_encoding=_ENCODING,
        extra="ignore",
        frozen=True,
        env_ignore_empty=True,
    )

    telegram_bot_token: SecretStr | None = Field(
        None, description="The token that @BotFather gave you. Without it, only the terminal chat."
    )
    telegram_base_url: str = Field(
        "https://api.telegram.org/bot",
        description="Where the Bot API answers, ending in /bot; for a server of your own.",
    )
    telegram_base_file_url: str = Field(
        "https://api.telegram.org/file/bot",
        description="Where the Bot API serves files, ending in /file/bot.",
    )
    database_url: SecretStr | None = Field(
        None,
        description="postgresql://user:password@host/name for several replicas; without it, "
        "one SQLite file in the data folder.",
    )
    data_dir: Path = Field(
        Path("data"),
        alias="EVENKEEL_DATA_DIR",
        description="The folder of the database, the key file and the lock.",
    )
    playbooks: str = Field(
        "",
        alias="EVENKEEL_PLAYBOOKS",
        description="More folders of playbooks, separated by the system's path separator; a "
        "playbook there stands in for the shipped one of the same id.",
    )
    rate_bot: float = Field(
        28.8,
        ge=0,
        allow_inf_nan=False,
        alias="EVENKEEL_RATE_BOT",
        description="Messages a second in all; 0 = no limit.",
    )
    rate_chat: float = Field(
        1,
        ge=0,
        allow_inf_nan=False,
        alias="EVENKEEL_RATE_CHAT",
        description="Messages a second to one chat, on average; 0 = no limit.",
    )
    access: Literal["invite", "ids", "open"] = Field(
        "invite",
        alias="EVENKEEL_ACCESS",
        description="Who may use it: invite (by link; the first one makes the owner), ids (only "
        "EVENKEEL_ALLOWED_IDS), open (everybody).",
    )
    allowed_ids: Ids = Field(
        (), alias="EVENKEEL_ALLOWED_IDS", description="Telegram ids that may use it, by comma."
    )
    operators: Ids = Field(
        (),
        alias="EVENKEEL_OPERATORS",
        description="Telegram ids that are told when something needs a hand, by comma.",
    )
    maintainers: Ids = Field(
        (),
        alias="EVENKEEL_MAINTAINERS",
        description="Telegram ids of those who edit playbooks and translations, by comma: they are "
        "told what is wrong in an edited file, and may /preview. Without it, the operators.",
    )
    master_key: SecretStr | None = Field(
        None,
        alias="EVENKEEL_MASTER_KEY",
        description="32 bytes in hex or base64 that seal everything. SQLite makes a key file by "
        "itself; PostgreSQL needs this, the same on every replica.",
    )
    old_master_key: SecretStr | None = Field(
        None,
        alias="EVENKEEL_OLD_MASTER_KEY",
        description="The key of until now, while EVENKEEL_MASTER_KEY is changed; the log says when "
        "it can be taken out.",
    )
    backup_passphrase: SecretStr | None = Field(
        None,
        alias="EVENKEEL_BACKUP_PASSPHRASE",
        description="The passphrase of backups that hold their key, where nobody is there to ask.",
    )
    storage_mb: int = Field(
        50, ge=1, alias="EVENKEEL_STORAGE_MB", description="Most megabytes kept for one person."
    )
    retention_months: int = Field(
        12,
        ge=0,
        le=1200,
        alias="EVENKEEL_RETENTION_MONTHS",
        description="Records of somebody who has not written for so many months are deleted, after "
        "two warnings 30 and 7 days before; 0 = never.",
    )
    zone: str = Field(
        "UTC",
        alias="EVENKEEL_ZONE",
        description="The time zone (such as Europe/Helsinki) of people who have not said theirs.",
    )
    webhook_url: str | None = Field(
        None,
        alias="EVENKEEL_WEBHOOK_URL",
        description="The public https address of this bot. With it Telegram sends updates there; "
        "without it the bot asks for them.",
    )
    webhook_secret: SecretStr | None = Field(
        None,
        alias="EVENKEEL_WEBHOOK_SECRET",
        description="The secret that Telegram shows with each update: 1 to 256 of A-Z a-z 0-9 _ -",
    )
    http_host: str = Field(
        "127.0.0.1",
        alias="EVENKEEL_HTTP_HOST",
        description="The address that /healthz and the webhook listen on.",
    )
    http_port: int = Field(
        8080,
        ge=0,
        le=65535,
        alias="EVENKEEL_HTTP_PORT",
        description="The port of /healthz and the webhook; 0 = neither.",
    )
    heartbeat_url: str | None = Field(
        None,
        alias="EVENKEEL_HEARTBEAT_URL",
        description="An address that is fetched every minute while all is well.",
    )
    log: Literal["auto", "json", "text"] = Field(
        "auto",
        alias="EVENKEEL_LOG",
        description="How logs are written: text in a terminal and json elsewhere, or always one.",
    )
    proxy: str | None = Field(
        None,
        alias="EVENKEEL_PROXY",
        description="A proxy on the way to Telegram, http://host:port.",
    )

    @model_validator(mode="before")
    @classmethod
    def _stripped(cls, given: object) -> object:
        """Take blanks around a value as a slip, and a value of nothing else as not set."""
        if not isinstance(given, dict):
            return given
        tidy = {key: _strip(value) for key, value in given.items()}
        return {key: value for key, value in tidy.items() if value != ""}

    @field_validator("allowed_ids", "operators", "maintainers", mode="before")
    @classmethod
    def _split(cls, given: object) -> object:
        if isinstance(given, str):
            return tuple(part.strip() for part in given.split(",") if part.strip())
        return given

    @field_validator("allowed_ids", "operators", "maintainers")
    @classmethod
    def _numbers(cls, given: tuple[str, ...]) -> tuple[str, ...]:
        if not all(each.isascii() and each.isdecimal() for each in given):
            raise ValueError("Telegram ids are numbers, separated by commas")
        return given

    @field_validator("telegram_bot_token")
    @classmethod
    def _looks_like_a_token(cls, given: SecretStr | None) -> SecretStr | None:
        if given is not None and not _TOKEN.fullmatch(given.get_secret_value()):
            raise ValueError(
                "a token looks like 123456789:AAE... ; copy it whole from @BotFather, without "
                "quotes around it"
            )
        return given

    @field_validator("telegram_base_url", "telegram_base_file_url")
    @classmethod
    def _ends_in_bot(cls, given: str) -> str:
        if not given.startswith(("http://", "https://")) or not given.endswith("/bot"):
            raise ValueError("it starts with https:// and ends in /bot")
        return given

    @field_validator("webhook_url", "heartbeat_url", "proxy")
    @classmethod
    def _is_an_address(cls, given: str | None) -> str | None:
        if given is not None and not re.match(r"https?://[^/\s]", given):
            raise ValueError("it starts with https:// or http:// and names a host")
        return given

    @field_validator("webhook_secret")
    @classmethod
    def _telegram_takes_it(cls, given: SecretStr | None) -> SecretStr | None:
        if given is not None and not _WEBHOOK_SECRET.fullmatch(given.get_secret_value()):
            raise ValueError("it is 1 to 256 of A-Z a-z 0-9 _ -")
        return given

    @field_validator("data_dir")
    @classmethod
    def _from_home(cls, given: Path) -> Path:
        try:
            return given.expanduser()
        except RuntimeError:
            raise ValueError("it begins with ~, and whose home that is cannot be told") from None

    @field_validator("zone")
    @classmethod
    def _known_zone(cls, given: str) -> str:
        from zoneinfo import ZoneInfo

        try:
            ZoneInfo(given)
        except (KeyError, ValueError, OSError):
            raise ValueError("it is a zone name such as Europe/Helsinki or Asia/Tehran") from None
        return given

    @model_validator(mode="after")
    def _fit_together(self) -> "Settings":
        if self.webhook_url and not self.webhook_secret:
            raise _unfit(
                "EVENKEEL_WEBHOOK_URL needs EVENKEEL_WEBHOOK_SECRET beside it", "webhook_url"
            )
        if self.access == "ids" and not (self.allowed_ids or self.operators):
            raise _unfit(
                "EVENKEEL_ACCESS=ids lets nobody in without EVENKEEL_ALLOWED_IDS", "access"
            )
        return self


def _strip(value: object) -> object:
    return value.strip() if isinstance(value, str) else value


def _unfit(text: str, field: str) -> PydanticCustomError:
    """Name the setting to leave out when the rest is to be read all the same."""
    return PydanticCustomError("unfit", text, {"field": field})


def name(field: str) -> str:
    """Give the environment variable of a setting."""
    return Settings.model_fields[field].alias or field.upper()


def names() -> dict[str, str]:
    """Give field -> environment variable of every setting, in the order they are explained."""
    return {field: name(field) for field in Settings.model_fields}


def read_settings(**given: object) -> Settings:
    """Read the settings; a bad one is named, with what it should be and without its value."""
    try:
        return _read(given)
    except ValidationError as error:
        raise BotError("; ".join(_complaint(each) for each in _details(error))) from None


def read_what_fits(**given: object) -> tuple[Settings, list[str]]:
    """Read the settings with the default in place of each bad one; with what is wrong with those.

    A BotError when `.env` itself cannot be read.
    """
    complaints: list[str] = []
    while True:
        try:
            return _read(given), complaints
        except ValidationError as error:
            details = _details(error)
        for each in details:
            field, complaint = _field(each), _complaint(each)
            key = field and (Settings.model_fields[field].alias or field)
            if field is None or key is None or key in given:
                raise BotError(complaint)
            complaints.append(complaint)
            given[key] = Settings.model_fields[field].default


def mentioned(env_file: str | Path = ENV_FILE) -> dict[str, str]:
    """Say of every variable that holds something where it comes from; none of their values.

    Like pydantic, by name in any case; the environment goes before the file.
    """
    found = {key.upper(): ENV_FILE for key, value in _env_file(env_file).items() if _filled(value)}
    found |= {key.upper(): "the environment" for key, value in os.environ.items() if _filled(value)}
    return found


def unknown(variables: Iterable[str]) -> dict[str, str | None]:
    """Find variables that look like ours and are none; with the one that was probably meant."""
    from difflib import get_close_matches

    found: dict[str, str | None] = {}
    ours = set(names().values())
    for variable in sorted(variables):
        prefix, _, rest = variable.partition("_")
        if prefix not in {"EVENKEEL", "TELEGRAM"} or variable in ours:
            continue
        # Without what they all begin with, which would make them look alike.
        alike = [each.removeprefix(f"{prefix}_") for each in ours if each.startswith(prefix)]
        meant = get_close_matches(rest, sorted(alike), 1)
        found[variable] = f"{prefix}_{meant[0]}" if meant else None
    return found


def misread_lines(env_file: str | Path = ENV_FILE) -> list[int]:
    """List the lines of `.env` that are no NAME=value, which would silently count for nothing."""
    from dotenv.parser import parse_stream

    try:
        with Path(env_file).open(encoding=_ENCODING) as file:
            return [each.original.line for each in parse_stream(file) if each.error]
    except (OSError, UnicodeError):
        return []


def secrets_of(settings: Settings) -> tuple[str, ...]:
    """Give what must never be shown: every secret, and addresses that may hold one."""
    found = [getattr(settings, field) for field in Settings.model_fields]
    plain = [each.get_secret_value() for each in found if isinstance(each, SecretStr)]
    if settings.database_url is not None:
        password = re.search(r"://[^/]*?:([^/]*)@", settings.database_url.get_secret_value())
        plain += [] if password is None else [password[1]]
    plain += [each for each in (settings.heartbeat_url, settings.proxy) if each]
    return tuple(each for each in plain if each)


def _read(given: Mapping[str, object]) -> Settings:
    try:
        return Settings(**given)  # type: ignore[arg-type]  # pydantic checks each of them
    except UnicodeError:
        raise BotError(f"{ENV_FILE} is not written in UTF-8; save it as such.") from None
    except OSError as error:
        raise BotError(f"{ENV_FILE} cannot be read: {error.strerror}.") from None


def _env_file(path: str | Path) -> Mapping[str, str | None]:
    from dotenv import dotenv_values

    try:
        return dotenv_values(path, encoding=_ENCODING) if Path(path).is_file() else {}
    except (OSError, UnicodeError):
        return {}


def _filled(value: str | None) -> bool:
    return bool(value and value.strip())


def _details(error: ValidationError) -> "list[ErrorDetails]":
    return error.errors(include_url=False, include_input=False)


# pydantic's own words are about Python; its message is the last resort.
_SHOULD_BE: dict[str, Callable[[Mapping[str, object]], str]] = {
    "int_parsing": lambda _: "it is a whole number",
    "int_from_float": lambda _: "it is a whole number",
    "float_parsing": lambda _: "it is a number",
    "finite_number": lambda _: "it is a number",
    "greater_than_equal": lambda limits: f"it is at least {limits['ge']}",
    "less_than_equal": lambda limits: f"it is at most {limits['le']}",
    "literal_error": lambda limits: f"it is one of {limits['expected']}",
}


def _field(error: "ErrorDetails") -> str | None:
    """Name the setting that an error is about."""
    if not error["loc"]:
        return error.get("ctx", {}).get("field")
    # pydantic names it by the alias, and by the field where there is none.
    fields = {variable: field for field, variable in names().items()}
    where = str(error["loc"][0])
    return fields.get(where.upper(), where if where in Settings.model_fields else None)


def _complaint(error: "ErrorDetails") -> str:
    explain = _SHOULD_BE.get(error["type"])
    reason = (
        error["msg"].removeprefix("Value error, ")
        if explain is None
        else explain(error.get("ctx", {}))
    )
    field = _field(error)
    return reason if not error["loc"] or field is None else f"{name(field)} is not usable: {reason}"
