"""Keys and sealed values: AES-256-GCM per person, each value bound to its table, column and row.

A person's key is wrapped by the master key. Nothing in here is ever shown by `repr`.
"""

import base64
import hashlib
import hmac
import os
import stat
import struct
from functools import lru_cache
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from bot.errors import BotError

KEY_BYTES = 32
_NONCE_BYTES = 12
_length = struct.Struct(">I").pack
_OTHERS_MAY_READ = stat.S_IRWXG | stat.S_IRWXO


class SealBroken(BotError):  # noqa: N818 - the word for it
    """A sealed value does not open: wrong key, another row's value, or a changed byte."""

    def __init__(self, table: str, column: str) -> None:
        super().__init__(
            f"A sealed value in {table}.{column} does not open. Check that the key belongs to this "
            "database; if it does, restore the database from a backup."
        )


def _part(name: str) -> bytes:
    encoded = name.encode()
    return _length(len(encoded)) + encoded


def _bound(*parts: str) -> bytes:
    """Write names so that no two lists of names give the same bytes."""
    return b"".join(map(_part, parts))


@lru_cache(maxsize=256)
def _place(table: str, column: str) -> bytes:
    return _bound(table, column)


def _derive(key: bytes, purpose: str) -> bytes:
    return hmac.digest(key, b"even keel: " + purpose.encode(), hashlib.sha256)


class Seal:
    """One person's key: seals and opens that person's values."""

    __slots__ = ("_cipher", "_key", "_owner", "person_id")

    def __init__(self, person_id: str, key: bytes) -> None:
        self.person_id = person_id
        self._owner = _part(person_id)
        self._key = key
        self._cipher = AESGCM(key)

    def __repr__(self) -> str:
        return "Seal(hidden)"

    def seal(self, plain: bytes, *, table: str, column: str, row: str) -> bytes:
        """Seal a value for this very place; anywhere else it will not open."""
        nonce = os.urandom(_NONCE_BYTES)
        bound = _place(table, column) + _part(row) + self._owner
        return nonce + self._cipher.encrypt(nonce, plain, bound)

    def open(self, sealed: bytes, *, table: str, column: str, row: str) -> bytes:
        """Open a value; SealBroken when it was sealed for another place or by another key."""
        bound = _place(table, column) + _part(row) + self._owner
        try:
            return self._cipher.decrypt(sealed[:_NONCE_BYTES], sealed[_NONCE_BYTES:], bound)
        except (InvalidTag, ValueError):
            raise SealBroken(table, column) from None

    def blind(self, text: str) -> bytes:
        """Give a keyed hash of `text`, to look up equal values without storing them."""
        return hmac.digest(_derive(self._key, "blind index"), text.encode(), hashlib.sha256)


