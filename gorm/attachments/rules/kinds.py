"""The kinds of file that are kept, each told by what is in it and not by its name alone."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Final

import puremagic

from gorm.attachments.rules import office, texts

_LOOKED_AT: Final = 4096
_OLD_OFFICE: Final = b"\xd0\xcf\x11\xe0"


@dataclass(frozen=True)
class FileKind:
    """A kind of file: what it is called, what browsers are told, and how it is recognised.

    `fault_in` says what is wrong with a file of this name, as it follows the name; '' is nothing.
    """

    label: str
    media_type: str
    endings: tuple[str, ...]
    fault_in: Callable[[bytes], str]


def _not_beginning_as(signature: str, called: str, content: bytes) -> str:
    """What is wrong with a file that should begin as files of this signature do."""
    if signature in _signatures_of(content):
        return ""
    return f"is not {called}, whatever its name says. Open it, save it anew and choose that file."


def _not_packed_as(look: Callable[[bytes], str], called: str, content: bytes) -> str:
    """What is wrong with an office file, which is a packed file of a certain make."""
    if content.startswith(_OLD_OFFICE):
        return "is of the older kind or has a password. Save it as the newer kind, without one."
    return _not_beginning_as(".zip", called, content) or look(content)


def _signatures_of(content: bytes) -> set[str]:
    """The kinds of file, by their usual endings, that begin with these bytes."""
    try:
        found = puremagic.magic_string(content[:_LOOKED_AT])
    except puremagic.PureError:
        return set()
    return {match.extension for match in found if match.offset == 0}


def _plain(label: str, media_type: str, endings: tuple[str, ...], called: str) -> FileKind:
    return FileKind(
        label, media_type, endings, partial(_not_beginning_as, f".{endings[-1]}", called)
    )


def _microsoft(label: str, ending: str, make: str, called: str) -> FileKind:
    media_type = f"application/vnd.openxmlformats-officedocument.{make}"
    look = partial(office.fault_in_open_xml, f"{media_type}.main+xml", called)
    return FileKind(label, media_type, (ending,), partial(_not_packed_as, look, called))


def _open_document(label: str, ending: str, make: str, called: str) -> FileKind:
    media_type = f"application/vnd.oasis.opendocument.{make}"
    look = partial(office.fault_in_open_document, media_type, called)
    return FileKind(label, media_type, (ending,), partial(_not_packed_as, look, called))


KINDS: Final = (
    _plain("PDF", "application/pdf", ("pdf",), "a PDF"),
    _microsoft("Word document", "docx", "wordprocessingml.document", "a Word document"),
    _microsoft("Excel workbook", "xlsx", "spreadsheetml.sheet", "an Excel workbook"),
    _microsoft("PowerPoint slides", "pptx", "presentationml.presentation", "a set of slides"),
    _open_document("OpenDocument text", "odt", "text", "an OpenDocument text"),
    _open_document("OpenDocument sheet", "ods", "spreadsheet", "an OpenDocument spreadsheet"),
    _open_document("OpenDocument slides", "odp", "presentation", "a set of OpenDocument slides"),
    _plain("PNG picture", "image/png", ("png",), "a PNG picture"),
    _plain("JPEG picture", "image/jpeg", ("jpg", "jpeg"), "a JPEG picture"),
    FileKind("Text", "text/plain", ("txt",), texts.fault_in_text),
    FileKind("CSV table", "text/csv", ("csv",), texts.fault_in_text),
    FileKind("E-mail", "message/rfc822", ("eml",), texts.fault_in_message),
)
ENDINGS: Final = {ending: kind for kind in KINDS for ending in kind.endings}
