"""What is published: the wheel, the source archive and the requirements files."""

import subprocess
import sys
import tarfile
import tomllib
import zipfile
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from bot import __version__, resources

ROOT = Path(__file__).resolve().parent.parent
LOCKS = ("requirements.txt", "requirements-dev.txt", "requirements-build.txt")
SHIPPED = ("playbooks", "migrations")


def build(kind: str, source: Path, target: Path) -> Path:
    """Build a wheel or sdist without network: hatchling is installed and isolated from nothing."""
    command = [sys.executable, "-m", "hatchling", "build", "-t", kind, "-d", str(target)]
    done = subprocess.run(command, cwd=source, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    (built,) = target.iterdir()
    return built


def names(wheel: Path) -> set[str]:
    with zipfile.ZipFile(wheel) as archive:
        return set(archive.namelist())


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build("wheel", ROOT, tmp_path_factory.mktemp("wheel"))


def requirements(lock: str) -> dict[str, Requirement]:
    """Name to pinned requirement; lines of hashes and comments aside."""
    found: dict[str, Requirement] = {}
    for line in (ROOT / lock).read_text().splitlines():
        if line and not line.startswith(("#", " ")):
            requirement = Requirement(line.removesuffix("\\").strip())
            found[canonicalize_name(requirement.name)] = requirement
    return found


@pytest.mark.parametrize("folder", SHIPPED)
def test_the_wheel_carries_every_file(wheel: Path, folder: str) -> None:
    """An installed Even Keel has every playbook and every migration of the checkout."""
    files = [path for path in (ROOT / folder).rglob("*") if path.suffix in {".yaml", ".py", ".po"}]
    assert files
    expected = {f"bot/_shipped/{path.relative_to(ROOT).as_posix()}" for path in files}
    assert expected <= names(wheel)


def test_the_wheel_speaks_every_language(wheel: Path) -> None:
    """The translations of the interface travel with the program, whatever else is built."""
    folder = ROOT / "bot" / "i18n" / "locale"
    files = {path.relative_to(ROOT).as_posix() for path in folder.rglob("*.po")}
    assert len(files) == 4
    assert files <= names(wheel)


def test_the_wheel_can_draw(wheel: Path) -> None:
    """Templates and fonts travel with the program, each font with its licence."""
    folder = ROOT / "bot" / "documents"
    files = [path for path in folder.rglob("*") if path.suffix in {".typ", ".ttf", ".txt"}]
    assert {path.suffix for path in files} == {".typ", ".ttf", ".txt"}
    assert {path.relative_to(ROOT).as_posix() for path in files} <= names(wheel)


def test_the_wheel_carries_nothing_else(wheel: Path) -> None:
    """Tests, settings, records and leftovers never travel to those who install the program."""
    strangers = {
        name
        for name in names(wheel)
        if not name.startswith(("bot/", f"evenkeel-{__version__}.dist-info/"))
        or name.endswith((".pyc", ".env", ".key", ".db", ".sqlite3"))
    }
    assert not strangers


def test_an_installation_elsewhere_finds_its_own(wheel: Path, tmp_path: Path) -> None:
    """Installed far from any checkout, the program reads the playbooks that came with it."""
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(tmp_path)  # what installing a pure wheel does
    code = (
        "import sys; sys.path.insert(0, sys.argv[1]); from bot import resources;"
        "print(resources.playbooks_dir(), resources.migrations_dir(), sep='\\n')"
    )
    command = [sys.executable, "-c", code, str(tmp_path)]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=True)
    playbooks, migrations = map(Path, done.stdout.splitlines())
    assert playbooks == tmp_path / "bot/_shipped/playbooks"
    assert (playbooks / "stop-ask-verify.yaml").is_file()
    assert migrations == tmp_path / "bot/_shipped/migrations"
    assert (migrations / "env.py").is_file()


def test_a_checkout_finds_its_own() -> None:
    """In a checkout the files that are edited are the ones that are read."""
    assert resources.playbooks_dir() == ROOT / "playbooks"
    assert resources.migrations_dir() == ROOT / "migrations"


def test_the_program_is_called_evenkeel(wheel: Path) -> None:
    """Installing gives the command `evenkeel`, the same as `python -m bot`."""
    with zipfile.ZipFile(wheel) as archive:
        points = archive.read(f"evenkeel-{__version__}.dist-info/entry_points.txt").decode()
    assert "evenkeel = bot.cli:main" in points.splitlines()


def test_the_source_archive_builds_the_same_wheel(wheel: Path, tmp_path: Path) -> None:
    """Those who build from the published sources get what we publish."""
    packed = build("sdist", ROOT, tmp_path / "packed")
    with tarfile.open(packed) as archive:
        archive.extractall(tmp_path / "unpacked", filter="data")
    (source,) = (tmp_path / "unpacked").iterdir()
    assert names(build("wheel", source, tmp_path / "built")) == names(wheel)


@pytest.mark.parametrize("lock", LOCKS)
def test_a_lock_names_no_place(lock: str) -> None:
    """A lock says which packages, never from which server or folder of somebody's machine."""
    for line in (ROOT / lock).read_text().splitlines():
        words = line.split()
        places = [w for w in words if "://" in w or w.startswith(("/", "~", "file:", ".."))]
        options = [w for w in words if w.startswith("--") and not w.startswith("--hash=sha256:")]
        assert not places, line
        assert not options, line


@pytest.mark.parametrize("lock", LOCKS)
def test_a_lock_pins_and_hashes_everything(lock: str) -> None:
    """What is installed is byte for byte what was looked at when the lock was written."""
    blocks = (ROOT / lock).read_text().split("\n")
    pinned = requirements(lock)
    assert pinned
    for requirement in pinned.values():
        (pin,) = requirement.specifier
        assert pin.operator == "==", requirement
    heads = [n for n, line in enumerate(blocks) if line and not line.startswith(("#", " "))]
    assert all(blocks[n + 1].strip().startswith("--hash=sha256:") for n in heads)


def test_the_locks_follow_pyproject() -> None:
    """A dependency that was added or raised is in the locks (`python3 dev.py lock`)."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())
    groups = project["dependency-groups"]
    wanted = {
        "requirements.txt": project["project"]["dependencies"],
        "requirements-build.txt": groups["build"],
        "requirements-dev.txt": [
            *project["project"]["dependencies"],
            *project["project"]["optional-dependencies"]["metrics"],
            *groups["build"],
            *(entry for entry in groups["dev"] if isinstance(entry, str)),
        ],
    }
    for lock, lines in wanted.items():
        pinned = requirements(lock)
        for wish in map(Requirement, lines):
            (pin,) = pinned[canonicalize_name(wish.name)].specifier
            assert wish.specifier.contains(pin.version), (
                f"{lock}: {wish} is locked at {pin.version}"
            )


def test_the_locks_agree() -> None:
    """What was tested is what runs: the locks never differ in a version."""
    tested = requirements("requirements-dev.txt")
    for lock in ("requirements.txt", "requirements-build.txt"):
        for name, requirement in requirements(lock).items():
            assert requirement.specifier == tested[name].specifier
