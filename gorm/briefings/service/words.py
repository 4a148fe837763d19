"""The written parts of a draft as a Word file, and a trace of whoever took it."""

from gorm.accounts.actor import Actor
from gorm.audit.service import Subject, record_opening
from gorm.briefings.queries.writing import pack_to_write, printed_items
from gorm.briefings.rules.marking import highest_marking
from gorm.briefings.words_file import WordsFile, WordsItem, words_file
from gorm.core import clock


def take_words(actor: Actor, number: str) -> bytes:
    """The file; that it was taken is recorded. Raises NotFound; NotAllowed.

    Nothing from a restricted record leaves the office for editing: it is left out, and the file
    says so.
    """
    pack = pack_to_write(actor, number)
    rows = printed_items(pack.id, pack.audience)
    told = [one for one in rows if not one.item.is_restricted and one.readers is None]
    parts = tuple(
        (
            rule.title,
            tuple(
                WordsItem(one.row.words, one.row.heading, one.row.language)
                for one in told
                if one.item.part is rule.part
            ),
        )
        for rule in pack.parts
    )
    standings = (one.row.standing for one in told)
    ranks = (int(found is not None and found.is_sensitive) for found in standings)
    content = words_file(
        WordsFile(
            title=f"{pack.place.name}: {pack.occasion}" if pack.occasion else pack.place.name,
            number=pack.number,
            marking=highest_marking(ranks),
            language=pack.language,
            author=pack.reader.office_name,
            as_at=clock.now().astimezone(clock.OFFICE_TIME),
            parts=parts,
            left_out=len(rows) - len(told),
        )
    )
    record_opening(actor, "pack.words_taken", Subject("pack", number))
    return content
