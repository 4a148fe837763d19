"""Parts of a pack as people write them: of an ordinary meeting, and monstrous ones."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date

from flask import Flask

from gorm.briefings.written import (
    AsksAndOffers,
    Front,
    Issues,
    OpenRepresentations,
    Sensitivities,
    WhoComes,
    WrittenItem,
)
from gorm.core.provenance import Provenance
from gorm.places.offers import PackPart, PackSection

ORIGIN = Provenance(
    "ENG-000012, meeting of 3 March 2026",
    source="Engagement records of the office",
    address="/engagements/ENG-000012",
    key="engagement/12",
)
Models = tuple[Front, AsksAndOffers, Issues, Sensitivities]


def _said(words: str, heading: str = "", language: str = "") -> WrittenItem:
    return WrittenItem(words, heading, language, ORIGIN)


ASKS = (
    _said("Agree a target of **13.7 per cent** for children who moved three times."),
    _said("Name one senior officer who answers for the bus partnership."),
)
LINES = (
    _said("No decision has been made.", "Will the second year be brought forward?"),
    _said("The notice stands, and it will be reviewed in May.", "Are commissioners coming?"),
    _said("Byddwn yn ateb cyn diwedd mis Ionawr.", "Pryd y daw’r ateb?", "cy"),
)
ORDINARY: Models = (
    Front(
        why=(_said("The leader asks for the second year of the agreement to come forward. " * 3),),
        asks=ASKS,
        points=tuple(_said(f"Point {n}: we value what the county has done.") for n in (1, 2, 3)),
        lines=LINES,
        programme=(
            _said("Arrive at County Hall, met by the leader", "10.15am"),
            _said("Meeting with the leader and the chief executive", "10.30am"),
        ),
        who=(
            WhoComes("Ingrid Halloran", "Leader of the council"),
            WhoComes("Amara Osei", "Relationship manager", is_ours=True),
        ),
        contact="Amara Osei, 07700 900123",
    ),
    AsksAndOffers(ASKS, (_said("Pool the carers’ grant from April."),)),
    Issues(LINES),
    Sensitivities(
        (_said("The chief executive leaves at the end of the year."),),
        (OpenRepresentations("CASE-000002", "Notice of improvement", date(2026, 12, 14), ORIGIN),),
    ),
)


def monstrous() -> Models:
    """Forty items in each part, of every shape that has ever broken a page."""
    shapes = (
        "Unstoppably " * 400,
        "W" * 3000,
        "你好" * 300,
        "שלום " * 500,
        "x " * 2000,
        "# #\n" * 9,
    )
    items = tuple(_said(words, "Heading " * 30) for words in shapes * 7)
    people = tuple(WhoComes("Name " * 30, "Post " * 60, is_ours=n % 2 == 0) for n in range(60))
    cases = tuple(
        OpenRepresentations(f"CASE-{n:06}", "What " * 60, date(2026, 12, 14)) for n in range(30)
    )
    return (
        Front(items, items, items, items, items, people, "A long contact " * 13),
        AsksAndOffers(items, items),
        Issues(items),
        Sensitivities(items, cases),
    )


@contextmanager
def written_for(app: Flask, models: Models = ORDINARY) -> Iterator[None]:
    """Packs have these written parts, and otherwise what the features offer."""
    kept = app.extensions["places.pack_sections"]
    named = (
        ("front", "In brief"),
        ("asks", "Asks and offers"),
        ("issues", "Issues likely to be raised"),
        ("sensitivities", "Sensitivities"),
    )
    mine = tuple(
        _section(code, title, model) for (code, title), model in zip(named, models, strict=True)
    )
    others = tuple(one for one in kept if one.code not in {code for code, _ in named})
    app.extensions["places.pack_sections"] = (*mine, *others)
    try:
        yield
    finally:
        app.extensions["places.pack_sections"] = kept


def _section(code: str, title: str, model: object) -> PackSection:
    return PackSection(code, title, f"briefings/_{code}.html", lambda _request: PackPart(model))
