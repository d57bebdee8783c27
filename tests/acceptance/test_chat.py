"""The real program in a terminal: the whole road, restarts, odd input, and a screen to look at."""

import signal
import sqlite3
import subprocess
import sys
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tests.support.terminal import COMMAND, DEADLINE, Window, answers, chat, environment, evenkeel

ANGRY = "/forward Maria: This is unacceptable!!! Fix it TODAY or I want my money back."
TO_THE_DRAFT = (
    ANGRY,
    "Pick a guide",
    "1",
    "Something fixed or changed",
    "None of these",
    "the colours are not the ones you chose",
    "I will look into it",
    "No",
)
RULE = "-" * 40


def drafts(transcript: str) -> list[str]:
    """Give what was set apart for copying."""
    return [each.strip() for each in transcript.split(RULE)[1::2]]


def test_a_line_to_copy_is_one_press_away(tmp_path: Path) -> None:
    """Forward, press once, copy: a line that promises a time and claims nothing."""
    said = chat(tmp_path, ANGRY, "1")
    by_input = answers(said)
    assert "Saved, word for word: from Maria" in by_input[ANGRY]
    assert "[1] Buy time  [2] Stop first" in by_input[ANGRY]
    (line,) = drafts(by_input["1"])
    assert "I'll answer by" in line
    assert "✓ Buy time" in by_input["1"]


def test_the_whole_road_in_a_terminal(tmp_path: Path) -> None:
    """From a forward to a draft in eight inputs, one of them typed; sent, and asked about later."""
    assert len(TO_THE_DRAFT) <= 8
    said = chat(tmp_path, *TO_THE_DRAFT)
    (draft,) = drafts(said)
    assert "the colours are not the ones you chose" in draft
    assert "I will look into it" in draft

    # The next day, as it were: the program was closed in between, with the question still open.
    again = chat(tmp_path, "Sent as it is", "Skip", "#1")
    by_input = answers(again)
    assert draft in again.partition("> ")[0]
    assert "What did you do with it?" in again.partition("> ")[0]
    assert "what does your clock say" in by_input["Sent as it is"]
    assert "When shall I come back" in by_input["Skip"]
    assert "in your records" in by_input["#1"]

    let_reminders_fall_due(tmp_path)
    later = chat(tmp_path, "1", "1")
    assert "This was due on" in later.partition("> ")[0]
    assert "Your last words in your records" in later
    assert "They answered" in later


def test_each_answer_comes_before_the_next_line_is_read(tmp_path: Path) -> None:
    """A forward is answered after its quiet time, and still above the next input."""
    said = chat(tmp_path, ANGRY, "/help", "/forward Ben: And now this.")
    by_input = answers(said)
    assert "from Maria" in by_input[ANGRY]
    assert "/guides" in by_input["/help"]
    assert "from Ben" in by_input["/forward Ben: And now this."]


def test_words_are_found_before_the_next_line_is_read(tmp_path: Path) -> None:
    """What was looked for is shown above the next input, though it is read beside the turns."""
    said = chat(tmp_path, ANGRY, "/timeline", "Find words", "MONEY back", "/help")
    by_input = answers(said)
    assert "With “MONEY back”" in by_input["MONEY back"]
    assert "Fix it TODAY" in by_input["MONEY back"]
    assert "/guides" in by_input["/help"]


def test_a_restart_in_the_middle_goes_on_where_it_was(tmp_path: Path) -> None:
    """Closing the window loses nothing: the open question is there again, with its numbers."""
    chat(tmp_path, *TO_THE_DRAFT[:4])
    said = chat(tmp_path, *TO_THE_DRAFT[4:])
    before = said.partition("> ")[0]
    assert before.startswith("Where you were:")
    assert "[6] None of these" in before
    assert "the colours are not the ones you chose" in drafts(said)[0]


