"""Entering, amending and removing an award by hand."""

from dataclasses import dataclass
from typing import Final

from sqlalchemy import select

from gorm.accounts.actor import Actor
from gorm.audit.service import Subject, record
from gorm.core import clock
from gorm.core.db import faults_for, session
from gorm.core.errors import Conflict, NotAllowed, Refused
from gorm.core.references import next_reference
from gorm.core.text import cleaned, one_line
from gorm.engagements.models import Marking
from gorm.funding import policy
from gorm.funding.models import Award, AwardStatus, Programme
from gorm.funding.queries.awards import AwardRecord, award_record
from gorm.funding.rules.money import MOST, pounds
from gorm.funding.rules.years import NoYear, financial_year
from gorm.performance.rules.assessing import address_fault
from gorm.places.offers import Place, PlaceKind

PREFIX: Final = "AWD"
LONGEST_NOTE: Final = 500
STALE: Final = "Somebody else changed this award while you were working on it."
_TWICE: Final = (
    "note",
    (
        "An award of this programme, to this place, for this year and with this note is on record "
        "already. Amend that one, or write in the note what tells the two apart."
    ),
)
_TAKEN: Final = {"uq_funding_award_organisation": _TWICE, "uq_funding_award_area": _TWICE}
_NOT_THEIRS: Final = (
    "Only that place’s own office may do this, or an analyst. Ask a colleague of the office."
)


@dataclass(frozen=True)
class AwardFacts:
    """An award as somebody enters it; `programme` is a reference, `pence` None where no sum was
    published of what was withdrawn."""

    programme: str
    year: str
    pence: int | None
    status: AwardStatus = AwardStatus.AGREED
    note: str = ""
    source: str = ""
    source_address: str = ""
    is_sensitive: bool = False


def enter_award(actor: Actor, place: Place, facts: AwardFacts) -> str:
    """Enter an award to a place; its reference. Raises NotAllowed or Refused."""
    _insist_on(actor, place.office_id)
    programme = _programme(facts.programme)
    _check(actor, place.office_id, facts)
    is_area = place.kind is PlaceKind.AREA
    award = Award(
        reference=next_reference(PREFIX),
        organisation_id=None if is_area else place.id,
        area_id=place.id if is_area else None,
    )
    _write(actor, award, programme, facts)
    _save(award)
    changes = {"To": ("", place.name)} | {
        label: ("", words) for label, words in _told(award, programme.name).items() if words
    }
    record(actor, "award.entered", Subject("award", award.reference), changes=changes)
    return award.reference


def amend_award(
    actor: Actor, reference: str, facts: AwardFacts, because: str, seen_version: int
) -> None:
    """Change an award, with the reason; one that was removed is put back by it.

    Raises NotFound, NotAllowed, Refused, or Conflict where it is not as it was seen.
    """
    found, award, former = _loaded(actor, reference, because, seen_version)
    programme = _programme(facts.programme, former)
    _check(actor, found.office_id, facts)
    if _is_as_it_was(award, former, facts) and not found.is_removed:
        return
    before = _told(award, former.name)
    _write(actor, award, programme, facts)
    award.removed_at, award.removed_because = None, ""
    after = _told(award, programme.name)
    changes = {name: (before[name], after[name]) for name in before if before[name] != after[name]}
    _save(award)
    action = "award.restored" if found.is_removed else "award.amended"
    subject = Subject("award", reference)
    record(actor, action, subject, reason=cleaned(because), changes=changes)


def remove_award(actor: Actor, reference: str, because: str, seen_version: int) -> None:
    """Remove an award that is not right; it stays on record with the reason.

    Raises NotFound, NotAllowed, Refused, or Conflict where it is not as it was seen.
    """
    found, award, _ = _loaded(actor, reference, because, seen_version)
    if found.is_removed:
        raise Refused("This award is removed already.")
    award.removed_at, award.removed_because = clock.now(), cleaned(because)
    changes = {"State": ("On record", "Removed")}
    subject = Subject("award", reference)
    record(actor, "award.removed", subject, reason=award.removed_because, changes=changes)


