"""Files attached to records that no feature has: a home of the tests' own, and what it holds."""

import io
import zipfile
from collections.abc import Mapping
from typing import Any, Final

import xlsxwriter
from flask import Flask, url_for

from gorm.accounts.actor import Actor
from gorm.accounts.models import Office
from gorm.attachments import service
from gorm.attachments.offers import AttachmentHome, attachment_homes
from gorm.audit.service import Subject
from gorm.core.db import unit_of_work

PDF: Final = b"%PDF-1.7\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n"
PNG: Final = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + bytes(40)
JPEG: Final = b"\xff\xd8\xff\xe0\0\x10JFIF\0" + bytes(40)
EMAIL: Final = b"From: leader@example.org\r\nSubject: Our reply\r\n\r\nWe have a plan.\r\n"
RECORD: Final = "REC-000001"
#: The one that a test says its reader may not read.
HIDDEN: Final = "REC-000002"
#: The one that may be read and not changed.
SETTLED: Final = "REC-000003"
_OPEN_XML: Final = "application/vnd.openxmlformats-officedocument."

HOME: Final = AttachmentHome(
    kind="test_record",
    may_read=lambda _actor, reference: reference != HIDDEN,
    may_change=lambda _actor, reference: reference != SETTLED,
    address=lambda _reference: url_for("home.my_work"),
)


def give_home(app: Flask, home: AttachmentHome) -> None:
    """Have the application keep files for one more kind of record."""
    others = [one for one in app.extensions[attachment_homes.name] if one.kind != home.kind]
    app.extensions[attachment_homes.name] = (*others, home)


def make_attachment(
    app: Flask,
    by: Actor,
    office: Office,
    *,
    subject: str = RECORD,
    title: str = "Reply of the council",
    file_name: str = "reply.pdf",
    content: bytes = PDF,
) -> str:
    """A file attached to a record of the tests; its reference."""
    with app.app_context(), unit_of_work():
        return service.attach(
            by,
            Subject(HOME.kind, subject),
            office.id,
            title=title,
            file_name=file_name,
            content=content,
        )


def packed(parts: Mapping[str, str | bytes], **how: Any) -> bytes:
    """A packed file of these parts, in this order."""
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, part in parts.items():
            archive.writestr(name, part, **how)
    return content.getvalue()


def open_xml(make: str, **more: str | bytes) -> bytes:
    """The least file of Word, Excel or PowerPoint, such as `wordprocessingml.document`."""
    return packed({"[Content_Types].xml": types(f"{_OPEN_XML}{make}.main+xml"), **more})


def types(*kinds: str) -> str:
    """The list of parts of an office file, with parts of these kinds."""
    parts = "".join(f'<Override PartName="/p{n}" ContentType="{k}"/>' for n, k in enumerate(kinds))
    space = "http://schemas.openxmlformats.org/package/2006/content-types"
    return f'<?xml version="1.0" encoding="UTF-8"?><Types xmlns="{space}">{parts}</Types>'


def open_document(make: str, **more: str | bytes) -> bytes:
    """The least OpenDocument file, such as `text`."""
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
        kind = f"application/vnd.oasis.opendocument.{make}"
        archive.writestr("mimetype", kind, zipfile.ZIP_STORED)
        for name, part in {"content.xml": "<content/>", **more}.items():
            archive.writestr(name, part)
    return content.getvalue()


def workbook() -> bytes:
    """A workbook as a program writes it."""
    content = io.BytesIO()
    with xlsxwriter.Workbook(content, {"in_memory": True}) as book:
        book.add_worksheet("Plan").write_row(0, 0, ["What", "By when"])
    return content.getvalue()
