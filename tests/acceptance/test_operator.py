"""What an operator does with the real program: back up, restore, change the key, kill it."""

import io
import zipfile
from pathlib import Path

from bot.store.rotation import KEY_FILE
from tests.support.bot_process import environment, started
from tests.support.standin import Standin, user

SAM = user(77, "Sam")
PATIENCE = 20.0


async def command(env: dict[str, str], *words: str) -> tuple[int, str]:
    async with started(env, *words) as run:
        code = await run.ends()
        return code, run.output


async def test_backed_up_restored_and_sealed_anew(tmp_path: Path) -> None:
    """A backup of a running bot restores, without what was erased since; the key changes live."""
    async with Standin.local() as standin:
        env = environment(standin, tmp_path / "data")
        mira, noor = standin.person(1, "Mira"), standin.person(2, "Noor")
        sealed = env | {"EVENKEEL_BACKUP_PASSPHRASE": "correct horse"}
        async with started(env) as bot:
            await bot.says("running as")
            for person, words in ((mira, "Fix it TODAY"), (noor, "Where is it")):
                person.forwards(words, origin=SAM)
                await person.waits_for("Saved, word for word", PATIENCE)
            code, said = await command(sealed, "backup", "--passphrase")
            assert code == 0, said
            assert "restored once to prove it" in said
            file = next((tmp_path / "data" / "backups").glob("*.zip"))
            before = (tmp_path / "data" / KEY_FILE).read_text()
            code, said = await command(env, "rotate-key")
            assert (code, "Done" in said) == (0, True), said
            assert (tmp_path / "data" / KEY_FILE).read_text() != before
            noor.says("/erase")
            await noor.waits_for("It cannot be undone", PATIENCE)
            noor.taps("Delete everything")
            await noor.waits_for("Really everything", PATIENCE)
            noor.taps("Yes, delete it all")
            await noor.waits_for("has been deleted", PATIENCE)
            mira.says("/export")
            await mira.waits_for("Here is everything of yours", PATIENCE)
            code, said = await command(sealed, "restore", str(file), "--force")
            assert (code, "already running" in said) == (2, True), said
            assert await bot.stop() == 0
        code, said = await command(sealed, "restore", str(file))
        assert (code, "--force" in said) == (2, True), said
        wrong = env | {"EVENKEEL_BACKUP_PASSPHRASE": "battery staple"}
        code, said = await command(wrong, "restore", str(file), "--force")
        assert code == 2
        assert "not the passphrase" in said
        assert "Traceback" not in said
        code, said = await command(sealed, "restore", str(file), "--force")
        assert (code, "1 were let go of again" in said) == (0, True), said
        assert (tmp_path / "data" / KEY_FILE).read_text() == before
        async with started(env) as bot:
            await bot.says("running as")
            mira.says("/export")
            await mira.waits_for("Here is everything of yours", PATIENCE)
            assert await bot.stop() == 0


async def test_killed_while_it_gathers_the_file_comes_all_the_same(tmp_path: Path) -> None:
    """A bot that is killed right after an export was ordered makes the file after its start."""
    async with Standin.local() as standin:
        env = environment(standin, tmp_path / "data")
        mira = standin.person(1, "Mira")
        async with started(env) as bot:
            await bot.says("running as")
            mira.forwards("Fix it TODAY", origin=SAM)
            await mira.waits_for("Saved, word for word", PATIENCE)
            mira.says("/export")
            await mira.waits_for("I am gathering", PATIENCE)
            await bot.kill()
        async with started(env) as bot:
            await bot.says("running as")
            await mira.waits_for("Here is everything of yours", PATIENCE)
            assert await bot.stop() == 0
        assert not list((tmp_path / "data" / "spool").glob("*/*"))


async def test_what_was_exported_is_sent_back_and_brought_in(tmp_path: Path) -> None:
    """The very file that Telegram keeps is fetched from it and brought into an empty account."""
    async with Standin.local() as standin:
        env = environment(standin, tmp_path / "data")
        mira, noor = standin.person(1, "Mira"), standin.person(2, "Noor")
        async with started(env) as bot:
            await bot.says("running as")
            mira.forwards("Fix it TODAY", origin=SAM)
            await mira.waits_for("Saved, word for word", PATIENCE)
            mira.says("/export")
            await mira.waits_for("Here is everything of yours", PATIENCE)
            content = standin.world.files.newest.content
            assert "dossier.json" in zipfile.ZipFile(io.BytesIO(content)).namelist()
            noor.sends_document(body=content, file_name="even-keel-2026-11-28.zip")
            await noor.waits_for("Shall I bring them in", PATIENCE)
            noor.taps("Bring them in")
            await noor.waits_for("Brought in: one entry", PATIENCE)
            assert await bot.stop() == 0
