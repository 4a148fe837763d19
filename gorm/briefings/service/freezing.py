"""Freezing the contents of a draft, and asking before what should make somebody hesitate."""

from collections.abc import Sequence
from typing import Final

from sqlalchemy import select

from gorm.accounts.actor import Actor
from gorm.briefings import files
from gorm.briefings.contents import PackContents
from gorm.briefings.covers import FOR_READERS
from gorm.briefings.frozen import Frozen
from gorm.briefings.models import Pack, PackReader
from gorm.briefings.queries import pack_place
from gorm.briefings.queries.checking import checked
from gorm.briefings.rules.checking import Finding, contradictions, stops
from gorm.briefings.rules.comparing import Changed, changed_sections, changed_statements
from gorm.core.db import session
from gorm.core.errors import Refused
from gorm.core.file_store import digest_of
from gorm.core.plain_data import canonical, content_digest
from gorm.places.offers import Audience


class NotForThem(Exception):
    """A section offered the other side something that is not for them."""


class AskedBack(Refused):
    """What somebody has to read before a pack goes on: they go on with it, or mend it first."""

    def __init__(
        self,
        findings: Sequence[Finding] = (),
        changes: Sequence[Changed] = (),
        sections: Sequence[str] = (),
    ) -> None:
        super().__init__({"": "Read what is found below, then choose."})
        self.findings = tuple(findings)
        self.changes = tuple(changes)
        #: Titles of the sections that read otherwise by now.
        self.sections = tuple(sections)


def insist_it_is_ready(actor: Actor, pack: Pack) -> None:
    """Refuse what must be answered before a pack goes out. Raises Refused."""
    if found := stops(checked(actor, pack, pack_place(pack))):
        raise Refused({"": " ".join(one.words for one in found)})


def ask_about(contents: PackContents, *, is_meant: bool) -> None:
    """Ask about what contradicts itself in the contents. Raises AskedBack unless it is meant."""
    found = contradictions(contents.statements)
    if found and not is_meant:
        raise AskedBack(findings=found)


def ask_about_changes(kept: Frozen, now: PackContents) -> None:
    """Ask about what changed since contents were frozen. Raises AskedBack where anything did."""
    changes = changed_statements(kept.statements, now.statements)
    sections = changed_sections(kept.data, canonical(now.printed))
    if changes or sections:
        raise AskedBack(changes=changes, sections=sections)


def refuse_internal(contents: PackContents) -> None:
    """The last look before something goes to the other side. Raises NotForThem."""
    if contents.order.audience is not Audience.AREA:
        return
    if contents.holds_restricted or any(part.marking_rank for part in contents.parts):
        raise NotForThem("a section offers the other side what is not for them")


def hold_contents(pack: Pack, contents: PackContents, kept: Frozen) -> None:
    """Keep the frozen contents of a pack, on the disk and in its row.

    Inside the running transaction, so that the row names a file that is there. Raises OSError.
    """
    raw = kept.to_bytes()
    files.keep_contents(pack.number, raw)
    pack.data_as_at, pack.marking = contents.as_at, contents.marking
    pack.handling, pack.holds_restricted = kept.cover.handling, contents.holds_restricted
    _let_read(pack, contents.reader_ids if contents.holds_restricted else frozenset())
    pack.content_digest, pack.frozen_digest = kept.digest, digest_of(raw)


def let_go_of_contents(pack: Pack) -> None:
    """Make a draft of a pack again: its records are read anew, and nothing is cleared."""
    pack.content_digest = pack.frozen_digest = pack.marking = ""
    pack.holds_restricted = False
    if pack.handling == FOR_READERS:
        pack.handling = ""
    _let_read(pack, frozenset())


def _let_read(pack: Pack, user_ids: frozenset[int]) -> None:
    """Have these users, and no others, be those for whom restricted contents may be read."""
    kept = set()
    for reader in session().scalars(select(PackReader).where(PackReader.pack_id == pack.id)):
        if reader.user_id in user_ids:
            kept.add(reader.user_id)
        else:
            session().delete(reader)
    new = sorted(user_ids - kept)
    session().add_all(PackReader(pack_id=pack.id, user_id=user_id) for user_id in new)


def held_contents(pack: Pack) -> Frozen:
    """The frozen contents of a pack, to the letter. Raises Refused where they are damaged."""
    raw = files.kept_contents(pack.number)
    if raw is None or not pack.frozen_digest or digest_of(raw) != pack.frozen_digest:
        raise Refused({"": _DAMAGED})
    kept = Frozen.from_bytes(raw)
    if kept.digest != pack.content_digest or content_digest(kept.data) != kept.digest:
        raise Refused({"": _DAMAGED})
    return kept


_DAMAGED: Final = (
    "The frozen contents are missing or have been changed since they were frozen, so they are not "
    "printed. Tell your administrator, who can restore them from a backup; or take the pack back."
)