def test_a_kill_in_the_middle_loses_nothing(tmp_path: Path) -> None:
    """Killed with -9 after an answer, the conversation goes on from that answer."""
    folder = tmp_path / "data" / "chat"
    with subprocess.Popen(
        [*COMMAND, "chat", "--data-dir", str(folder)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        cwd=tmp_path,
        env=environment(tmp_path),
    ) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        process.stdin.write(f"{ANGRY}\nStop first\n2\n/text 1\n".encode())
        process.stdin.flush()
        for line in process.stdout:
            if b"> /text 1" in line:  # read only after everything before was answered and kept
                break
        process.kill()
    said = chat(tmp_path, "/back")
    assert "what do they want?" in said
    assert "How heated" in answers(said)["/back"]


def test_odd_input_is_answered_kindly_and_the_next_line_works(tmp_path: Path) -> None:
    """Nothing that can be typed ends the conversation or shows an error of the program."""
    odd = (
        "",
        "x" * 100_000,
        "a\0b \x1b[31m \u202eevil",
        "<b>bold</b> & <script>",
        "/nowhere at all",
        "/forward nobody",
        "99",
        "سلام، این قابل قبول نیست!",
    )
    said = chat(tmp_path, *odd, "/help")
    assert "came through empty" in said
    assert "That is: /forward NAME: their words" in said
    assert "I do not know that command" in answers(said)["/nowhere at all"]
    assert "\x1b" not in said
    assert "Traceback" not in said
    assert "/guides" in answers(said)["/help"]


def test_a_fresh_conversation_leaves_nothing_behind(tmp_path: Path) -> None:
    """With --fresh the folder of the conversation is gone afterwards, even when interrupted."""
    there = {"TMPDIR": str(tmp_path / "temporary")}
    (tmp_path / "temporary").mkdir()
    ended = evenkeel(tmp_path, "chat", "--fresh", typed=b"hello\n", settings=there)
    assert (ended.code, ended.complained) == (0, "")
    assert "Nothing of this is kept" in ended.said
    assert list((tmp_path / "temporary").iterdir()) == []
    for told in (signal.SIGINT, signal.SIGTERM):
        assert told_to_stop(tmp_path, told, there) == (130, b"")
        assert list((tmp_path / "temporary").iterdir()) == []


def test_without_a_folder_it_is_kept_in_the_persons_own(tmp_path: Path) -> None:
    """Nothing to set: the conversation lies where this system keeps a person's records."""
    ended = evenkeel(tmp_path, "chat", typed=b"hello\n")
    assert ended.code == 0, ended.complained
    (database,) = tmp_path.rglob("*.sqlite3")
    assert "evenkeel" in database.parts
    assert b"hello" not in database.read_bytes()


@pytest.mark.parametrize(
    ("arguments", "settings", "complaint"),
    [
        (("chat", "--fresh", "--data-dir", "x"), {}, "choose one"),
        (("chat", "--data-dir", "file"), {}, "cannot be made"),
        (("chat",), {"EVENKEEL_RATE_BOT": "fast"}, "EVENKEEL_RATE_BOT"),
        (("chat", "--fresh"), {"EVENKEEL_PLAYBOOKS": "nowhere"}, "EVENKEEL_PLAYBOOKS"),
        (("run",), {}, "TELEGRAM_BOT_TOKEN is not set"),
    ],
)
def test_what_is_set_wrongly_is_said_in_one_line(
    tmp_path: Path, arguments: tuple[str, ...], settings: dict[str, str], complaint: str
) -> None:
    """One clear line, exit code 2, never a traceback."""
    (tmp_path / "file").touch()
    ended = evenkeel(tmp_path, *arguments, settings=settings)
    assert ended.code == 2
    assert ended.said == ""
    assert ended.complained.startswith("evenkeel: ")
    assert complaint in ended.complained
    assert len(ended.complained.splitlines()) == 1


def test_a_mistake_of_ours_is_one_line_that_repeats_nobodys_words(tmp_path: Path) -> None:
    """Should the program itself fail, the person meets a line, and the log the place alone."""
    broken = (
        "import bot.cli, bot.cli.chat, sys\n"
        "async def fails(*_): raise ValueError('Maria owes me 300')\n"
        "bot.cli.chat._talk = fails\n"
        "sys.argv = ['evenkeel', 'chat', '--data-dir', 'kept']\n"
        "bot.cli.main()\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", broken],
        capture_output=True,
        cwd=tmp_path,
        env=environment(tmp_path),
        check=False,
    )
    assert done.returncode == 2
    assert done.stderr.startswith(b"evenkeel: Something went wrong inside Even Keel.")
    assert len(done.stderr.splitlines()) == 1
    log = (tmp_path / "kept" / "chat.log").read_bytes()
    assert b"ValueError" in log
    assert b"Maria" not in log + done.stderr


