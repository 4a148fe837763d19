"""Writing the parts of a draft: adding items, changing, moving, taking out and putting back.

Every act locks the draft, so that nobody freezes it in between, and asks that it is one still.
"""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Final

from sqlalchemy import func, select

from gorm.accounts.actor import Actor
from gorm.audit.service import Subject, record
from gorm.briefings.models import EditablePart, Pack, PackItem, PackReader
from gorm.briefings.queries.earlier import reusable_items
from gorm.briefings.queries.records import standings
from gorm.briefings.queries.suggesting import suggestions_for
from gorm.briefings.queries.writing import (
    part_of,
    readers_of_item,
    row_to_write,
    told,
)
from gorm.briefings.rules.marking import readers_of_all
from gorm.briefings.rules.suggesting import Suggestion
from gorm.briefings.rules.writing import (
    LANGUAGES,
    LONGEST_HEADING,
    LONGEST_WORDS,
    MOST_ITEMS,
    PartRule,
)
from gorm.core import clock
from gorm.core.db import session
from gorm.core.errors import Conflict, NotFound, Refused
from gorm.core.text import cleaned, count, one_line

STALE: Final = "Somebody else changed this while you were working on it."
_UNTOLD: Final = "Words from a restricted record"


@dataclass(frozen=True)
class ItemWords:
    """An item as somebody writes it."""

    words: str
    heading: str = ""
    language: str = ""


def add_item(actor: Actor, number: str, part: str, written: ItemWords) -> None:
    """Add an item at the end of a part. Raises Refused, NotFound, NotAllowed."""
    pack, rule = _opened(actor, number, part)
    _add(actor, pack, rule.part, _fitting(written, rule))
    _record(actor, pack, "pack.written", rule, ("", one_line(written.words)))


def change_item(
    actor: Actor, number: str, part: str, item_id: int, written: ItemWords, *, seen_version: int
) -> None:
    """Change an item. Raises Conflict where somebody else changed it in between."""
    pack, rule = _opened(actor, number, part)
    item = _item(pack, rule, item_id)
    if item.version != seen_version:
        raise Conflict(STALE)
    before = _in_words(item)
    fit = _fitting(written, rule)
    item.words, item.heading, item.language = fit.words, fit.heading, fit.language
    item.written_by_id, item.written_at = actor.user_id or None, clock.now()
    session().flush()
    told_of = (_UNTOLD, _UNTOLD) if item.is_restricted else (before, _in_words(item))
    _record(actor, pack, "pack.rewritten", rule, told_of)


def move_item(actor: Actor, number: str, part: str, item_id: int, *, up: bool) -> None:
    """Move an item before or behind its neighbour; at the end of its part it stays."""
    pack, rule = _opened(actor, number, part)
    item = _item(pack, rule, item_id)
    items = _standing(pack, rule.part)
    at = items.index(item)
    to = at - 1 if up else at + 1
    if not 0 <= to < len(items):
        return
    items[at], items[to] = items[to], items[at]
    for position, one in enumerate(items, 1):
        one.position = position
    session().flush()
    _record(actor, pack, "pack.reordered", rule, ("", _in_words(item)))


def remove_item(actor: Actor, number: str, part: str, item_id: int) -> None:
    """Take an item out of its part; it can be put back.

    What comes from a restricted record goes for good, so that the pack opens again to those who
    may not know of it. It can be taken from its suggestion again.
    """
    pack, rule = _opened(actor, number, part)
    item = _item(pack, rule, item_id)
    before = _in_words(item)
    if item.is_restricted:
        session().delete(item)
        before = _UNTOLD
    else:
        item.removed_at = clock.now()
    session().flush()
    _settle_readers(pack)
    _record(actor, pack, "pack.item_removed", rule, (before, ""))


def put_back_item(actor: Actor, number: str, part: str, item_id: int) -> None:
    """Put an item that was taken out back, at the end of its part."""
    pack, rule = _opened(actor, number, part)
    item = _item(pack, rule, item_id, is_removed=True)
    _insist_on_room(pack, rule.part)
    item.removed_at, item.position = None, _last_position(pack, rule.part) + 1
    session().flush()
    _record(actor, pack, "pack.item_put_back", rule, ("", _in_words(item)))


def take_suggestion(actor: Actor, number: str, part: str, suggested: str) -> None:
    """Take what a record suggests as an item; taken again, nothing is added.

    The words are made from the record now, whatever the page showed. Raises Refused where nothing
    suggests it any more.
    """
    pack, rule = _opened(actor, number, part)
    found = next(
        (
            one
            for one in suggestions_for(told(actor, pack), rule.part)
            if one.origin.record == suggested
        ),
        None,
    )
    if found is None:
        raise Refused("The records do not suggest this any more. Look at the part as it is now.")
    if any(item.record == suggested for item in _standing(pack, rule.part)):
        return
    item = _add(actor, pack, rule.part, _words_of(found, pack))
    item.record, item.is_restricted = found.origin.record, found.origin.is_restricted
    session().flush()
    readers = _settle_readers(pack)
    if pack.holds_restricted and actor.user_id not in readers:
        raise Refused(
            "This record is restricted, and you are not on its team. Have somebody of its team "
            "take it: a pack with it in it opens to them alone."
        )
    words = _UNTOLD if item.is_restricted else _in_words(item)
    _record(actor, pack, "pack.suggestion_taken", rule, ("", words), suggested=suggested)


