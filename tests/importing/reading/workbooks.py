"""Workbooks made for tests: honest ones, and ones that mean harm."""

import io
import zipfile
from collections.abc import Mapping, Sequence

import xlsxwriter

_NS = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
_TYPES = '<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>'
_REL = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_RELS = (
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    '<Relationship Id="r1" Type="{type}" Target="{target}"/></Relationships>'
)
SHEET = "xl/worksheets/sheet1.xml"


def workbook(**sheets: Sequence[Sequence[object]]) -> bytes:
    """An honest workbook: each sheet's rows, as a spreadsheet program writes them."""
    content = io.BytesIO()
    with xlsxwriter.Workbook(content, {"in_memory": True}) as book:
        for name, rows in sheets.items():
            sheet = book.add_worksheet(name)
            for number, row in enumerate(rows):
                sheet.write_row(number, 0, row)
    return content.getvalue()


def packed(parts: Mapping[str, str | bytes]) -> bytes:
    """A packed file of these parts."""
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, part in parts.items():
            archive.writestr(name, part)
    return content.getvalue()


def parts_of(cells: str, **more: str | bytes) -> dict[str, str | bytes]:
    """The parts of the least workbook, whose only sheet holds these rows as XML."""
    return {
        "[Content_Types].xml": _TYPES,
        "_rels/.rels": _RELS.format(type=f"{_REL}/officeDocument", target="xl/workbook.xml"),
        "xl/workbook.xml": (
            f'<workbook {_NS} xmlns:r="{_REL}"><sheets>'
            '<sheet name="One" sheetId="1" r:id="r1"/></sheets></workbook>'
        ),
        "xl/_rels/workbook.xml.rels": _RELS.format(
            type=f"{_REL}/worksheet", target="worksheets/sheet1.xml"
        ),
        SHEET: f"<worksheet {_NS}><sheetData>{cells}</sheetData></worksheet>",
        **more,
    }


HEADINGS = (
    '<row r="1"><c r="A1" t="inlineStr"><is><t>place</t></is></c>'
    '<c r="B1" t="inlineStr"><is><t>value</t></is></c></row>'
)
ROW = '<row r="2"><c r="A2" t="inlineStr"><is><t>Derby</t></is></c><c r="B2"><v>8.9</v></c></row>'
