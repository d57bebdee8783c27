"""Edits of files that are served: taken over whole when they are sound, told when they are not."""

import pytest

from bot.store import manifests
from tests.live.desk import Folder, Replica, small

BOMB = "a: &a [x, x]\nb: &b [*a, *a]\nc: &c [*b, *b]\nd: [*c, *c]\n"


async def test_an_edit_is_served_at_the_second_look(coach: Replica, folder: Folder) -> None:
    """A saved file is served within two looks, a second each; the maintainers need not be told."""
    folder.write("one.yaml", small("one", "How are things?"))
    await coach.looks(1)
    assert coach.hello("one") == "Miten menee?", "somebody may still be writing"
    await coach.looks(1)
    assert coach.library.playbooks["one"].playbook.steps["hello"].choose == "How are things?"  # type: ignore[union-attr]
    assert coach.told == []


async def test_a_translation_is_served_too(coach: Replica, folder: Folder) -> None:
    """An edited PO file is taken over like a playbook."""
    folder.says("one", "How is it?", "Mitä kuuluu?")
    await coach.looks()
    assert coach.hello("one") == "Mitä kuuluu?"


async def test_all_or_nothing(coach: Replica, folder: Folder) -> None:
    """One broken file keeps a sound one from being taken over; both come when it is mended."""
    folder.write("one.yaml", small("one", "How are things?"))
    folder.write("two.yaml", small("two").replace("go: bye", "go: by"))
    await coach.looks()
    assert coach.hello("one") == "Miten menee?"
    assert len(coach.told) == 1
    assert "playbooks/two.yaml:10:9: " in coach.told[0]
    assert "did you mean 'bye'" in coach.told[0]
    await coach.looks()
    assert len(coach.told) == 1, "the same is told once"
    folder.write("two.yaml", small("two", "Mended?"))
    await coach.looks()
    assert coach.told[1:] == ["All playbooks and translations can be used again."]
    assert coach.hello("two") == "Mended?"


async def test_other_problems_are_told_anew(coach: Replica, folder: Folder) -> None:
    """Each distinct set of problems is told once, and the end of all of them."""
    folder.write("two.yaml", small("two").replace("go: bye", "go: by"))
    await coach.looks()
    folder.write("two.yaml", small("two").replace("go: bye", "go: bya"))
    await coach.looks()
    folder.write("two.yaml", small("two"))
    await coach.looks()
    assert len(coach.told) == 3


@pytest.mark.parametrize(
    "broken",
    [
        b"",
        small("two")[:80].encode(),
        small("two").replace("  hello", "\thello").encode(),
        b"\xff\xfe\x00broken",
        BOMB.encode(),
        small("two").replace("title: Small", "title: Small\ntitle: Other").encode(),
        b"a" * (10 * 1024 * 1024),
        b"[" * 20_000,
        b"%s" % small("two").replace("  bye: {end: Goodbye.}", "  bye: {use: one}").encode(),
        b"\0\0\0",
        b"- a\n- b\n",
    ],
    ids=[
        *("empty", "truncated", "tab", "not utf-8", "alias bomb", "duplicate key", "10 MB"),
        *("20,000 brackets", "dead end", "zeros", "a list"),
    ],
)
async def test_what_is_broken_is_told_with_its_line(
    coach: Replica, folder: Folder, broken: bytes
) -> None:
    """Whatever is in a file, the maintainers read file and line, and people notice nothing."""
    folder.write("two.yaml", broken)
    await coach.looks()
    assert coach.library.playbooks["two"].playbook.steps.keys() == {"hello", "bye"}
    assert len(coach.told) == 1
    assert "playbooks/two.yaml:" in coach.told[0]
    assert "Traceback" not in coach.told[0]
    assert len(coach.told[0]) < 4096


async def test_guides_that_use_each_other_in_a_circle(coach: Replica, folder: Folder) -> None:
    """Two edits that are sound alone and not together are refused together."""
    for name, other in (("one", "two"), ("two", "one")):
        folder.write(
            f"{name}.yaml",
            small(name)
            .replace("go: bye", "go: in", 1)
            .replace("  bye:", f"  in: {{use: {other}, go: bye}}\n  bye:"),
        )
    await coach.looks()
    assert "cyclic-use" in coach.told[0]
    assert coach.hello("one") == "Miten menee?"


async def test_a_broken_translation(coach: Replica, folder: Folder) -> None:
    """A PO file that cannot be read is told with its line; the last good texts stay."""
    path = folder.path / "locale/fi/playbooks.po"
    folder.write(
        "locale/fi/playbooks.po", path.read_text().replace('msgstr "Miten', "msgstr Miten")
    )
    await coach.looks()
    assert "playbooks/locale/fi/playbooks.po:8: " in coach.told[0]
    assert coach.hello("one") == "Miten menee?"


async def test_a_translation_that_lost_its_slot(coach: Replica, folder: Folder) -> None:
    """A translation with a slot that is not there is refused before anybody reads it."""
    folder.says("one", "How is it?", "Miten {name}?")
    await coach.looks()
    assert "added-slot" in coach.told[0]
    assert coach.hello("one") == "Miten menee?"


async def test_a_deleted_file_is_no_longer_offered(coach: Replica, folder: Folder) -> None:
    """A playbook that was deleted cannot be started any more."""
    (folder.path / "two.yaml").unlink()
    await coach.looks()
    assert coach.library.playbooks.keys() == {"one"}
    assert coach.told == []


async def test_an_emptied_folder_empties_nothing(coach: Replica, folder: Folder) -> None:
    """While all files are away, as in the middle of a checkout, the last ones are served."""
    for path in folder.path.glob("*.yaml"):
        path.unlink()
    await coach.looks()
    assert coach.library.playbooks.keys() == {"one", "two"}
    assert "no playbook" in coach.told[0]


async def test_a_file_that_is_written_in_steps_is_left_until_it_rests(
    coach: Replica, folder: Folder
) -> None:
    """As long as a file changes between two looks nothing is read of it, and nobody is told."""
    text = small("one", "How are things?")
    for end in (20, 80, 120, len(text)):
        folder.write("one.yaml", text[:end])
        await coach.looks(1)
    assert coach.told == []
    await coach.looks(1)
    assert coach.library.playbooks["one"].playbook.steps["hello"].choose == "How are things?"  # type: ignore[union-attr]
    assert coach.told == []


async def test_a_saved_file_with_the_same_content_publishes_nothing(
    coach: Replica, folder: Folder
) -> None:
    """Comments, layout and a touch are no change."""
    before = await coach.database.read(manifests.head)
    folder.write("one.yaml", "# A comment.\n" + small("one"))
    await coach.looks()
    assert await coach.database.read(manifests.head) == before