def take_again(actor: Actor, number: str, earlier: str, chosen: Collection[int]) -> int:
    """Take these items of an earlier pack into this one, each into its part; how many.

    What stands in the part already, word for word, is not taken twice. Raises Refused where none
    is chosen, NotFound where the earlier pack is none to take from.
    """
    if not chosen:
        raise Refused({"items": "Choose what to take."})
    pack = row_to_write(actor, number, for_change=True)
    taken = 0
    for rule, items in reusable_items(actor, told(actor, pack), earlier):
        there = {(item.heading, item.words) for item in _standing(pack, rule.part)}
        for one in items:
            if one.id not in chosen or (one.heading, one.words) in there:
                continue
            made = _add(actor, pack, rule.part, ItemWords(one.words, one.heading, one.language))
            made.record = one.record
            taken += 1
    session().flush()
    facts = {"from": earlier, "items": taken}
    record(actor, "pack.taken_again", Subject("pack", pack.number), facts=facts)
    return taken


def _opened(actor: Actor, number: str, part: str) -> tuple[Pack, PartRule]:
    pack = row_to_write(actor, number, for_change=True)
    return pack, part_of(told(actor, pack), part)


def _add(actor: Actor, pack: Pack, part: EditablePart, words: ItemWords) -> PackItem:
    _insist_on_room(pack, part)
    item = PackItem(
        pack_id=pack.id,
        part=part,
        position=_last_position(pack, part) + 1,
        heading=words.heading,
        words=words.words,
        language="" if words.language == pack.language else words.language,
        written_by_id=actor.user_id or None,
        written_at=clock.now(),
    )
    session().add(item)
    session().flush()
    return item


def _words_of(suggestion: Suggestion, pack: Pack) -> ItemWords:
    """The words of a suggestion, which are English whatever the pack's language is."""
    return ItemWords(
        suggestion.words, suggestion.heading, "" if pack.language.startswith("en") else "en-GB"
    )


def _fitting(written: ItemWords, rule: PartRule) -> ItemWords:
    words, heading = cleaned(written.words), one_line(written.heading) if rule.heading else ""
    faults = {}
    if not words:
        faults["words"] = f"Enter the words of the {rule.item}."
    elif len(words) > LONGEST_WORDS:
        faults["words"] = f"The words can be {LONGEST_WORDS:,} characters long."
    if rule.needs_heading and not heading:
        faults["heading"] = "Enter what the issue is."
    elif len(heading) > LONGEST_HEADING:
        faults["heading"] = f"{rule.heading} can be {LONGEST_HEADING} characters long."
    if written.language not in dict(LANGUAGES):
        faults["language"] = "Choose a language from the list."
    if faults:
        raise Refused(faults)
    return ItemWords(words, heading, written.language)


def _insist_on_room(pack: Pack, part: EditablePart) -> None:
    if len(_standing(pack, part)) >= MOST_ITEMS:
        raise Refused(
            f"A part can have {count(MOST_ITEMS, 'item')}. Take one out before you add another."
        )


def _item(pack: Pack, rule: PartRule, item_id: int, *, is_removed: bool = False) -> PackItem:
    item = session().scalar(
        select(PackItem).where(
            PackItem.id == item_id, PackItem.pack_id == pack.id, PackItem.part == rule.part
        )
    )
    if item is None:
        raise NotFound("There is no such item.")
    if (item.removed_at is not None) != is_removed:
        raise Conflict(STALE)
    return item


def _standing(pack: Pack, part: EditablePart) -> list[PackItem]:
    return list(
        session().scalars(
            select(PackItem)
            .where(
                PackItem.pack_id == pack.id, PackItem.part == part, PackItem.removed_at.is_(None)
            )
            .order_by(PackItem.position, PackItem.id)
        )
    )


def _last_position(pack: Pack, part: EditablePart) -> int:
    last = select(func.max(PackItem.position)).where(
        PackItem.pack_id == pack.id, PackItem.part == part
    )
    return session().scalar(last) or 0


def _settle_readers(pack: Pack) -> frozenset[int]:
    """Close a draft to all but those who may know of every restricted record in its words.

    Where such a record is there no more, what was taken from it stays with whoever took it.
    """
    items = session().scalars(
        select(PackItem).where(PackItem.pack_id == pack.id, PackItem.is_restricted)
    ).all()  # fmt: skip
    known = standings({item.record for item in items})
    teams = [readers_of_item(item, known.get(item.record)) for item in items]
    readers = readers_of_all([team for team in teams if team is not None])
    session().refresh(pack, ["readers"])
    pack.holds_restricted = any(team is not None for team in teams)
    there = {reader.user_id: reader for reader in pack.readers}
    pack.readers = [there.get(one) or PackReader(user_id=one) for one in sorted(readers)]
    session().flush()
    return readers


def _in_words(item: PackItem) -> str:
    return f"{item.heading}: {item.words}" if item.heading else item.words


def _record(
    actor: Actor,
    pack: Pack,
    action: str,
    rule: PartRule,
    change: tuple[str, str],
    *,
    suggested: str = "",
) -> None:
    record(
        actor,
        action,
        Subject("pack", pack.number),
        changes={rule.title: change},
        facts={"record": suggested} if suggested else None,
    )