def _insist_on(actor: Actor, office_id: int | None) -> None:
    if not policy.may_change(actor, office_id):
        raise NotAllowed(_NOT_THEIRS)


def _loaded(
    actor: Actor, reference: str, because: str, seen_version: int
) -> tuple[AwardRecord, Award, Programme]:
    """An award that is to be changed, as pages know it and as its row, with its programme."""
    found = award_record(actor, reference)
    _insist_on(actor, found.office_id)
    if found.version != seen_version:
        raise Conflict(STALE)
    if not cleaned(because):
        raise Refused({"because": "Enter the reason."})
    award = session().scalars(select(Award).where(Award.reference == reference)).one()
    return found, award, session().get_one(Programme, award.programme_id)


def _programme(reference: str, now: Programme | None = None) -> Programme:
    """The programme that was chosen: one in use, or the one that an award has already."""
    if now is not None and now.reference == reference:
        return now
    found = session().scalar(select(Programme).where(Programme.reference == reference))
    if found is None or not found.is_in_use:
        raise Refused({"programme": "Choose a programme from the list."})
    return found


def _check(actor: Actor, office_id: int | None, facts: AwardFacts) -> None:
    faults = {
        "year": _year_fault(facts.year),
        "amount": _amount_fault(facts),
        "note": "" if len(one_line(facts.note)) <= LONGEST_NOTE else "Shorten the note.",
        "source_address": address_fault(one_line(facts.source_address)),
    }
    if facts.is_sensitive and not policy.may_mark_sensitive(actor, office_id):
        faults["is_sensitive"] = (
            "Only the place’s own office may keep an award OFFICIAL-SENSITIVE: nobody else would "
            "know of it."
        )
    if wrong := {name: why for name, why in faults.items() if why}:
        raise Refused(wrong)


def _year_fault(year: str) -> str:
    try:
        financial_year(year)
    except NoYear as fault:
        return str(fault)
    return ""


def _amount_fault(facts: AwardFacts) -> str:
    if facts.pence is None:
        is_without = facts.status is AwardStatus.WITHDRAWN
        return "" if is_without else "Enter the amount. Only what was withdrawn may have none."
    return "" if 0 <= facts.pence <= MOST else "Enter an amount that can be right."


def _write(actor: Actor, award: Award, programme: Programme, facts: AwardFacts) -> None:
    """Write what was entered: from then on it is that person's word, and not a file's."""
    award.programme_id = programme.id
    award.financial_year = facts.year
    award.amount_pence = facts.pence
    award.status = facts.status
    award.marking = Marking.OFFICIAL_SENSITIVE if facts.is_sensitive else Marking.OFFICIAL
    award.note = one_line(facts.note)
    award.source = one_line(facts.source)
    award.source_address = one_line(facts.source_address)
    award.entered_at = clock.now()
    award.entered_by_id = actor.user_id or None
    award.file_digest = ""


def _is_as_it_was(award: Award, programme: Programme, facts: AwardFacts) -> bool:
    now = AwardFacts(
        programme.reference, award.financial_year, award.amount_pence, award.status, award.note,
        award.source, award.source_address, award.marking is Marking.OFFICIAL_SENSITIVE,
    )  # fmt: skip
    return now == facts


def _save(award: Award) -> None:
    with faults_for(_TAKEN):
        session().add(award)
        session().flush()


def _told(award: Award, programme: str) -> dict[str, str]:
    """An award in English, by label, as its history prints what changed."""
    return {
        "Programme": programme,
        "Financial year": award.financial_year,
        "Amount": "No sum" if award.amount_pence is None else pounds(award.amount_pence),
        "Status": award.status.label,
        "Marking": award.marking.label,
        "Note": award.note,
        "Source": award.source,
        "Address of the source": award.source_address,
    }
