"""A pack whose contents are frozen: what is cleared is what is printed, to the letter.

Contents are drawn once, when they are frozen. Clearances are given for their digest; on issuing,
only the cover takes what is known by then (number, clearances, copies), and nothing is read anew.
"""

import gzip
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any, Final

from gorm.briefings.card import fullest
from gorm.briefings.contents import Cover, Heading, PackContents
from gorm.briefings.models import PackForm, PrintSize
from gorm.briefings.rules.fitting import (
    EVERYTHING,
    LONGEST_NAME,
    MOST_CLEARANCES,
    WEIGHTIEST,
    Fit,
)
from gorm.briefings.sheets import on_sheets, page_around
from gorm.core.paper import on_paper
from gorm.core.plain_data import canonical
from gorm.core.provenance import NotesOnPaper, Provenance, Statement


@dataclass(frozen=True)
class Clearance:
    """A clearance as a cover prints it: of what, by whom and when."""

    label: str
    by_name: str
    at: datetime


@dataclass(frozen=True)
class Imprint:
    """What the cover of a pack takes when it is printed, beside its frozen contents."""

    number: str
    #: "Draft, not for use" where it is not issued; empty where it is.
    status: str = ""
    issued_at: datetime | None = None
    issued_by: str = ""
    copies: int = 1
    clearances: tuple[Clearance, ...] = ()
    #: The number of the pack in whose place this one is, and of that to which it is an addendum.
    replaces: str = ""
    addendum_to: str = ""
    addendum_number: int | None = None
    #: The head of the audit's chain at that moment.
    audit_head: str = ""


@dataclass(frozen=True)
class Frozen:
    """The contents of a pack as they stay: its cover, the HTML of what follows, and its data."""

    cover: Cover
    headings: tuple[Heading, ...]
    body: str
    digest: str
    statements: tuple[Statement, ...]
    data: Mapping[str, Any]

    def to_bytes(self) -> bytes:
        """All of it, as it is kept beside the PDF: the same bytes for the same contents."""
        text = json.dumps(canonical(self), sort_keys=True, ensure_ascii=False)
        return gzip.compress(text.encode("utf-8", errors="surrogatepass"), mtime=0)

    @classmethod
    def from_bytes(cls, kept: bytes) -> "Frozen":
        """What `to_bytes` kept. Raises ValueError where it is none of ours."""
        try:
            told = json.loads(gzip.decompress(kept).decode("utf-8", errors="surrogatepass"))
            return cls(
                cover=_cover(told["cover"]),
                headings=tuple(Heading(**one) for one in told["headings"]),
                body=told["body"],
                digest=told["digest"],
                statements=tuple(_statement(one) for one in told["statements"]),
                data=told["data"],
            )
        except (OSError, EOFError, KeyError, TypeError) as error:
            raise ValueError("these are no frozen contents of a pack") from error


def frozen(contents: PackContents) -> Frozen:
    """Contents drawn for good. Raises PdfError for a card, whose sheet is tried."""
    is_card = contents.order.form is PackForm.CARD
    return Frozen(
        cover=contents.cover,
        headings=contents.headings,
        body=_card_of_one_page(contents) if is_card else _sections(contents),
        digest=contents.digest,
        statements=contents.statements,
        data=canonical(contents.printed),
    )


def _sections(contents: PackContents) -> str:
    """The sections with their note numbers, the annexes, and the notes last."""
    notes = NotesOnPaper()
    values = {"pack": contents, "cover": contents.cover, "words": contents.words}
    chapters = on_paper("briefings/_chapters.html", values | {"notes": notes})
    return chapters + on_paper("briefings/_annex.html", values | {"notes": notes.all()})


def _card_of_one_page(contents: PackContents) -> str:
    """As much of the card as stands on one page, whoever clears it and whatever it replaces."""

    def body(says: Fit, knows: Fit) -> str:
        card = contents.card.fitted(says, knows)
        return on_paper("briefings/_card.html", {"card": card, "words": contents.words})

    def is_one_page(says: Fit, knows: Fit) -> bool:
        cover, digest = contents.cover, contents.digest
        html = page_around(
            body(says, knows), imprint=_FULLEST, cover=cover, headings=(), digest=digest
        )
        return on_sheets(html, imprint=_FULLEST, cover=cover, digest=digest).pages == 1

    if is_one_page(EVERYTHING, EVERYTHING):
        return body(EVERYTHING, EVERYTHING)
    card = contents.card
    says = fullest(card.says, lambda fit: is_one_page(fit, WEIGHTIEST))
    knows = fullest(card.knows, lambda fit: is_one_page(says, fit))
    return body(says, knows)


#: The longest that stands at the foot of a card: by this its lines are fitted to the page.
_FULLEST: Final = Imprint(
    "PACK-000000",
    status="Draft, not for use",
    issued_at=datetime(2000, 12, 20, 20, 20, tzinfo=UTC),
    issued_by="W" * LONGEST_NAME,
    copies=1000,
    clearances=(Clearance("W" * 20, "W" * LONGEST_NAME, datetime(2000, 12, 20, tzinfo=UTC)),)
    * MOST_CLEARANCES,
    replaces="PACK-000000",
)


def _cover(told: dict[str, Any]) -> Cover:
    return Cover(
        **told
        | {
            "as_at": datetime.fromisoformat(told["as_at"]),
            "notices": tuple(told["notices"]),
            "form": PackForm(told["form"]),
            "size": PrintSize(told["size"]),
            "meets_on": _day(told["meets_on"]),
            "expires_on": _day(told["expires_on"]),
        }
    )


def _statement(told: dict[str, Any]) -> Statement:
    source = told["provenance"]
    return Statement(
        **told
        | {
            "on": _day(told["on"]),
            "provenance": Provenance(**source | {"entered_at": _moment(source["entered_at"])})
            if source
            else None,
        }
    )


def _day(told: str | None) -> date | None:
    return date.fromisoformat(told) if told else None


def _moment(told: str | None) -> datetime | None:
    return datetime.fromisoformat(told) if told else None
