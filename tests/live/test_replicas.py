"""What is published is followed by every process, whatever lies in its own folder."""

from pathlib import Path

import pytest

from bot import live
from bot.live import read
from bot.playbook.library import Library
from bot.store import manifests
from bot.store.database import Database
from tests.live.desk import NOW, Folder, Replica, copied, replica, small


@pytest.fixture
async def pair(
    postgres: Database, folder: Folder, tmp_path: Path
) -> tuple[Replica, Replica, Folder]:
    other = copied(folder, tmp_path / "elsewhere" / "playbooks")
    one = replica(postgres, folder, read(folder.sources).library)
    two = replica(postgres, other, read(other.sources).library)
    for each in (one, two, one):
        await each.looks()
    return one, two, other


async def test_an_edit_reaches_the_other_replica(
    pair: tuple[Replica, Replica, Folder], folder: Folder
) -> None:
    """A process without the newer files serves what was published, its translations too."""
    one, two, _ = pair
    folder.write("one.yaml", small("one", "How are things?"))
    folder.says("one", "How are things?", "Mitä kuuluu?")
    await one.looks()
    await two.looks(1)
    assert two.hello("one") == "Mitä kuuluu?"
    await one.looks()
    assert one.hello("one") == "Mitä kuuluu?"
    head = await one.database.read(manifests.head)
    assert head is not None
    assert head.number == 2, "only a real change publishes"


async def test_the_same_edit_on_both_is_published_once(
    pair: tuple[Replica, Replica, Folder], folder: Folder
) -> None:
    """Files that are rolled out to every machine are one change."""
    one, two, other = pair
    for where in (folder, other):
        where.write("one.yaml", small("one", "How are things?"))
    for each in (one, two, one, two, one, two):
        await each.looks(1)
    head = await one.database.read(manifests.head)
    assert head is not None
    assert head.number == 2


async def test_a_process_that_starts_with_older_files_follows(
    pair: tuple[Replica, Replica, Folder], folder: Folder
) -> None:
    """A replica that comes back with the files of yesterday publishes none of them."""
    one, _, other = pair
    folder.write("one.yaml", small("one", "How are things?"))
    await one.looks()
    late = replica(one.database, other, read(other.sources).library)
    await late.looks(1)
    assert late.library.playbooks["one"].playbook.steps["hello"].choose == "How are things?"  # type: ignore[union-attr]
    head = await one.database.read(manifests.head)
    assert head is not None
    assert head.number == 2


async def test_problems_are_told_by_one_of_them(
    pair: tuple[Replica, Replica, Folder], folder: Folder
) -> None:
    """When all machines got the same broken file, the maintainers read of it once."""
    one, two, other = pair
    for broken in ("go: by", "go: bye"):
        for where in (folder, other):
            where.write("one.yaml", small("one").replace("go: bye", broken))
        for each in (one, two, one, two):
            await each.looks(1)
    assert len(one.told + two.told) == 2
    assert "playbooks/one.yaml:10:9" in one.told[0]


async def test_what_another_version_published_and_this_one_cannot_read(
    pair: tuple[Replica, Replica, Folder],
) -> None:
    """An older program goes on with what it had, and says so once."""
    one, two, _ = pair
    newer = small("one").replace("format: 2", "format: 99")
    content = manifests.Content("one", "newer", newer, None)

    await one.database.turn(
        lambda conn: manifests.publish(conn, 1, "newer", [content], by="x", now=NOW)
    )
    await two.looks(3)
    assert two.library.playbooks.keys() == {"one", "two"}
    assert len(two.told) == 1
    assert "older version" in two.told[0]


async def test_what_is_published_can_be_served_without_files(
    pair: tuple[Replica, Replica, Folder],
) -> None:
    """A process whose own files are broken starts with what is published."""
    one, _, _ = pair
    found = await live.published(one.database)
    assert isinstance(found, Library)
    assert found.playbooks["one"].pin == one.world.books.whole().playbooks["one"].pin
