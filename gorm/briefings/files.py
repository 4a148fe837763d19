"""The files of packs, each under its pack's number, in the instance's own folder."""

from contextlib import suppress
from pathlib import Path

from gorm.core.file_store import instance_folder, read_whole, write_whole
from gorm.core.references import is_reference


def keep(number: str, content: bytes) -> None:
    """Write the file of a pack: whole and on the disk when this returns, or not at all."""
    write_whole(_path(number), content)


def kept(number: str) -> bytes | None:
    """The file of a pack, or None where it is gone."""
    return read_whole(_path(number))


def discard(number: str) -> None:
    """Drop what a failed making left behind."""
    with suppress(OSError):
        _path(number).unlink(missing_ok=True)


def _path(number: str) -> Path:
    if not is_reference(number, "PACK"):
        raise ValueError("packs alone have files here")
    return instance_folder("packs") / f"{number}.pdf"
