"""Files kept in the folder of this instance: readable by nobody else, written whole or not at all.

They lie outside whatever the web server serves, and no name that somebody typed is ever a path.
"""

import hashlib
import os
import re
import secrets
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from gorm.core.surroundings import setting


class FileDamaged(Exception):
    """A file that was kept is gone, or is no longer the one that was kept."""


@dataclass(frozen=True)
class ContentStore:
    """A folder of files by their digest, so that the same bytes are kept once."""

    folder: str

    def keep(self, content: bytes) -> str:
        """Have these bytes on the disk when this returns; their digest, by which they are found.

        Keep before the row commits that names the digest: a file without a row does no harm.
        """
        digest = digest_of(content)
        path = self.path_of(digest)
        if read_whole(path) != content:  # not there, or damaged and now made good
            write_whole(path, content)
        return digest

    def kept(self, digest: str) -> bytes:
        """The bytes with this digest. Raises FileDamaged where they are gone or not their own."""
        content = read_whole(self.path_of(digest))
        if content is None:
            raise FileDamaged("gone")
        if digest_of(content) != digest:
            raise FileDamaged("not its own")
        return content

    def path_of(self, digest: str) -> Path:
        """Where the bytes with this digest are. Raises FileDamaged where it is no digest."""
        if not re.fullmatch(r"[0-9a-f]{64}", digest):
            raise FileDamaged("named by no digest")
        return instance_folder(self.folder) / digest[:2] / digest


def digest_of(content: bytes) -> str:
    """What bytes are told apart by."""
    return hashlib.sha256(content).hexdigest()


def instance_folder(name: str) -> Path:
    """A folder of this instance; it need not be there yet."""
    return Path(setting("instance")) / name


def write_whole(path: Path, content: bytes) -> None:
    """Write a file: whole and on the disk when this returns, or not at all."""
    _make_private(path.parent)
    # A name of its own: two that write the same file must not write into one another's.
    unfinished = path.with_name(f".{path.name}.{secrets.token_hex(8)}.unfinished")
    try:
        _write(unfinished, content)
        unfinished.replace(path)
    except BaseException:
        with suppress(OSError):
            unfinished.unlink(missing_ok=True)
        raise
    _sync(path.parent)


def read_whole(path: Path) -> bytes | None:
    """A file as it is, or None where it is gone."""
    try:
        return path.read_bytes()
    except FileNotFoundError:
        return None


def _write(path: Path, content: bytes) -> None:
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())


def _make_private(folder: Path) -> None:
    """Make a folder, and those above it, each for its owner only."""
    if folder.is_dir():
        return
    _make_private(folder.parent)
    folder.mkdir(mode=0o700, exist_ok=True)
    _sync(folder.parent)


def _sync(folder: Path) -> None:
    """A name is on the disk when its folder is."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