@pytest.mark.parametrize("command", ["run", "chat", "doctor", "health", "version"])
def test_the_help_of_a_command_ends_in_an_example(tmp_path: Path, command: str) -> None:
    """Whoever asks for help is shown a line to type."""
    ended = evenkeel(tmp_path, command, "--help", settings={"COLUMNS": "100"})
    assert ended.code == 0
    last = ended.said.strip().splitlines()[-1].strip()
    assert last.startswith("Example: ")
    assert f"evenkeel {command}" in last


def test_the_bot_starts_without_the_command_lines_library(tmp_path: Path) -> None:
    """`evenkeel run` has a second to start in, and spends none of it on parsing options."""
    command = [sys.executable, "-X", "importtime", "-m", "bot", "run"]
    done = subprocess.run(
        command, capture_output=True, cwd=tmp_path, env=environment(tmp_path), check=False
    )
    assert done.returncode == 2
    assert b"bot.cli.run" in done.stderr
    assert b"typer" not in done.stderr


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no pseudo-terminals like these")
def test_a_real_terminal_shows_a_calm_screen(tmp_path: Path) -> None:
    """Pasted lines stay one message, numbers press, a timer moves and can be skipped."""
    with Window(tmp_path, "chat", "--fresh") as window:
        window.waits_for("/quit leaves")
        window.types("\x1b[200~/forward Maria: This is\nunacceptable.\x1b[201~\r")
        window.waits_for("[2] Stop first")
        window.types("2\r")
        window.waits_for("✓ Stop first", "[4] Hot")
        window.types("4\r")
        window.waits_for("[1] Breathe for a minute")
        window.types("1\r")
        window.waits_for("Breathe in", "[1] Done")
        window.waits_for("In for four")  # the first frame, above the prompt
        window.types("1\r")
        window.waits_for("✓ Done", "[1] Calmer")
        window.types("\r")  # an empty line is no message here
        window.types("/quit\r")
        assert window.ends() == 0
        assert "came through empty" not in window.seen


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no pseudo-terminals like these")
@pytest.mark.parametrize(("key", "code"), [("\x04", 0), ("\x03", 130)])
def test_a_key_leaves_the_window(tmp_path: Path, key: str, code: int) -> None:
    """Ctrl+D and Ctrl+C leave quietly."""
    with Window(tmp_path, "chat", "--fresh") as window:
        window.waits_for("/quit leaves", "› ")
        window.types(key)
        assert window.ends() == code
        assert "Traceback" not in window.seen


def told_to_stop(folder: Path, told: signal.Signals, settings: dict[str, str]) -> tuple[int, bytes]:
    """Start a fresh conversation, tell it to stop; gives its code and its complaints."""
    with subprocess.Popen(
        [*COMMAND, "chat", "--fresh"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        cwd=folder,
        env=environment(folder, **settings),
    ) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.readline()
        process.send_signal(told)
        code = process.wait(DEADLINE)
        return code, process.stderr.read()


def let_reminders_fall_due(folder: Path) -> None:
    """Move every reminder to two minutes ago, as if the days in between had passed."""
    at = datetime.now(UTC).replace(second=0, microsecond=0) - timedelta(minutes=2)
    wall = at.replace(tzinfo=None).isoformat(timespec="minutes")
    (database,) = (folder / "data").rglob("*.sqlite3")
    with closing(sqlite3.connect(database)) as connection, connection:
        moved = connection.execute(
            "UPDATE reminders SET due_at = ?, wall = ?, zone = 'UTC' WHERE state = 'waiting'",
            (int(at.timestamp()) * 1_000_000, wall),
        )
        assert moved.rowcount == 1
