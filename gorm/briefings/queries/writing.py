"""What is written for a pack, as the pages on which it is written show it."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Final

from sqlalchemy import func, select
from sqlalchemy.orm import joinedload

from gorm.accounts.actor import Actor
from gorm.accounts.models import User
from gorm.briefings.models import EditablePart, Pack, PackForm, PackItem, PackState
from gorm.briefings.policy import may_build, prepares_as, visible_to
from gorm.briefings.queries.packs import CUT_OFF_AFTER, pack_place
from gorm.briefings.queries.records import RecordStanding, standings
from gorm.briefings.rules.writing import PartRule, parts_offered
from gorm.core import clock
from gorm.core.db import session
from gorm.core.errors import NotAllowed, NotFound
from gorm.core.references import is_reference
from gorm.places.offers import Audience, Place

_LATELY_REMOVED: Final = 10
_HIDDEN: Final = "The record of this was restricted since. It is for its team alone."


@dataclass(frozen=True)
class PackToWrite:
    """A draft as whoever writes it knows it; `reader` is the writer as sections see them."""

    id: int
    number: str
    place: Place
    audience: Audience
    form: PackForm
    language: str
    occasion: str
    meets_on: date | None
    reader: Actor

    @property
    def parts(self) -> tuple[PartRule, ...]:
        """The parts that it has."""
        return parts_offered(self.audience, self.form)


@dataclass(frozen=True)
class PackFacts:
    """What the front of a pack takes from its order."""

    contact: str
    meets_on: date | None


@dataclass(frozen=True)
class ItemRow:
    """An item as it stands in its part. `left_out` says why it is not printed; '' where it is."""

    id: int
    heading: str
    words: str
    language: str
    record: str
    is_restricted: bool
    version: int
    standing: RecordStanding | None
    left_out: str = ""
    #: Its record was restricted since, and the reader may not know of it.
    is_hidden: bool = False


@dataclass(frozen=True)
class PrintedItem:
    """An item that stands in a pack, with its row and the name of whoever wrote it, '' for none."""

    row: ItemRow
    item: PackItem
    written_by: str

    @property
    def readers(self) -> frozenset[int] | None:
        """Those who may know of it; None where everybody may."""
        return readers_of_item(self.item, self.row.standing)


@dataclass(frozen=True)
class WrittenPart:
    """A part with its items in their order, and those that were taken out of it lately."""

    rule: PartRule
    items: tuple[ItemRow, ...]
    removed: tuple[ItemRow, ...]


def row_to_write(actor: Actor, number: str, *, for_change: bool = False) -> Pack:
    """The row of a draft that the actor may write in.

    With `for_change` nobody else changes or freezes it until the transaction ends. Raises
    NotFound; NotAllowed where it is another office's to write, or no draft any more.
    """
    if not is_reference(number, "PACK"):
        raise NotFound("There is no such pack.")
    query = (
        select(Pack)
        .where(Pack.number == number, visible_to(actor))
        .options(joinedload(Pack.area), joinedload(Pack.organisation), joinedload(Pack.office))
    )
    if for_change:
        query = query.with_for_update(of=Pack)
    pack = session().scalar(query)
    if pack is None:
        raise NotFound(f"There is no pack {number}.")
    if not may_build(actor, pack.office_id):
        raise NotAllowed("Only the office that builds a pack writes in it.")
    if not is_draft(pack):
        raise NotAllowed(
            f"{number} is no draft any more: it is {pack.state.label.lower()}. "
            "What it says stays as it is."
        )
    return pack


def is_draft(pack: Pack) -> bool:
    """Whether a pack is a draft, or was being issued by a process that ended in the middle."""
    if pack.state is not PackState.ISSUING:
        return pack.state is PackState.DRAFT
    return pack.issuing_since is None or clock.now() - pack.issuing_since > CUT_OFF_AFTER


def pack_to_write(actor: Actor, number: str) -> PackToWrite:
    """A draft that the actor may write in. Raises NotFound; NotAllowed."""
    return told(actor, row_to_write(actor, number))


def told(actor: Actor, pack: Pack) -> PackToWrite:
    """A draft as whoever writes it knows it."""
    office = pack.office
    reader = prepares_as(
        actor, pack.office_id, office.code if office else "", office.name if office else ""
    )
    return PackToWrite(
        pack.id, pack.number, pack_place(pack), pack.audience, pack.form, pack.language,
        pack.occasion, pack.meets_on, reader,
    )  # fmt: skip


def part_of(pack: PackToWrite, name: str) -> PartRule:
    """The part of a pack that an address names. Raises NotFound where the pack has none such."""
    found = next((rule for rule in pack.parts if rule.part == name), None)
    if found is None:
        raise NotFound("This pack has no such part.")
    return found


def numbers_written(pack: PackToWrite) -> dict[EditablePart, int]:
    """How many items each part has."""
    rows = session().execute(
        select(PackItem.part, func.count())
        .where(PackItem.pack_id == pack.id, PackItem.removed_at.is_(None))
        .group_by(PackItem.part)
    )
    return {row[0]: row[1] for row in rows}


def written_part(pack: PackToWrite, rule: PartRule) -> WrittenPart:
    """One part with its items."""
    rows = session().scalars(
        select(PackItem)
        .where(PackItem.pack_id == pack.id, PackItem.part == rule.part)
        .order_by(PackItem.position, PackItem.id)
    )
    items = [
        (_shown_to(pack.reader, row, kept), kept)
        for row, kept in item_rows(list(rows), pack.audience)
    ]
    standing = tuple(row for row, kept in items if kept.removed_at is None)
    removed = sorted(
        ((kept.removed_at, row) for row, kept in items if kept.removed_at is not None),
        key=lambda pair: pair[0],
        reverse=True,
    )
    return WrittenPart(rule, standing, tuple(row for _, row in removed[:_LATELY_REMOVED]))


def written_item(pack: PackToWrite, rule: PartRule, number: int) -> ItemRow:
    """One item that stands in a part. Raises NotFound."""
    found = next((one for one in written_part(pack, rule).items if one.id == number), None)
    if found is None or found.is_hidden:
        raise NotFound("There is no such item.")
    return found


def item_rows(
    items: Sequence[PackItem], audience: Audience
) -> tuple[tuple[ItemRow, PackItem], ...]:
    """Items as they may be printed for an audience, each with its row."""
    known = standings({item.record for item in items if item.record})
    return tuple((_item(item, known.get(item.record), audience), item) for item in items)


def _shown_to(reader: Actor, row: ItemRow, item: PackItem) -> ItemRow:
    """An item as its page shows it: of a record that was restricted since, nothing but that."""
    readers = readers_of_item(item, row.standing)
    if readers is None or reader.user_id in readers:
        return row
    return replace(row, heading="", words=_HIDDEN, standing=None, is_hidden=True)


def left_out_because(
    item: PackItem, standing: RecordStanding | None, audience: Audience
) -> str:  # fmt: skip
    """Why an item does not stand in a pack for this audience; '' where it does.

    What comes from a restricted record is for the office alone, also after the record has gone.
    """
    if audience is Audience.OFFICE:
        return ""
    if item.is_restricted or (standing is not None and not standing.is_for(audience)):
        return "Its record is not for this audience, so it is not printed."
    return ""


def pack_facts(pack_id: int | None) -> PackFacts | None:
    """What the front of a pack takes from its order; None in a first look, without a row."""
    row = session().execute(
        select(Pack.contact, Pack.meets_on).where(Pack.id == pack_id)
    ).one_or_none()  # fmt: skip
    return PackFacts(row[0], row[1]) if row else None


def readers_of_item(item: PackItem, standing: RecordStanding | None) -> frozenset[int] | None:
    """Those who may know of an item from a restricted record; None where everybody may.

    Where such a record is there no more, what was taken from it stays with whoever took it.
    """
    if standing is not None:
        return standing.readers
    if not item.is_restricted:
        return None
    return frozenset({item.written_by_id} if item.written_by_id else ())


def printed_items(pack_id: int, audience: Audience) -> tuple[PrintedItem, ...]:
    """Every item of a pack that stands in it for an audience, in the order of its part."""
    written = items_and_writers(pack_id)
    names = {item.id: name for item, name in written}
    return tuple(
        PrintedItem(row, kept, names[kept.id])
        for row, kept in item_rows([item for item, _ in written], audience)
        if not row.left_out
    )


def items_and_writers(
    pack_id: int, part: EditablePart | None = None
) -> tuple[tuple[PackItem, str], ...]:
    """What is written for a pack, or in one part of it, in its order: each with who wrote it, or
    ''."""
    query = (
        select(PackItem, User.name)
        .outerjoin(User, User.id == PackItem.written_by_id)
        .where(PackItem.pack_id == pack_id, PackItem.removed_at.is_(None))
        .order_by(PackItem.position, PackItem.id)
    )
    if part is not None:
        query = query.where(PackItem.part == part)
    return tuple((item, name or "") for item, name in session().execute(query))


def _item(item: PackItem, standing: RecordStanding | None, audience: Audience) -> ItemRow:
    return ItemRow(
        item.id, item.heading, item.words, item.language, item.record, item.is_restricted,
        item.version, standing, left_out_because(item, standing, audience),
    )  # fmt: skip
