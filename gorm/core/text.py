"""Text that people typed: cleaned on the way in, rendered by one renderer on the way out."""

import re
import unicodedata
from datetime import date, datetime
from functools import lru_cache
from typing import Final

import nh3
from markdown_it import MarkdownIt
from markupsafe import Markup

from gorm.core import clock

LONGEST_NOTE: Final = 100_000
_ALLOWED_TAGS: Final = {
    "p", "br", "hr", "em", "strong", "s", "code", "pre", "blockquote",
    "ul", "ol", "li", "a", "table", "thead", "tbody", "tr", "th", "td",
    "h3", "h4", "h5", "h6",
}  # fmt: skip
_MARKDOWN: Final = MarkdownIt("commonmark", {"html": False, "breaks": True}).enable(
    ["table", "strikethrough"]
)
_MARKDOWN.disable("image")


# White space that text may hold although it does not print.
_WHITE: Final = str.maketrans("\n\t", "  ")


def cleaned(text: str | None) -> str:
    """Text as it is stored: composed Unicode, one kind of line end, no control characters.

    NUL and the other control characters cannot be stored, printed or exported; direction marks
    that reorder what follows them (U+202A to U+202E, U+2066 to U+2069) can make a sentence read
    as another, and are dropped too. Right-to-left letters need neither.
    """
    if not text:
        return ""
    text = unicodedata.normalize("NFC", text).replace("\r\n", "\n").replace("\r", "\n")
    if text.translate(_WHITE).isprintable():
        return text.strip()  # nearly all text: nothing in it is to be dropped
    kept = "".join(character for character in text if _is_kept(character))
    return kept.strip()


def one_line(text: str | None) -> str:
    """Text of a single line: cleaned, with every run of white space made one space."""
    return re.sub(r"\s+", " ", cleaned(text))


def _is_kept(character: str) -> bool:
    if character in "\n\t":
        return True
    if "\u202a" <= character <= "\u202e" or "\u2066" <= character <= "\u2069":
        return False
    return unicodedata.category(character) not in {"Cc", "Cs", "Co", "Cn"}


def markdown(text: str) -> Markup:
    """Render Markdown to HTML that is safe to show. Images are dropped, headings begin at h3."""
    return _rendered(text)


@lru_cache(maxsize=512)
def _rendered(text: str) -> Markup:
    html = _MARKDOWN.render(text)
    html = re.sub(r"<(/?)h([1-6])>", lambda found: f"<{found[1]}h{_lowered(found[2])}>", html)
    clean = nh3.clean(
        html,
        tags=_ALLOWED_TAGS,
        attributes={"a": {"href", "title"}},
        url_schemes={"http", "https", "mailto"},
        link_rel="noopener noreferrer nofollow",
    )
    return Markup(clean)  # noqa: S704 - the sanitiser's output


def _lowered(level: str) -> int:
    return min(6, int(level) + 2)


def day(value: date | None) -> str:
    """A date as an English sentence has it: 3 March 2027."""
    return f"{value.day} {value:%B %Y}" if value else ""


def moment(value: datetime | None) -> str:
    """An instant as a sentence has it, on the office's clock: 3 March 2027 at 2:05pm."""
    if value is None:
        return ""
    local = value.astimezone(clock.OFFICE_TIME)
    hour = local.hour % 12 or 12
    half = "am" if local.hour < 12 else "pm"
    return f"{day(date(local.year, local.month, local.day))} at {hour}:{local:%M}{half}"


def count(number: int, noun: str, plural: str = "") -> str:
    """A number with its noun: '1 council', '2 councils', '3 authorities'."""
    return f"{number:,} {noun if number == 1 else plural or noun + 's'}"


def listed(items: list[str]) -> str:
    """Names as an English list: 'a', 'a and b', 'a, b and c'."""
    if len(items) < 2:
        return "".join(items)
    return f"{', '.join(items[:-1])} and {items[-1]}"
