"""Files of office programs: packed files whose list of parts says what they are and hold."""

import io
from typing import Final
from xml.parsers import expat

from gorm.core.archives import Archive, ArchiveFault, UnpackedLimits, UnsafeArchive

_LIMITS: Final = UnpackedLimits(unpacked=200 * 1024 * 1024, ratio=200)
_LARGEST_LIST: Final = 1024 * 1024
_LIST: Final = "[Content_Types].xml"
_MACROS: Final = "holds macros. Save it without them, as the kind that has none, and choose that."
#: What the kind of a part that runs by itself has in its name, whatever the part is called.
_RUNS: Final = ("macro", "vba", "activex")
_WORDS: Final = {
    ArchiveFault.BROKEN: "is damaged and cannot be read. Open it, save it anew and choose that.",
    ArchiveFault.LOCKED: "has a password. Save it without one and choose that.",
    ArchiveFault.TOO_LARGE: "unpacks to more than 200 MB. Save it as a PDF and choose that.",
    ArchiveFault.BOMB: (
        "unpacks to far more than its size, as a harmful file would. "
        "Save it as a PDF and choose that."
    ),
}


def fault_in_open_xml(main_type: str, called: str, content: bytes) -> str:
    """What is wrong with a Word, Excel or PowerPoint file; '' is nothing.

    `main_type` is what the list of parts says of its main part; one that may hold macros says
    another.
    """
    try:
        archive = _archive(content)
        types = _types_in(archive) if _LIST in archive.names else frozenset()
    except UnsafeArchive as unsafe:
        return _WORDS[unsafe.fault]
    if _has_macros(archive) or any(word in kind for kind in types for word in _RUNS):
        return _MACROS
    return "" if main_type in types else _something_else(called)


def fault_in_open_document(media_type: str, called: str, content: bytes) -> str:
    """What is wrong with an OpenDocument file; '' is nothing."""
    try:
        archive = _archive(content)
        says = _part(archive, "mimetype", 200)
    except UnsafeArchive as unsafe:
        return _WORDS[unsafe.fault]
    if _has_macros(archive):
        return _MACROS
    # It says so at its very beginning, so that it is one for whoever looks there only.
    is_first = content[30 : 38 + len(media_type)] == f"mimetype{media_type}".encode()
    return "" if is_first and says == media_type.encode() else _something_else(called)


def _archive(content: bytes) -> Archive:
    return Archive(lambda: io.BytesIO(content), len(content), _LIMITS)


def _has_macros(archive: Archive) -> bool:
    return any(_is_macro(name.lower()) for name in archive.names)


def _is_macro(name: str) -> bool:
    return (
        name.endswith(("vbaproject.bin", "vbadata.xml"))
        or name.startswith(("basic/", "scripts/"))
        or "/macrosheets/" in name
        or "/activex/" in name
    )


def _types_in(archive: Archive) -> frozenset[str]:
    """The kinds of all parts, as the list of parts tells them, in lower case."""
    found: set[str] = set()

    def begin(_tag: str, attributes: dict[str, str]) -> None:
        found.add(attributes.get("ContentType", "").strip().lower())

    parser = expat.ParserCreate("utf-8")
    parser.StartElementHandler = begin
    parser.StartDoctypeDeclHandler = _refuse_declarations
    try:
        parser.Parse(_part(archive, _LIST, _LARGEST_LIST), True)  # noqa: FBT003 - no keywords
    except expat.ExpatError as error:
        raise UnsafeArchive(ArchiveFault.BROKEN) from error
    return frozenset(found)


def _refuse_declarations(*_: object) -> None:
    raise UnsafeArchive(ArchiveFault.BROKEN)


def _part(archive: Archive, name: str, most: int) -> bytes:
    """A part that is small in every honest file; b'' where there is none of this name."""
    if name not in archive.names:
        return b""
    content = bytearray()
    for piece in archive.pieces(name):
        content += piece
        if len(content) > most:
            raise UnsafeArchive(ArchiveFault.BROKEN)
    return bytes(content)


def _something_else(called: str) -> str:
    return f"is not {called}, whatever its name says. Choose the file itself, not a packed copy."
