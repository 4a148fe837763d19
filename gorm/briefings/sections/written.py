"""The sections of a pack that people write: what is read first, asks, issues, sensitivities."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Final

from gorm.briefings.models import EditablePart
from gorm.briefings.pictures import address_of as address_of_picture
from gorm.briefings.queries.pictures import pictures_of
from gorm.briefings.queries.writing import (
    ItemRow,
    PackFacts,
    PrintedItem,
    pack_facts,
    printed_items,
)
from gorm.briefings.record_pages import address_of, address_of_standing
from gorm.briefings.rules import audiences as codes
from gorm.briefings.rules.writing import POINTS_ASKED_FOR
from gorm.briefings.written import (
    AsksAndOffers,
    Front,
    Issues,
    OpenRepresentations,
    Picture,
    Sensitivities,
    WhoComes,
    WrittenItem,
)
from gorm.briefings.written_statements import statement_of
from gorm.challenge.queries.readers import readers_of as readers_of_cases
from gorm.challenge.queries.suggesting import DayAhead, open_representations
from gorm.core.provenance import Provenance, Statement
from gorm.engagements.listing.audiences import preparer_of
from gorm.engagements.listing.expected import Expected, expected_on
from gorm.people.queries.key_people import key_people_for
from gorm.places.offers import Audience, PackPart, PackRequest, PackSection, PlaceKind

#: How many of the asks, and of the lines to take, the front repeats.
_ASKS_ON_FRONT: Final = 2
_LINES_ON_FRONT: Final = 3
_HEADS_ON_FRONT: Final = 4


@dataclass(frozen=True)
class _Written:
    """What is printed of one pack, with what follows for the pack as a whole."""

    printed: PrintedItem
    #: Which of its part it is, as printed; the first is 1.
    number: int
    names_our_staff: bool

    @property
    def part(self) -> EditablePart:
        """The part in which it stands."""
        return self.printed.item.part

    @property
    def readers(self) -> frozenset[int] | None:
        """Those who may know of it; None where everybody may."""
        return self.printed.readers

    @property
    def item(self) -> WrittenItem:
        """The item as it is drawn."""
        row = self.printed.row
        return WrittenItem(row.words, row.heading, row.language, _provenance(row))

    @property
    def rank(self) -> int:
        """1 where its record is OFFICIAL-SENSITIVE or restricted."""
        standing = self.printed.row.standing
        is_sensitive = standing is not None and standing.is_sensitive
        return int(is_sensitive or self.is_restricted)

    @property
    def is_restricted(self) -> bool:
        """Whether it is for its own readers alone."""
        return self.printed.row.is_restricted or self.readers is not None

    @property
    def statement(self) -> Statement:
        """The item as two packs are compared by it."""
        return statement_of(
            self.printed.item,
            self.number,
            self.printed.written_by if self.names_our_staff else "",
            rank=self.rank,
            is_restricted=self.is_restricted,
        )


def front_part(request: PackRequest) -> PackPart | None:
    """What is read first. The other side reads why and when, and nothing else."""
    written = request.once(_written)
    why, programme = (
        _of(written, EditablePart.PURPOSE),
        _of(written, EditablePart.PROGRAMME),
    )
    if request.audience is Audience.AREA:
        front = Front(why=_items(why), programme=_items(programme))
        return _part(front, (*why, *programme)) if why or programme else None
    facts = request.once(_facts)
    expected = _expected(request)
    points = _of(written, EditablePart.POINTS)[:POINTS_ASKED_FOR]
    asks = _of(written, EditablePart.ASKS)[:_ASKS_ON_FRONT]
    lines = _of(written, EditablePart.ISSUES)[:_LINES_ON_FRONT]
    front = Front(
        why=_items(why),
        asks=_items(asks),
        points=_items(points),
        lines=_items(lines),
        programme=_items(programme),
        who=_who(expected),
        contact=facts.contact if facts else "",
        pictures=_pictures(request),
    )
    if front == Front():
        return None
    if not front.who:
        front = _with_heads(front, request)
    more = () if expected is None or expected.readers is None else (expected.readers,)
    rank = int(expected is not None and (expected.is_sensitive or expected.readers is not None))
    return _part(front, (*why, *asks, *points, *lines, *programme), readers=more, rank=rank)


def asks_part(request: PackRequest) -> PackPart | None:
    """What we ask of them and what we can offer. Never for the other side."""
    if request.audience is Audience.AREA:
        return None
    written = request.once(_written)
    asks, offers = _of(written, EditablePart.ASKS), _of(written, EditablePart.OFFERS)
    if not asks and not offers:
        return None
    return _part(AsksAndOffers(_items(asks), _items(offers)), (*asks, *offers))


def issues_part(request: PackRequest) -> PackPart | None:
    """What they are likely to raise, with lines to take. Never for the other side."""
    if request.audience is Audience.AREA:
        return None
    issues = _of(request.once(_written), EditablePart.ISSUES)
    return _part(Issues(_items(issues)), issues) if issues else None


def sensitivities_part(request: PackRequest) -> PackPart | None:
    """What to be careful with, and what may not be said while representations are open.

    The box stands whether anybody wrote a sensitivity or not. Never for the other side.
    """
    if request.audience is Audience.AREA:
        return None
    written = _of(request.once(_written), EditablePart.SENSITIVITIES)
    open_ones = open_representations(request.actor, request.place, request.audience)
    if not written and not open_ones:
        return None
    return _part(
        Sensitivities(_items(written), tuple(_representations(one) for one in open_ones)),
        written,
        readers=readers_of_cases({one.case_id for one in open_ones if one.is_restricted}),
        rank=max((int(one.is_sensitive or one.is_restricted) for one in open_ones), default=0),
    )


def _written(request: PackRequest) -> tuple[_Written, ...]:
    if request.pack_id is None:
        return ()
    numbers: Counter[EditablePart] = Counter()
    found = []
    for one in printed_items(request.pack_id, request.audience):
        numbers[one.item.part] += 1
        names_our_staff = codes.AUDIENCES[request.audience].names_our_staff
        found.append(_Written(one, numbers[one.item.part], names_our_staff))
    return tuple(found)


def _of(written: Iterable[_Written], part: EditablePart) -> tuple[_Written, ...]:
    return tuple(one for one in written if one.part is part)


def _items(written: Iterable[_Written]) -> tuple[WrittenItem, ...]:
    return tuple(one.item for one in written)


def _part(
    model: object,
    written: Sequence[_Written],
    *,
    readers: tuple[frozenset[int], ...] = (),
    rank: int = 0,
) -> PackPart:
    teams = tuple(dict.fromkeys(one.readers for one in written if one.readers is not None))
    return PackPart(
        model,
        marking_rank=max((rank, *(one.rank for one in written))),
        readers=(*teams, *readers),
        statements=tuple(one.statement for one in written),
    )


def _provenance(row: ItemRow) -> Provenance | None:
    """Where an item comes from: the record it was suggested by, if it was."""
    if row.standing is None:
        return None
    address = address_of_standing(row.record, row.standing)
    return Provenance(row.standing.label, address=address, key=row.standing.key)


def _pictures(request: PackRequest) -> tuple[Picture, ...]:
    if request.pack_id is None:
        return ()
    return tuple(
        Picture(
            address_of_picture(one.digest, one.media_type), one.description, one.caption,
            one.credit, one.width, one.height,
        )
        for one in pictures_of(request.pack_id)
    )  # fmt: skip


def _facts(request: PackRequest) -> PackFacts | None:
    return pack_facts(request.pack_id)


def _expected(request: PackRequest) -> Expected | None:
    facts = request.once(_facts)
    if facts is None or facts.meets_on is None:
        return None
    return expected_on(preparer_of(request), request.place, request.audience, facts.meets_on)


def _who(expected: Expected | None) -> tuple[WhoComes, ...]:
    if expected is None:
        return ()
    theirs = (WhoComes(name, post) for name, post in expected.theirs)
    ours = (WhoComes(name, expected.home, is_ours=True) for name in expected.ours)
    return (*theirs, *ours)


def _with_heads(front: Front, request: PackRequest) -> Front:
    """The heads of the place, where no meeting says who comes."""
    if request.place.kind is PlaceKind.PERSON:
        return front
    heads = [one for one in request.once(key_people_for) if one.is_of_chief]
    who = tuple(
        WhoComes(one.name, f"{one.title}, {one.organisation}") for one in heads[:_HEADS_ON_FRONT]
    )
    return replace(front, who=who)


def _representations(one: DayAhead) -> OpenRepresentations:
    return OpenRepresentations(
        case=one.subject,
        what=one.about,
        until=one.on,
        provenance=Provenance(
            f"{one.reference}, in {one.case}",
            address=address_of(one.reference, one.case),
            key=one.key,
        ),
    )


WRITTEN: Final = (
    PackSection(codes.FRONT, "In brief", "briefings/_front.html", front_part, is_written=True),
    PackSection(
        codes.ASKS, "What we ask and can offer", "briefings/_asks.html", asks_part, is_written=True
    ),
    PackSection(
        codes.ISSUES, "Issues and lines to take", "briefings/_issues.html", issues_part,
        is_written=True,
    ),
    PackSection(
        codes.SENSITIVITIES, "Sensitivities", "briefings/_sensitivities.html", sensitivities_part,
        is_written=True,
    ),
)  # fmt: skip
