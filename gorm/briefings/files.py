"""The files of packs, each under its pack's number, in the instance's own folder.

Beside the PDF lie its frozen contents, from which it is printed and with which the next compares.
"""

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


def keep_contents(number: str, content: bytes) -> None:
    """Write the frozen contents of a pack, whole or not at all."""
    write_whole(_path(number, "contents"), content)


def kept_contents(number: str) -> bytes | None:
    """The frozen contents of a pack; None where there are none, as with packs of long ago."""
    return read_whole(_path(number, "contents"))


def discard(number: str) -> None:
    """Drop what a failed making left behind."""
    with suppress(OSError):
        _path(number).unlink(missing_ok=True)


def _path(number: str, ending: str = "pdf") -> Path:
    if not is_reference(number, "PACK"):
        raise ValueError("packs alone have files here")
    return instance_folder("packs") / f"{number}.{ending}"
