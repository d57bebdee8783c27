"""Sealing: a value opens in its own place, for its own person, with the right key; nowhere else."""

import os
from base64 import b64encode
from pathlib import Path

import pytest

from bot.errors import BotError
from bot.store.sealing import MasterKey, Seal, SealBroken

PLACE = {"table": "entries", "column": "content_sealed", "row": "7"}


@pytest.fixture
def seal() -> Seal:
    return MasterKey.new().new_person("ada")[0]


def test_a_value_opens_where_it_was_sealed(seal: Seal) -> None:
    """What was sealed comes back, and two seals of one text do not look alike."""
    first, second = (seal.seal("grüße".encode(), **PLACE) for _ in range(2))
    assert first != second
    assert seal.open(first, **PLACE) == seal.open(second, **PLACE) == "grüße".encode()


@pytest.mark.parametrize(
    "elsewhere",
    [
        PLACE | {"row": "8"},
        PLACE | {"column": "other"},
        PLACE | {"table": "clients"},
        # The names run together the same way, but they are other names.
        {"table": "entriescontent", "column": "_sealed", "row": "7"},
    ],
)
def test_a_value_moved_elsewhere_does_not_open(seal: Seal, elsewhere: dict[str, str]) -> None:
    """A sealed value copied to another row, column or table is refused."""
    with pytest.raises(SealBroken):
        seal.open(seal.seal(b"secret", **PLACE), **elsewhere)


def test_a_value_of_another_person_does_not_open(seal: Seal) -> None:
    """The same place with another person's key, or under another person's name, is refused."""
    master, key = MasterKey.new(), os.urandom(32)
    sealed = Seal("ada", key).seal(b"secret", **PLACE)
    for other in (Seal("bob", key), master.new_person("ada")[0]):
        with pytest.raises(SealBroken):
            other.open(sealed, **PLACE)


@pytest.mark.parametrize("position", [0, 11, 12, -1])
def test_a_changed_byte_is_noticed(seal: Seal, position: int) -> None:
    """One flipped bit anywhere, or a value cut short, does not open."""
    sealed = bytearray(seal.seal(b"secret", **PLACE))
    sealed[position] ^= 1
    for broken in (bytes(sealed), bytes(sealed[:5]), b""):
        with pytest.raises(SealBroken):
            seal.open(broken, **PLACE)


def test_a_persons_key_is_wrapped_for_that_person() -> None:
    """A wrapped key opens for its person under its master key, and for nobody else."""
    master = MasterKey.new()
    seal, wrapped = master.new_person("ada")
    sealed = seal.seal(b"secret", **PLACE)
    assert master.unwrap("ada", wrapped).open(sealed, **PLACE) == b"secret"
    for other, name, attempt in (
        (master, "bob", wrapped),
        (MasterKey.new(), "ada", wrapped),
        (master, "ada", b""),
    ):
        with pytest.raises(SealBroken):
            other.unwrap(name, attempt)


def test_a_blind_index_is_equal_only_for_equal_texts_of_one_person(seal: Seal) -> None:
    """Equal texts are found again by one person; another person's index differs."""
    other = MasterKey.new().new_person("ada")[0]
    assert seal.blind("x") == seal.blind("x")
    assert len({seal.blind("x"), seal.blind("y"), other.blind("x")}) == 3


def test_keys_are_never_shown() -> None:
    """Printing a key or a person's seal shows nothing of it."""
    key = os.urandom(32)
    for shown in (repr(MasterKey(key)), repr(Seal("ada", key)), str(MasterKey(key))):
        assert key.hex() not in shown
        assert "hidden" in shown


def test_a_key_is_read_in_either_spelling() -> None:
    """Hex and both alphabets of base64 mean the same key; the check value tells keys apart."""
    hexadecimal = "fb" * 32
    base64 = b64encode(bytes.fromhex(hexadecimal)).decode()
    spelled = {
        MasterKey.parse(text).check_value()
        for text in (
            hexadecimal,
            hexadecimal.upper(),
            base64,
            base64.replace("+", "-").replace("/", "_").rstrip("="),
            f" {hexadecimal}\n",
        )
    }
    assert len(spelled) == 1
    assert MasterKey.new().check_value() not in spelled


@pytest.mark.parametrize("text", ["", "abc", "zz" * 32, "é" * 32, "00" * 31, "A" * 44])
def test_a_wrong_key_is_refused_without_showing_it(text: str) -> None:
    """A key of the wrong form is refused with the form it should have."""
    with pytest.raises(BotError, match="32 bytes") as refused:
        MasterKey.parse(text)
    assert not text or text not in str(refused.value)


def test_the_key_file_is_made_once_and_private(tmp_path: Path) -> None:
    """The first start makes a file that only its owner reads; the next one reads the same key."""
    path = tmp_path / "new" / "key"
    first = MasterKey.from_file(path)
    assert path.stat().st_mode & 0o777 == 0o600
    assert MasterKey.from_file(path).check_value() == first.check_value()
    assert [each.name for each in path.parent.iterdir()] == ["key"]


def test_a_bad_key_file_is_refused_in_one_line(tmp_path: Path) -> None:
    """A missing, shared, damaged or unreadable key file says what to do."""
    path = tmp_path / "key"
    with pytest.raises(BotError, match="missing"):
        MasterKey.from_file(path, create=False)
    MasterKey.from_file(path)
    path.chmod(0o640)
    with pytest.raises(BotError, match="chmod 600"):
        MasterKey.from_file(path)
    path.chmod(0o600)
    path.write_text("half a k")
    with pytest.raises(BotError, match="does not hold a key") as damaged:
        MasterKey.from_file(path)
    assert "half a k" not in str(damaged.value)
    path.write_bytes(b"\xff" * 32)
    with pytest.raises(BotError, match="cannot be read"):
        MasterKey.from_file(path)
