"""Locks on files: one writing program per data folder, one migration at a time."""

import os
import sys
from pathlib import Path
from types import TracebackType
from typing import Self

from bot.errors import BotError


class FileLock:
    """A lock that the system lets go of when the program ends, however it ends."""

    __slots__ = ("_descriptor", "path")

    def __init__(self, path: Path) -> None:
        self.path = path
        self._descriptor: int | None = None

    def acquire(self, *, wait: bool) -> bool:
        """Take the lock; without `wait`, False when somebody else has it."""
        self.path.parent.mkdir(parents=True, exist_ok=True)
        descriptor = os.open(self.path, os.O_RDWR | os.O_CREAT, 0o600)
        try:
            _lock(descriptor, wait=wait)
        except BlockingIOError:
            os.close(descriptor)
            return False
        except OSError:
            os.close(descriptor)
            raise
        self._descriptor = descriptor
        return True

    def release(self) -> None:
        """Let go; the file stays, since removing it would let two programs in."""
        if self._descriptor is not None:
            os.close(self._descriptor)
            self._descriptor = None


class DataFolderLock:
    """Admits one writing program to a data folder; a BotError on entering when it is not free."""

    __slots__ = ("_folder", "_lock")

    def __init__(self, data_dir: Path) -> None:
        self._folder = data_dir
        self._lock = FileLock(data_dir / "lock")

    def acquire(self) -> None:
        """Take the folder, or say kindly who has it."""
        try:
            free = self._lock.acquire(wait=False)
        except OSError as error:
            raise BotError(
                f"The data folder {self._folder} cannot be used: {error.strerror}. Choose another "
                "with EVENKEEL_DATA_DIR, or let this user write there."
            ) from None
        if not free:
            raise BotError(
                f"Another Even Keel is already running on the data folder {self._folder}. Stop "
                "that one first, or give this one its own folder with EVENKEEL_DATA_DIR."
            )

    def release(self) -> None:
        """Give the folder back."""
        self._lock.release()

    def __enter__(self) -> Self:
        self.acquire()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.release()


if sys.platform == "win32":
    import msvcrt
    import time

    def _lock(descriptor: int, *, wait: bool) -> None:
        while True:
            try:
                msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
                return
            except OSError:
                if not wait:
                    raise BlockingIOError from None
                # Windows offers no waiting without a limit of ten seconds.
                time.sleep(0.1)

else:
    import fcntl

    def _lock(descriptor: int, *, wait: bool) -> None:
        fcntl.flock(descriptor, fcntl.LOCK_EX if wait else fcntl.LOCK_EX | fcntl.LOCK_NB)
