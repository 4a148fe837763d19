"""Reading a pack as a person does, and as a critic of accessibility does."""

import io
from functools import lru_cache

import page
import pdfplumber


def sheets_of(pdf: bytes) -> list[str]:
    """The text of each page."""
    return list(_sheets_of(pdf))


def text_of(pdf: bytes) -> str:
    """All of the text, with every line break made a space."""
    return " ".join(" ".join(_sheets_of(pdf)).split())


def accessibility_failures(pdf: bytes) -> list[str]:
    """What PDF/UA-1 has against it."""
    report = page.validate_pdf_bytes(pdf, profile="ua1")
    return [f"{failure.rule_id}: {failure.message}" for failure in report.failures]


# A page takes some 60 ms of a processor to read, and a test asks one document many questions.
@lru_cache(maxsize=8)
def _sheets_of(pdf: bytes) -> tuple[str, ...]:
    with pdfplumber.open(io.BytesIO(pdf)) as opened:
        return tuple(sheet.extract_text() for sheet in opened.pages)
