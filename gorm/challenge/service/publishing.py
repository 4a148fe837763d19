"""What was or will be published about a case, and until when it must wait."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from gorm.accounts.actor import Actor
from gorm.challenge.models import EntryKind, Instrument, Publication, PublicationKind
from gorm.challenge.service.filing import Sheet, file_sheet, filed
from gorm.challenge.service.loading import open_case_to_work_on
from gorm.challenge.service.working import check_filled, instrument_of, row_of
from gorm.core import clock
from gorm.core.db import session
from gorm.core.errors import Refused
from gorm.core.happenings import HappenedOn
from gorm.core.references import next_reference
from gorm.core.text import day, moment, one_line

PUBLICATION: Final = "PUB"


@dataclass(frozen=True)
class Published:
    """A publication as somebody records it; its day may be still to come."""

    kind: PublicationKind
    title: str
    published_on: date
    address: str = ""
    embargoed_until: datetime | None = None
    instrument: str = ""

    @property
    def words(self) -> dict[str, str]:
        """What it says, label by label."""
        return {
            "Kind": self.kind.label,
            "Title": one_line(self.title),
            "Published on": day(self.published_on),
            "Embargo until": moment(self.embargoed_until),
            "Address": one_line(self.address),
            "Instrument": self.instrument,
        }


def publish(actor: Actor, reference: str, details: Published) -> str:
    """Note something that was or will be published; its reference."""
    case = open_case_to_work_on(actor, reference)
    _check(details)
    instrument = instrument_of(case, details.instrument)
    is_to_come = details.published_on > clock.today()
    when = f"to be published on {day(details.published_on)}" if is_to_come else "published"
    title = f"{details.kind.label} {when}: {one_line(details.title)}"
    entry = file_sheet(actor, case, _noted(details), _sheet(title, details))
    made = Publication(
        reference=next_reference(PUBLICATION),
        case_id=case.id,
        entry_id=entry.id,
        instrument_id=instrument.id if instrument else None,
        kind=details.kind,
        title=one_line(details.title),
        published_on=details.published_on,
        embargoed_until=details.embargoed_until,
        address=one_line(details.address),
    )
    session().add(made)
    filed(actor, case, "case.published", entry)
    return made.reference


def change_publication(
    actor: Actor, reference: str, publication: str, details: Published, seen_version: int
) -> None:
    """Change what is known of a publication: its day, its address, its embargo."""
    case = open_case_to_work_on(actor, reference)
    found = row_of(Publication, case, seen_version, reference=publication)
    _check(details)
    before = _as_it_stands(found).words
    instrument = instrument_of(case, details.instrument)
    changes = {
        label: (before[label], words)
        for label, words in details.words.items()
        if words != before[label]
    }
    if not changes:
        return
    found.kind, found.title = details.kind, one_line(details.title)
    found.published_on, found.address = details.published_on, one_line(details.address)
    found.embargoed_until = details.embargoed_until
    found.instrument_id = instrument.id if instrument else None
    title = f"Publication changed: {found.title}"
    facts = [
        (label, f"{new or 'none'}, before {old or 'none'}") for label, (old, new) in changes.items()
    ]
    entry = file_sheet(
        actor,
        case,
        HappenedOn(clock.today()),
        Sheet(EntryKind.PUBLICATION, title, facts=facts),
    )
    filed(actor, case, "case.publication_changed", entry, changes=changes)


def _check(details: Published) -> None:
    check_filled(title=(details.title, "Enter the title of what is published."))
    until = details.embargoed_until
    if until is not None and until < clock.start_of(details.published_on):
        raise Refused(
            {"embargo_on": f"An embargo lasts until the day of publication "
             f"({day(details.published_on)}) or longer."}
        )  # fmt: skip


def _noted(details: Published) -> HappenedOn:
    """The day of publication, or today where it is still to come."""
    return HappenedOn(min(details.published_on, clock.today()))


def _sheet(title: str, details: Published) -> Sheet:
    return Sheet(
        EntryKind.PUBLICATION,
        title,
        facts=[
            ("Embargo until", moment(details.embargoed_until)),
            ("Instrument", details.instrument),
        ],
        source_address=details.address,
    )


def _as_it_stands(found: Publication) -> Published:
    instrument = session().get(Instrument, found.instrument_id) if found.instrument_id else None
    return Published(
        kind=found.kind,
        title=found.title,
        published_on=found.published_on,
        address=found.address,
        embargoed_until=found.embargoed_until,
        instrument=instrument.reference if instrument else "",
    )
