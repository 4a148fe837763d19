"""The files of packs: in the instance's own folder, readable by nobody else, written whole."""

import os
from contextlib import suppress
from pathlib import Path

from gorm.core.references import is_reference
from gorm.core.surroundings import setting


def keep(number: str, content: bytes) -> None:
    """Write the file of a pack: whole and on the disk when this returns, or not at all."""
    path = _path(number)
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    unfinished = path.with_name(f".{path.name}.unfinished")
    descriptor = os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    unfinished.replace(path)
    _sync_folder(path.parent)


def kept(number: str) -> bytes | None:
    """The file of a pack, or None where it is gone."""
    try:
        return _path(number).read_bytes()
    except FileNotFoundError:
        return None


def discard(number: str) -> None:
    """Drop what a failed making left behind."""
    path = _path(number)
    for leftover in (path, path.with_name(f".{path.name}.unfinished")):
        with suppress(OSError):
            leftover.unlink(missing_ok=True)


def _path(number: str) -> Path:
    if not is_reference(number, "PACK"):
        raise ValueError("packs alone have files here")
    return Path(setting("instance")) / "packs" / f"{number}.pdf"


def _sync_folder(folder: Path) -> None:
    """A name is on the disk when its folder is."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
