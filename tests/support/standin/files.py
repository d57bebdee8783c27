"""Files as the Bot API keeps them: uploaded bytes, the ids they are known by, where they lie."""

import hashlib
import itertools
from dataclasses import dataclass

from tests.support.standin.contract import DOWNLOAD_BYTES
from tests.support.standin.errors import Json, bad_request


@dataclass(frozen=True, slots=True)
class Upload:
    """A file as it came in a multipart body."""

    name: str
    content: bytes
    content_type: str = "application/octet-stream"


@dataclass(frozen=True, slots=True)
class StoredFile:
    """A file known to the stand-in; `size` may be larger than the content that is kept."""

    file_id: str
    unique_id: str
    path: str
    size: int
    content: bytes

    def reference(self) -> Json:
        """The fields that every kind of file carries in a message."""
        return {
            "file_id": self.file_id,
            "file_unique_id": self.unique_id,
            "file_size": self.size,
        }


class Files:
    """All files of one stand-in."""

    def __init__(self) -> None:
        self._by_id: dict[str, StoredFile] = {}
        self._by_path: dict[str, StoredFile] = {}
        self._numbers = itertools.count()

    def keep(
        self, folder: str, content: bytes, *, suffix: str = "", size: int | None = None
    ) -> StoredFile:
        """Keep a file; `size` claims more bytes than are really there, to try the limits."""
        number = next(self._numbers)
        digest = hashlib.sha256(content).hexdigest()
        stored = StoredFile(
            file_id=f"BQACAgIAAxk-{folder}-{number}-{digest[:16]}",
            unique_id=f"AgAD{digest[:12]}",
            path=f"{folder}/file_{number}{suffix}",
            size=len(content) if size is None else size,
            content=content,
        )
        self._by_id[stored.file_id] = stored
        self._by_path[stored.path] = stored
        return stored

    @property
    def newest(self) -> StoredFile:
        """The file that came last."""
        return next(reversed(self._by_id.values()))

    def by_id(self, file_id: str) -> StoredFile:
        """The file of that id; refused as Telegram refuses an id it cannot read."""
        stored = self._by_id.get(file_id)
        if stored is None:
            raise bad_request("invalid file_id")
        return stored

    def by_path(self, path: str) -> StoredFile | None:
        """The file at a download path, if there is one that may be downloaded."""
        stored = self._by_path.get(path)
        return stored if stored is not None and stored.size <= DOWNLOAD_BYTES else None

    def described(self, file_id: str) -> Json:
        """What getFile answers."""
        stored = self.by_id(file_id)
        if stored.size > DOWNLOAD_BYTES:
            raise bad_request("file is too big")
        return {**stored.reference(), "file_path": stored.path}
