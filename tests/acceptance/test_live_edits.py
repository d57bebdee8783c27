"""The real program while its playbooks are edited: what a maintainer in Telegram lives through."""

from pathlib import Path

from tests.live.desk import Folder, small
from tests.support.bot_process import environment, started
from tests.support.standin import Standin

PATIENCE = 20.0


async def test_a_file_is_edited_broken_and_mended(tmp_path: Path) -> None:
    """New words are served, mistakes told with their line, and the end.

    A conversation that was open goes on in its own words, and a file that is sent is checked.
    """
    folder = Folder(tmp_path / "own")
    folder.write("mine.yaml", small("mine", "How is it?", "Mine, once."))
    async with Standin.local() as standin:
        env = environment(
            standin,
            tmp_path / "data",
            EVENKEEL_PLAYBOOKS=str(folder.path),
            EVENKEEL_MAINTAINERS="1",
        )
        async with started(env) as bot:
            await bot.says("running as")
            await bot.says("live.published")
            mira = standin.person(1, "Mira", language_code="en")
            mira.says("/guides")
            await mira.waits_for("Which of these", PATIENCE)
            mira.taps("A message is here")
            await mira.waits_for("Mine, once.", PATIENCE)
            mira.taps("Small")
            await mira.waits_for("How is it?", PATIENCE)

            folder.write(
                "mine.yaml", small("mine", "How now?", "Mine, edited.").replace(": bye", ": by")
            )
            told = await mira.waits_for("own/mine.yaml:10:9:", PATIENCE)
            assert "did you mean 'bye'" in told.text

            folder.write("mine.yaml", small("mine", "How now?", "Mine, edited."))
            await mira.waits_for("can be used again", PATIENCE)
            mira.says("/preview mine")
            await mira.waits_for("How now?", PATIENCE)
            mira.says("/cancel")
            await mira.waits_for("The preview is over", PATIENCE)
            await mira.waits_for(
                lambda seen: "How is it?" in seen.text and bool(seen.labels), PATIENCE
            )
            mira.taps("Fine")
            await mira.waits_for("Goodbye.", PATIENCE)

            mira.sends_document(
                body=small("sent", "Sent?").replace(": bye", ": by").encode(),
                file_name="sent.yaml",
            )
            await mira.waits_for("sent.yaml:10:9:", PATIENCE)
            mira.sends_document(body=small("sent", "Sent?").encode(), file_name="sent.yaml")
            await mira.waits_for("is sound.", PATIENCE)
            mira.taps("Preview it")
            await mira.waits_for("Sent?", PATIENCE)
            assert "Traceback" not in bot.output
            assert await bot.stop() == 0


async def test_a_start_with_broken_files_serves_what_was_published(tmp_path: Path) -> None:
    """A restart in the middle of an edit goes on with the last good playbooks, and tells it."""
    folder = Folder(tmp_path / "own")
    folder.write("mine.yaml", small("mine", "How is it?", "Mine, once."))
    async with Standin.local() as standin:
        env = environment(
            standin,
            tmp_path / "data",
            EVENKEEL_PLAYBOOKS=str(folder.path),
            EVENKEEL_MAINTAINERS="1",
        )
        mira = standin.person(1, "Mira", language_code="en")
        async with started(env) as first:
            await first.says("live.published")
            mira.says("/help")
            await mira.waits_for("/guides", PATIENCE)
            assert await first.stop() == 0
        folder.write("mine.yaml", "[")
        async with started(env) as second:
            await mira.waits_for("own/mine.yaml:2:1:", PATIENCE)
            mira.says("/guides")
            await mira.waits_for("Which of these", PATIENCE)
            mira.taps("A message is here")
            await mira.waits_for("Mine, once.", PATIENCE)
            assert await second.stop() == 0
