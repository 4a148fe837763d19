"""Keeping elections: adding, changing and calling them off."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import joinedload, selectinload

from gorm.accounts.actor import Actor
from gorm.accounts.policy import insist
from gorm.audit.service import Subject, record
from gorm.coordination.models import Election, ElectionKind, ElectionPlace
from gorm.coordination.policy import may_keep_elections
from gorm.coordination.rules.quiet import beginning_of_pre_election
from gorm.core.db import session
from gorm.core.errors import Conflict, NotFound, Refused
from gorm.core.references import number_in
from gorm.core.text import day
from gorm.core.working_days import BeyondHolidayTable
from gorm.people.lookup import Resolved
from gorm.places.models import Area, Organisation


@dataclass(frozen=True)
class ElectionDetails:
    """A poll: `begins_on` overrides the rule, and then `begins_because` says why."""

    name: str
    kind: ElectionKind
    polling_on: date
    is_national: bool = False
    places: Resolved = field(default_factory=Resolved)
    begins_on: date | None = None
    begins_because: str = ""


def add_election(actor: Actor, details: ElectionDetails) -> str:
    """Add an election; its reference."""
    insist(may_keep_elections(actor))
    election = Election(called_off_because="", places=[])
    _write(election, details)
    session().add(election)
    session().flush()
    record(actor, "election.added", _subject(election), changes=_differences({}, election))
    return election.reference


def change_election(
    actor: Actor, reference: str, details: ElectionDetails, seen_version: int
) -> None:
    """Change an election; its period is counted anew unless a day is stated."""
    election = _found(actor, reference, seen_version)
    before = _told(election)
    election.version += 1  # a change of places alone would not touch the row
    _write(election, details)
    session().flush()
    changes = _differences(before, election)
    record(actor, "election.changed", _subject(election), changes=changes)


def call_off_election(actor: Actor, reference: str, reason: str, seen_version: int) -> None:
    """Note that a poll is not held after all: its period counts no more."""
    if not reason:
        raise Refused({"reason": "Say why it is called off."})
    election = _found(actor, reference, seen_version)
    if election.called_off_because:
        raise Refused("This election was called off already.")
    election.called_off_because = reason
    session().flush()
    record(actor, "election.called_off", _subject(election), reason=reason)


def _found(actor: Actor, reference: str, seen_version: int) -> Election:
    insist(may_keep_elections(actor))
    found = session().scalar(
        select(Election)
        .where(Election.id == number_in(reference, "ELC"))
        .options(
            selectinload(Election.places).options(
                joinedload(ElectionPlace.organisation), joinedload(ElectionPlace.area)
            )
        )
    )
    if found is None:
        raise NotFound
    if found.version != seen_version:
        raise Conflict("Somebody else changed this election while you were working on it.")
    return found


def _write(election: Election, details: ElectionDetails) -> None:
    if not (details.is_national or details.places.areas or details.places.organisations):
        raise Refused(
            {"who_text": "Name areas or organisations, or tick that it is in all of England."}
        )
    if details.places.posts:
        raise Refused({"who_text": "An election is of places: take the people out."})
    election.name = details.name
    election.kind = details.kind
    election.polling_on = details.polling_on
    election.is_national = details.is_national
    election.begins_on, election.begins_because = _beginning(details)
    _place(election, [] if details.is_national else _wanted(details.places))


def _beginning(details: ElectionDetails) -> tuple[date, str]:
    if details.begins_on is None:
        try:
            return beginning_of_pre_election(details.kind.value, details.polling_on), ""
        except BeyondHolidayTable as beyond:
            raise Refused(
                {"begins_on": f"{beyond} Here that is the first day of the period."}
            ) from beyond
    if details.begins_on > details.polling_on:
        raise Refused({"begins_on": "The period begins before the poll: enter an earlier day."})
    if not details.begins_because:
        raise Refused({"begins_because": "Say why it begins on another day than by the rule."})
    return details.begins_on, details.begins_because


def _wanted(places: Resolved) -> list[tuple[int | None, int | None]]:
    organisations: list[tuple[int | None, int | None]] = [
        (one.id, None) for one in places.organisations
    ]
    return [*organisations, *((None, one.id) for one in places.areas)]


def _place(election: Election, wanted: Sequence[tuple[int | None, int | None]]) -> None:
    kept = {(one.organisation_id, one.area_id): one for one in election.places}
    election.places = [kept.get(key) or _new_place(*key) for key in dict.fromkeys(wanted)]


def _new_place(organisation_id: int | None, area_id: int | None) -> ElectionPlace:
    return ElectionPlace(
        organisation_id=organisation_id,
        area_id=area_id,
        organisation=session().get(Organisation, organisation_id) if organisation_id else None,
        area=session().get(Area, area_id) if area_id else None,
    )


def _told(election: Election) -> dict[str, str]:
    names = sorted(
        place.organisation.name if place.organisation else place.area.name if place.area else ""
        for place in election.places
    )
    return {
        "Name": election.name,
        "Kind": election.kind.label,
        "Polling day": day(election.polling_on),
        "Pre-election period begins": day(election.begins_on),
        "Why on another day": election.begins_because,
        "Where": "All of England" if election.is_national else ", ".join(names),
    }


def _differences(before: dict[str, str], election: Election) -> dict[str, tuple[str, str]]:
    after = _told(election)
    return {
        label: (before.get(label, ""), after[label])
        for label in after
        if before.get(label, "") != after[label]
    }


def _subject(election: Election) -> Subject:
    return Subject("election", election.reference)