class MasterKey:
    """The key of this installation: it wraps the persons' keys and is kept outside the database."""

    __slots__ = ("_check", "_key", "_older", "_operator", "_wrapping")

    def __init__(self, key: bytes) -> None:
        if len(key) != KEY_BYTES:
            raise BotError("The key must have 32 bytes, written as 64 hex digits or in base64.")
        self._older: MasterKey | None = None
        self._use(key)

    def _use(self, key: bytes) -> None:
        self._key = key
        self._wrapping = AESGCM(_derive(key, "wrap persons' keys"))
        self._operator = Seal("operator", _derive(key, "seal for the operator"))
        self._check = _derive(key, "check value").hex()

    def __repr__(self) -> str:
        return "MasterKey(hidden)"

    @classmethod
    def new(cls) -> "MasterKey":
        """Make a key that is kept nowhere."""
        return cls(os.urandom(KEY_BYTES))

    @classmethod
    def parse(cls, text: str) -> "MasterKey":
        """Read a key of 32 bytes from hex or base64 (either alphabet); else a BotError."""
        text = "".join(text.split())
        try:
            if len(text) == KEY_BYTES * 2:
                return cls(bytes.fromhex(text))
            digits = text.rstrip("=").replace("-", "+").replace("_", "/")
            return cls(base64.b64decode(digits + "=" * (-len(digits) % 4), validate=True))
        except ValueError:
            raise BotError(
                "The key must have 32 bytes, written as 64 hex digits or in base64."
            ) from None

    @classmethod
    def from_file(cls, path: Path, *, create: bool = True) -> "MasterKey":
        """Read the key file, or make one that only its owner can read.

        A file that others may read, or that is missing with `create=False`, is a BotError.
        """
        try:
            if create and not path.exists():
                _write_key(path)
            mode = path.stat().st_mode
            text = path.read_text("ascii")
        except FileNotFoundError:
            raise BotError(
                f"The key file {path} is missing. Without it the records cannot be read: put it "
                "back from a backup."
            ) from None
        except (OSError, UnicodeDecodeError) as error:
            reason = getattr(error, "strerror", None) or "it is not text"
            raise BotError(f"The key file {path} cannot be read: {reason}.") from None
        if os.name == "posix" and mode & _OTHERS_MAY_READ:
            raise BotError(
                f"The key file {path} can be read by others. Run: chmod 600 '{path}' (and think "
                "about who may have seen it)."
            )
        try:
            return cls.parse(text)
        except BotError:
            raise BotError(
                f"The key file {path} does not hold a key of 32 bytes. Put the right file back "
                "from a backup; a new key cannot open the old records."
            ) from None

    def check_value(self) -> str:
        """Give a value that tells keys apart and tells nothing about them."""
        return self._check

    def new_person(self, person_id: str) -> tuple[Seal, bytes]:
        """Make a person's key: ready to use, and wrapped to be stored."""
        key = os.urandom(KEY_BYTES)
        return Seal(person_id, key), self.wrap(person_id, key)

    def wrap(self, person_id: str, key: bytes) -> bytes:
        """Wrap a person's key so that it can be stored."""
        nonce = os.urandom(_NONCE_BYTES)
        return nonce + self._wrapping.encrypt(nonce, key, _bound("persons", "key", person_id))

    def unwrap(self, person_id: str, wrapped: bytes) -> Seal:
        """Unwrap a person's key; SealBroken when this is not the key that wrapped it.

        While keys are changed, what the key of before had wrapped is unwrapped too.
        """
        try:
            return Seal(person_id, self.person_key(person_id, wrapped))
        except (InvalidTag, ValueError):
            if self._older is not None:
                return self._older.unwrap(person_id, wrapped)
            raise SealBroken("persons", "wrapped_key") from None

    def rewrapped(self, person_id: str, wrapped: bytes) -> bytes | None:
        """Wrap anew what the key of before had wrapped; None when this key has wrapped it."""
        try:
            self.person_key(person_id, wrapped)
        except (InvalidTag, ValueError):
            pass
        else:
            return None
        if self._older is None:
            raise SealBroken("persons", "wrapped_key")
        try:
            return self.wrap(person_id, self._older.person_key(person_id, wrapped))
        except (InvalidTag, ValueError):
            raise SealBroken("persons", "wrapped_key") from None

    def person_key(self, person_id: str, wrapped: bytes) -> bytes:
        """Give a person's key as it is; InvalidTag when another key wrapped it."""
        bound = _bound("persons", "key", person_id)
        return self._wrapping.decrypt(wrapped[:_NONCE_BYTES], wrapped[_NONCE_BYTES:], bound)

    def succeeds(self, older: "MasterKey") -> None:
        """Open from here on also what an older key had sealed."""
        self._older = older

    def become(self, newer: "MasterKey") -> None:
        """Seal with another key from here on, and still open what this one had sealed."""
        # In this order: a turn on another thread never meets a key that it cannot open with.
        self._older = MasterKey.parse(self.text())
        self._use(bytes.fromhex(newer.text()))

    def forget_older(self) -> None:
        """Open nothing more that another key had sealed."""
        self._older = None

    def text(self) -> str:
        """Write the key as its file holds it; for that file and for a sealed backup only."""
        return self._key.hex() + "\n"

    def seal_for_operator(self, plain: bytes, *, table: str, column: str, row: str) -> bytes:
        """Seal what belongs to no person yet, such as an update that was put aside."""
        return self._operator.seal(plain, table=table, column=column, row=row)

    def open_for_operator(self, sealed: bytes, *, table: str, column: str, row: str) -> bytes:
        """Open what `seal_for_operator` sealed."""
        try:
            return self._operator.open(sealed, table=table, column=column, row=row)
        except SealBroken:
            if self._older is None:
                raise
            return self._older.open_for_operator(sealed, table=table, column=column, row=row)


def write_key(path: Path, key: MasterKey | None = None) -> None:
    """Write a key file (a new key without one), whole or not at all, never over another."""
    _write_key(path, None if key is None else key.text())


def _write_key(path: Path, text: str | None = None) -> None:
    """Write a new key or a given one, whole or not at all; another process that was first wins."""
    path.parent.mkdir(parents=True, exist_ok=True)
    # Written beside it and linked into place: a reader never meets half a key, and an existing
    # key is never overwritten.
    draft = path.with_name(f"{path.name}.{os.getpid()}.{os.urandom(4).hex()}")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(descriptor, "w", encoding="ascii") as file:
            file.write(text or os.urandom(KEY_BYTES).hex() + "\n")
            file.flush()
            os.fsync(file.fileno())
        try:
            os.link(draft, path)
        except FileExistsError:
            pass
        except OSError:
            # Some file systems know no links.
            if not path.exists():
                draft.replace(path)
    finally:
        draft.unlink(missing_ok=True)
