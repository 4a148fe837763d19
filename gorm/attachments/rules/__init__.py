"""What may be attached: how large, which kinds, and what a file is called here."""

from dataclasses import dataclass
from typing import Final

from gorm.attachments.rules.kinds import ENDINGS, KINDS, FileKind
from gorm.attachments.rules.names import clean_file_name, ending_of
from gorm.core.errors import Refused

#: The fields in which a form asks for a file, as Refused names them.
FILE_FIELD: Final = "attachment"
TITLE_FIELD: Final = "attachment_title"

#: A request can be half a megabyte more: the words beside the file.
LARGEST: Final = 10_000_000
KINDS_IN_WORDS: Final = (
    "PDF, Word, Excel or PowerPoint (docx, xlsx, pptx), OpenDocument (odt, ods, odp), "
    "a picture (png, jpg), text, CSV or an e-mail (eml)"
)


@dataclass(frozen=True)
class CheckedFile:
    """What a file is called here, and what it was found to be."""

    file_name: str
    kind: FileKind


def checked(file_name: str, content: bytes) -> CheckedFile:
    """A file that may be kept. Raises Refused with what is wrong and what to do."""
    name = clean_file_name(file_name)
    if not content:
        raise refused(f"{name or 'The file'} is empty. Choose a file with something in it.")
    if len(content) > LARGEST:
        raise refused(f"{name or 'The file'} is larger than 10 MB. Choose a smaller file.")
    kind = ENDINGS.get(ending_of(name))
    if kind is None:
        raise refused(f"{name or 'This'} is no kind of file that is kept here: {KINDS_IN_WORDS}.")
    if fault := kind.fault_in(content):
        raise refused(f"{name} {fault}")
    return CheckedFile(name, kind)


def kind_named(media_type: str) -> str:
    """What a kind of file is called on a page."""
    return next((kind.label for kind in KINDS if kind.media_type == media_type), "File")


def refused(words: str) -> Refused:
    """A file refused, beside the field in which it was chosen."""
    return Refused({FILE_FIELD: words})
