"""Between an engagement's form and its details: what it begins with, what it says, in words."""

from typing import Any

from gorm.core.forms.fields import number_in
from gorm.core.text import one_line
from gorm.engagements.forms.engagement import EngagementForm, lines_in
from gorm.engagements.models import EngagementKind, EngagementState, Marking, Sharing
from gorm.engagements.queries import EngagementToChange
from gorm.engagements.rules import parse_time, typed_commitments
from gorm.engagements.service import EngagementDetails
from gorm.people.lookup import Resolved


def fields_of(current: EngagementToChange) -> dict[str, Any]:
    """What the form of an engagement begins with."""
    return {
        "version": str(current.version),
        "who": list(current.who),
        "happens_on": current.happens_on,
        "kind": current.kind.value,
        "notes": current.notes,
        "marking": current.marking.value,
        "themes": list(current.themes),
        "purpose": current.purpose,
        "participants": list(current.participants),
        "departments": list(current.departments),
        "described": "\n".join(current.described),
        "starts_at": f"{current.starts_at:%H:%M}" if current.starts_at else "",
        "minutes": str(current.minutes or ""),
        "place": current.place,
        "outcome": current.outcome,
        "next_contact_by": current.next_contact_by,
        "estimated_hours": "" if current.estimated_hours is None else str(current.estimated_hours),
        "minister": current.minister,
        "sharing": current.sharing.value,
        "team": list(current.team),
        "is_releasable": current.is_releasable,
        "is_not_for_ministers": current.is_not_for_ministers,
        "handling": current.handling,
    }


def details_in(form: EngagementForm, who: Resolved) -> EngagementDetails:
    """What a valid form says, with whom it means found already."""
    promises, _ = typed_commitments(form.commitments.data or "", form.day_or_today)
    return EngagementDetails(
        happens_on=form.day_or_today,
        kind=EngagementKind(form.kind.data),
        state=EngagementState.NO_CONTACT if form.no_contact.data else EngagementState.HELD,
        starts_at=parse_time(form.starts_at.data or ""),
        minutes=number_in(form.minutes),
        place=form.place.data or "",
        purpose=form.purpose.data or "",
        notes=form.notes.data or "",
        outcome=form.outcome.data or "",
        marking=Marking(form.marking.data),
        handling=form.handling.data or "",
        sharing=Sharing(form.sharing.data),
        is_releasable=bool(form.is_releasable.data),
        is_not_for_ministers=bool(form.is_not_for_ministers.data),
        next_contact_by=form.next_contact_by.data,
        estimated_hours=number_in(form.estimated_hours),
        minister=form.minister.data or "",
        organisation_ids=tuple(one.id for one in who.organisations),
        area_ids=tuple(one.id for one in who.areas),
        post_ids=tuple(one.id for one in who.posts),
        described=tuple(dict.fromkeys(one_line(line) for line in lines_in(form.described))),
        participant_ids=_numbers(form.participants.data),
        department_ids=_numbers(form.departments.data),
        theme_ids=_numbers(form.themes.data),
        team_ids=_numbers(form.team.data),
        typed=promises,
    )


def _numbers(values: list[str] | None) -> tuple[int, ...]:
    return tuple(int(value) for value in values or [])
