"""Files of plain text: readable throughout, and nothing that a browser would take for a page."""

import re
from typing import Final

_NO_TEXT: Final = (
    "is not plain text, whatever its name says. Save it as text (UTF-8) and choose that file."
)
_A_PAGE: Final = (
    "is a web page, XML or a PDF, whatever its name says. Print it to a PDF, or copy its text."
)
_NO_MESSAGE: Final = (
    "does not begin as an e-mail does. Save the message as .eml in your mail program, or as a PDF."
)
_MARK: Final = b"\xef\xbb\xbf"
#: All control characters but tab, line feed, form feed and carriage return.
_UNREADABLE: Final = re.compile(rb"[\x00-\x08\x0b\x0e-\x1f\x7f]")
_UNREADABLE_BEYOND: Final = re.compile(r"[\x80-\x9f]")
#: What browsers that guess take for a page: at the very beginning, and anywhere near it.
_BEGINS_PAGE: Final = re.compile(
    rb"%PDF-|%!PS|<(?:[!?]|/?(?:html|head|body|title|meta|link|base|style|script|iframe|frameset|object|"
    rb"embed|svg|math|img|table|form|div|span|font|center|h[1-6]|ul|ol|br|p|b|i|a)(?:[\s/>]|$))",
    re.IGNORECASE,
)
_HOLDS_PAGE: Final = re.compile(
    rb"<(?:!doctype|/?(?:html|head|body|script|iframe|frameset|object|embed|svg)(?:[\s/>]|$))",
    re.IGNORECASE,
)
_LOOKED_AT: Final = 1024
_HEADERS_LOOKED_AT: Final = 64 * 1024
_FIRST_LINE: Final = re.compile(rb"(?:From [^\r\n]+|[!-9;-~]{1,80}:[^\r\n]*)\r?\n")
_TELLING: Final = re.compile(rb"^(?:from|date|received|message-id):", re.IGNORECASE | re.MULTILINE)


def fault_in_text(content: bytes) -> str:
    """What is wrong with a file of plain text; '' is nothing."""
    if not _is_readable(content):
        return _NO_TEXT
    start = content.removeprefix(_MARK).lstrip()[:_LOOKED_AT]
    return _A_PAGE if _BEGINS_PAGE.match(start) or _HOLDS_PAGE.search(start) else ""


def fault_in_message(content: bytes) -> str:
    """What is wrong with an e-mail; '' is nothing. What it has attached is not looked into."""
    if not _is_readable(content):
        return _NO_TEXT
    start = content.removeprefix(_MARK)[:_HEADERS_LOOKED_AT]
    headers = re.split(rb"\r?\n\r?\n", start, maxsplit=1)[0]
    return "" if _FIRST_LINE.match(start) and _TELLING.search(headers) else _NO_MESSAGE


def _is_readable(content: bytes) -> bool:
    """Whether this is text in UTF-8 or Windows-1252, without control characters."""
    if _UNREADABLE.search(content):
        return False
    try:
        return not _UNREADABLE_BEYOND.search(content.decode())
    except UnicodeDecodeError:
        return _is_windows_text(content)


def _is_windows_text(content: bytes) -> bool:
    try:
        content.decode("cp1252")
    except UnicodeDecodeError:
        return False
    return True
