"""The settings: what a slip in one leads to, and that nothing said about them holds a value."""

import os
from pathlib import Path

import pytest
from pydantic import SecretStr

from bot import settings as module
from bot.cli.checkup import given
from bot.cli.env_example import env_example
from bot.errors import BotError
from bot.settings import (
    Settings,
    mentioned,
    misread_lines,
    name,
    names,
    read_settings,
    read_what_fits,
    secrets_of,
    unknown,
)

ROOT = Path(__file__).parent.parent
TOKEN = "123456789:AAF-abcdefghijklmnopqrstuvwxyz01234"


@pytest.fixture(autouse=True)
def nothing_set(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """An empty folder and an environment without any of our variables."""
    for variable in list(os.environ):
        if variable.upper().startswith(("EVENKEEL_", "TELEGRAM_", "DATABASE_URL")):
            monkeypatch.delenv(variable)
    monkeypatch.chdir(tmp_path)


def written(text: str, encoding: str = "utf-8") -> None:
    Path(".env").write_text(text, encoding=encoding)


# --- where they come from --------------------------------------------------------------------


def test_nothing_has_to_be_set() -> None:
    """Without a single setting there is a coach for the terminal, on SQLite, by invitation."""
    read = read_settings()
    assert (read.telegram_bot_token, read.database_url, read.access) == (None, None, "invite")


def test_env_is_read_and_the_environment_goes_before_it(monkeypatch: pytest.MonkeyPatch) -> None:
    """What stands in .env counts, unless the environment says otherwise."""
    written("EVENKEEL_ZONE=Europe/Helsinki\nEVENKEEL_HTTP_PORT=9000\n")
    monkeypatch.setenv("EVENKEEL_ZONE", "Asia/Tehran")
    read = read_settings()
    assert (read.zone, read.http_port) == ("Asia/Tehran", 9000)
    places = mentioned()
    assert (places["EVENKEEL_ZONE"], places["EVENKEEL_HTTP_PORT"]) == ("the environment", ".env")


@pytest.mark.parametrize("empty", ["", " ", '""', "  # nothing yet"])
@pytest.mark.parametrize("variable", sorted(names().values()))
def test_an_empty_line_counts_as_not_set(variable: str, empty: str) -> None:
    """Every setting may stand in .env without a value, as it does in .env.example."""
    written(f"{variable}={empty}\n")
    assert read_settings() == Settings(_env_file=None)
    assert variable not in mentioned()


@pytest.mark.parametrize("variable", sorted(names().values()))
def test_an_empty_variable_counts_as_not_set(
    variable: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A container hands over empty variables; they mean nothing."""
    monkeypatch.setenv(variable, "")
    assert read_settings() == Settings(_env_file=None)


def test_an_empty_variable_does_not_hide_the_file(monkeypatch: pytest.MonkeyPatch) -> None:
    """An empty variable of the environment leaves the line of .env in force."""
    written("EVENKEEL_ZONE=Europe/Helsinki\n")
    monkeypatch.setenv("EVENKEEL_ZONE", "")
    assert read_settings().zone == "Europe/Helsinki"


def test_blanks_around_a_value_do_no_harm(monkeypatch: pytest.MonkeyPatch) -> None:
    """A token that was copied with a line break works all the same."""
    monkeypatch.setenv("TELEGRAM_BOT_TOKEN", f" {TOKEN}\n")
    token = read_settings().telegram_bot_token
    assert token is not None
    assert token.get_secret_value() == TOKEN


def test_a_byte_order_mark_does_no_harm() -> None:
    """Some editors begin a file with an invisible mark; the first line counts all the same."""
    written("EVENKEEL_ZONE=Europe/Helsinki\n", encoding="utf-8-sig")
    assert read_settings().zone == "Europe/Helsinki"
    assert "EVENKEEL_ZONE" in mentioned()


def test_lists_are_written_with_commas() -> None:
    """Ids stand side by side with commas, blanks and a comma too many included."""
    written("EVENKEEL_OPERATORS=12, 34 ,,56,\n")
    assert read_settings().operators == ("12", "34", "56")


def test_a_folder_in_the_home_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    """A path that begins with ~ is meant as people write it."""
    monkeypatch.setenv("HOME", "/home/mira")
    monkeypatch.setenv("USERPROFILE", "/home/mira")
    written("EVENKEEL_DATA_DIR=~/coach\n")
    assert read_settings().data_dir == Path("/home/mira/coach")


# --- slips -----------------------------------------------------------------------------------

SLIPS = {
    # what is set -> what the one line says
    "TELEGRAM_BOT_TOKEN=canary": "TELEGRAM_BOT_TOKEN is not usable: a token looks like",
    f"TELEGRAM_BOT_TOKEN='\"{TOKEN}\"'": "TELEGRAM_BOT_TOKEN is not usable: a token looks like",
    "TELEGRAM_BASE_URL=https://canary": "TELEGRAM_BASE_URL is not usable: it starts with",
    "TELEGRAM_BASE_FILE_URL=canary": "TELEGRAM_BASE_FILE_URL is not usable: it starts with",
    "EVENKEEL_RATE_BOT=canary": "EVENKEEL_RATE_BOT is not usable: it is a number",
    "EVENKEEL_RATE_BOT=-1": "EVENKEEL_RATE_BOT is not usable: it is at least 0",
    "EVENKEEL_RATE_CHAT=inf": "EVENKEEL_RATE_CHAT is not usable: it is a number",
    "EVENKEEL_ACCESS=canary": "EVENKEEL_ACCESS is not usable: it is one of 'invite', 'ids' or",
    "EVENKEEL_ACCESS=ids": "EVENKEEL_ACCESS=ids lets nobody in without EVENKEEL_ALLOWED_IDS",
    "EVENKEEL_ALLOWED_IDS=12,canary": "EVENKEEL_ALLOWED_IDS is not usable: Telegram ids are",
    "EVENKEEL_OPERATORS=@canary": "EVENKEEL_OPERATORS is not usable: Telegram ids are numbers",
    "EVENKEEL_STORAGE_MB=0": "EVENKEEL_STORAGE_MB is not usable: it is at least 1",
    "EVENKEEL_STORAGE_MB=1.5canary": "EVENKEEL_STORAGE_MB is not usable: it is a whole number",
    "EVENKEEL_ZONE=Canary/City": "EVENKEEL_ZONE is not usable: it is a zone name such as",
    "EVENKEEL_ZONE=../../etc/passwd": "EVENKEEL_ZONE is not usable: it is a zone name such as",
    "EVENKEEL_WEBHOOK_URL=canary": "EVENKEEL_WEBHOOK_URL is not usable: it starts with https://",
    "EVENKEEL_WEBHOOK_URL=https://canary.example": "needs EVENKEEL_WEBHOOK_SECRET beside it",
    "EVENKEEL_WEBHOOK_SECRET=canary!": "EVENKEEL_WEBHOOK_SECRET is not usable: it is 1 to 256",
    "EVENKEEL_HTTP_PORT=canary": "EVENKEEL_HTTP_PORT is not usable: it is a whole number",
    "EVENKEEL_HTTP_PORT=70000": "EVENKEEL_HTTP_PORT is not usable: it is at most 65535",
    "EVENKEEL_HEARTBEAT_URL=canary": "EVENKEEL_HEARTBEAT_URL is not usable: it starts with",
    "EVENKEEL_LOG=canary": "EVENKEEL_LOG is not usable: it is one of 'auto', 'json' or 'text'",
    "EVENKEEL_PROXY=socks5://canary": "EVENKEEL_PROXY is not usable: it starts with https://",
}


@pytest.mark.parametrize(("line", "said"), SLIPS.items())
def test_a_slip_is_named_in_one_line_without_its_value(line: str, said: str) -> None:
    """A setting that cannot be used is named, with what it should be; its value is not repeated."""
    written(line + "\n")
    with pytest.raises(BotError) as caught:
        read_settings()
    text = str(caught.value)
    assert said in text
    assert "\n" not in text
    assert "canary" not in text.lower()
    assert "passwd" not in text
    assert TOKEN not in text


def test_every_slip_is_named_at_once() -> None:
    """Whoever made three mistakes reads of three, not of one after the other."""
    written("EVENKEEL_ZONE=x\nEVENKEEL_LOG=x\nEVENKEEL_HTTP_PORT=x\n")
    with pytest.raises(BotError) as caught:
        read_settings()
    assert str(caught.value).count("is not usable") == 3


def test_what_fits_is_read_beside_the_slips() -> None:
    """A slip in one setting does not keep the others from being looked at."""
    written(
        "EVENKEEL_ZONE=Atlantis\nEVENKEEL_HTTP_PORT=9000\n"
        "EVENKEEL_WEBHOOK_URL=https://bot.example\nTELEGRAM_BASE_URL=x\n"
    )
    read, complaints = read_what_fits()
    assert (read.zone, read.http_port, read.webhook_url) == ("UTC", 9000, None)
    assert sorted(each.split()[0] for each in complaints) == [
        "EVENKEEL_WEBHOOK_URL",
        "EVENKEEL_ZONE",
        "TELEGRAM_BASE_URL",
    ]


@pytest.mark.parametrize("line", SLIPS)
def test_every_slip_alone_leaves_something_to_look_at(line: str) -> None:
    """Whatever the slip, the rest of the set-up can be examined."""
    written(line + "\n")
    read, complaints = read_what_fits()
    assert len(complaints) == 1
    assert read == Settings(_env_file=None)


def test_a_file_in_another_encoding_is_named() -> None:
    """A .env that is not UTF-8 is one clear line."""
    Path(".env").write_bytes("EVENKEEL_ZONE=ä".encode("latin-1"))
    with pytest.raises(BotError, match=r"\.env is not written in UTF-8"):
        read_settings()
    assert mentioned().get("EVENKEEL_ZONE") is None
    assert misread_lines() == []


def test_a_file_that_cannot_be_read_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    """A .env that this user may not read is one clear line."""

    def refuse(*_: object, **__: object) -> Settings:
        raise PermissionError(13, "Permission denied", ".env")

    monkeypatch.setattr(module, "Settings", refuse)
    with pytest.raises(BotError, match=r"\.env cannot be read: Permission denied\."):
        read_settings()


def test_lines_that_count_for_nothing_are_found() -> None:
    """A line of .env that is no NAME=value is found by its number."""
    written("EVENKEEL_ZONE=UTC\nEVENKEEL LOG json\n\n# fine\n'unfinished\n")
    assert misread_lines() == [2, 5]


# --- variables that are none of ours ---------------------------------------------------------


def test_a_misspelt_variable_is_pointed_out_with_what_was_meant() -> None:
    """A setting that silently does nothing is found, and the right one is proposed."""
    written("EVENKEEL_ACESS=open\nTELEGRAM_TOKEN=x\nEVENKEEL_QQQ=1\nOTHER=2\nevenkeel_zone=UTC\n")
    strange = unknown(mentioned())
    assert strange == {
        "EVENKEEL_ACESS": "EVENKEEL_ACCESS",
        "EVENKEEL_QQQ": None,
        "TELEGRAM_TOKEN": "TELEGRAM_BOT_TOKEN",
    }
    texts = {each.text: each.mark.value for each in given.settings(read_settings(), [])}
    assert texts["There is no setting EVENKEEL_ACESS; did you mean EVENKEEL_ACCESS?"] == "wrong"
    assert texts["There is no setting TELEGRAM_TOKEN; did you mean TELEGRAM_BOT_TOKEN?"] == "note"


# --- secrets and the example -----------------------------------------------------------------


def test_secrets_are_not_shown_by_accident() -> None:
    """Showing the settings as a whole shows no token, key, password or webhook secret."""
    shown = repr(every_secret())
    for secret in ("AAF-abc", "f00d", "hunter2", "whsec"):
        assert secret not in shown


def test_what_must_be_hidden_is_known() -> None:
    """Everything that is secret is handed to whoever blots it out, passwords in addresses too."""
    found = secrets_of(every_secret())
    assert {TOKEN, "f00d" * 16, "hunter2", "whsec", "https://beat.example/abc"} <= set(found)
    assert "http://mira:pw@proxy:3128" in found
    assert secrets_of(Settings(_env_file=None)) == ()


def every_secret() -> Settings:
    return Settings(
        _env_file=None,
        telegram_bot_token=SecretStr(TOKEN),
        database_url=SecretStr("postgresql://coach:hunter2@db/coach"),
        EVENKEEL_MASTER_KEY=SecretStr("f00d" * 16),
        EVENKEEL_WEBHOOK_URL="https://bot.example",
        EVENKEEL_WEBHOOK_SECRET=SecretStr("whsec"),
        EVENKEEL_HEARTBEAT_URL="https://beat.example/abc",
        EVENKEEL_PROXY="http://mira:pw@proxy:3128",
    )


def test_every_setting_says_what_it_is_for() -> None:
    """Each setting has a description that ends as a sentence does."""
    for field, about in Settings.model_fields.items():
        assert about.description, field
        assert about.description[-1] in ".-", field


def test_the_example_file_is_fresh_and_right(monkeypatch: pytest.MonkeyPatch) -> None:
    """.env.example is what `evenkeel doctor --example` writes, and reading it changes nothing."""
    text = env_example()
    assert (ROOT / ".env.example").read_text(encoding="utf-8") == text, (
        "write it anew: python -m bot doctor --example > .env.example"
    )
    written(text)
    assert read_settings() == Settings(_env_file=None)
    assert misread_lines() == []
    for variable in names().values():
        assert f"{variable}=" in text


def test_the_defaults_in_the_example_are_the_defaults() -> None:
    """Uncommenting every line of .env.example changes nothing either."""
    lines = env_example().splitlines()
    variables = tuple(f"# {variable}=" for variable in names().values())
    written("\n".join(line[2:] if line.startswith(variables) else line for line in lines))
    assert read_settings() == Settings(_env_file=None)


def test_a_setting_is_found_by_its_field() -> None:
    """Fields and variables are told apart in one place."""
    assert name("access") == "EVENKEEL_ACCESS"
    assert name("telegram_bot_token") == "TELEGRAM_BOT_TOKEN"
