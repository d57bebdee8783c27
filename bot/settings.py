"""Every setting, read once from the environment and `.env`; nothing else reads `os.environ`."""

from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field, SecretStr, ValidationError, field_validator, model_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from bot.errors import BotError

Ids = Annotated[tuple[str, ...], NoDecode]


class Settings(BaseSettings):
    """What an operator can set; the description of each is what `.env.example` and doctor show."""

    model_config = SettingsConfigDict(
        env_file=".env",
        env_file_encoding="utf-8",
        extra="ignore",
        frozen=True,
        env_ignore_empty=True,
    )

    telegram_bot_token: SecretStr | None = Field(
        None, description="The token that @BotFather gave you. Without it, only the terminal chat."
    )
    telegram_base_url: str = Field(
        "https://api.telegram.org/bot",
        description="Where the Bot API answers, ending in /bot; change it for a server of your own.",
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
        28, ge=0, alias="EVENKEEL_RATE_BOT", description="Messages a second in all; 0 = no limit."
    )
    rate_chat: float = Field(
        1,
        ge=0,
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
    master_key: SecretStr | None = Field(
        None,
        alias="EVENKEEL_MASTER_KEY",
        description="32 bytes in hex or base64 that seal everything. SQLite makes a key file by "
        "itself; PostgreSQL needs this, the same on every replica.",
    )
    storage_mb: int = Field(
        50, ge=1, alias="EVENKEEL_STORAGE_MB", description="Most megabytes kept for one person."
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

    @field_validator("allowed_ids", "operators", mode="before")
    @classmethod
    def _split(cls, given: object) -> object:
        if isinstance(given, str):
            return tuple(part.strip() for part in given.split(",") if part.strip())
        return given

    @field_validator("allowed_ids", "operators")
    @classmethod
    def _numbers(cls, given: tuple[str, ...]) -> tuple[str, ...]:
        if not all(each.isdecimal() for each in given):
            raise ValueError("Telegram ids are numbers, separated by commas")
        return given

    @field_validator("telegram_base_url")
    @classmethod
    def _ends_in_bot(cls, given: str) -> str:
        if not given.startswith(("http://", "https://")) or not given.endswith("/bot"):
            raise ValueError("it starts with https:// and ends in /bot")
        return given

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
    def _secret_with_webhook(self) -> "Settings":
        if self.webhook_url and not self.webhook_secret:
            raise ValueError("EVENKEEL_WEBHOOK_URL needs EVENKEEL_WEBHOOK_SECRET beside it")
        return self


def name(field: str) -> str:
    """Give the environment variable of a setting."""
    return Settings.model_fields[field].alias or field.upper()


def read_settings(**given: object) -> Settings:
    """Read the settings; a bad one is named, with what it should be and without its value."""
    try:
        return Settings(**given)  # type: ignore[arg-type]  # pydantic checks each of them
    except ValidationError as error:
        raise BotError("; ".join(_complaint(each) for each in error.errors())) from None


def _complaint(error: object) -> str:
    said = dict(error)  # type: ignore[call-overload]  # pydantic's ErrorDetails is a mapping
    reason = str(said["msg"]).removeprefix("Value error, ")
    where = said["loc"]
    if not where:
        return reason
    variable = str(where[0])
    field = variable if variable in Settings.model_fields else None
    return f"{name(field) if field else variable.upper()} is not usable: {reason}"
