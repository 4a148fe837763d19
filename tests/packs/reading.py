"""Reading a pack as a person does, and as a critic of accessibility does."""

import io

import page
import pdfplumber


def sheets_of(pdf: bytes) -> list[str]:
    """The text of each page."""
    with pdfplumber.open(io.BytesIO(pdf)) as opened:
        return [sheet.extract_text() for sheet in opened.pages]


def text_of(pdf: bytes) -> str:
    """All of the text, with every line break made a space."""
    return " ".join(" ".join(sheets_of(pdf)).split())


def accessibility_failures(pdf: bytes) -> list[str]:
    """What PDF/UA-1 has against it."""
    report = page.validate_pdf_bytes(pdf, profile="ua1")
    return [f"{failure.rule_id}: {failure.message}" for failure in report.failures]
