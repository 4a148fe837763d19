"""What co-ordination says on the form of an engagement before it is saved."""

from flask import url_for

from gorm.accounts.actor import Actor
from gorm.coordination.queries.planning import InTheWay, in_the_way_of
from gorm.coordination.rules.clashes import Why
from gorm.coordination.rules.quiet import Quiet, QuietKind
from gorm.core.text import day
from gorm.engagements.offers import Planned, PlanningNote

#: As many neighbours as are told quietly; a big city has dozens in a week.
MOST_NEAR = 6


def clashes_and_quiet(actor: Actor, planned: Planned) -> tuple[PlanningNote, ...]:
    """Clashes and quiet that was asked for as warnings; the rest of the week as things to know."""
    found = in_the_way_of(actor, planned)
    clashes = [one for one in found.engagements if one.meeting.is_clash]
    near = [one for one in found.engagements if not one.meeting.is_clash]
    return (
        *(_clash(one) for one in clashes),
        *(_quiet(one, planned) for one in found.quiet),
        *(_near(one) for one in near[:MOST_NEAR]),
        *_more(len(near) - MOST_NEAR),
    )


def _clash(found: InTheWay) -> PlanningNote:
    """Another team's engagement in the way: what it is, why it clashes, whom to speak to."""
    other = found.other
    return PlanningNote(
        kind="clash",
        words=f"{_named(found)}: {_reasons(found)}",
        is_warning=True,
        speak_to=f"{other.planner}, {other.owner}",
        email=other.email,
        address=url_for("engagements.detail", reference=other.reference),
        engagement=other.reference,
        may_join=other.may_join,
        join_address=url_for("coordination.join", reference=other.reference),
    )


def _near(found: InTheWay) -> PlanningNote:
    other = found.other
    return PlanningNote(
        kind="near",
        words=_named(found),
        speak_to=f"{other.planner}, {other.owner}",
        email=other.email,
        address=url_for("engagements.detail", reference=other.reference),
        engagement=other.reference,
        may_join=other.may_join,
        join_address=url_for("coordination.join", reference=other.reference),
    )


def _more(number: int) -> tuple[PlanningNote, ...]:
    if number < 1:
        return ()
    others = "one more engagement" if number == 1 else f"{number} more engagements"
    return (PlanningNote(kind="more", words=f"And {others} of other teams near that day"),)


def _quiet(period: Quiet, planned: Planned) -> PlanningNote:
    """Quiet that was asked for is a warning; elections and holidays are things to know."""
    if period.kind is QuietKind.BANK_HOLIDAY:
        return PlanningNote(kind="quiet", words=f"{day(planned.happens_on)} is {period.words}")
    is_asked = period.kind is QuietKind.ASKED
    where = f"{period.where} asked for quiet" if is_asked else f"{period.words} ({period.where})"
    endpoint = "coordination.asked_periods" if is_asked else "coordination.elections"
    return PlanningNote(
        kind="quiet",
        words=f"{where}, {day(period.since)} to {day(period.until)}",
        is_warning=is_asked,
        address=url_for(endpoint),
    )


def _named(found: InTheWay) -> str:
    """“Meeting planned by Department for Education for 3 March 2027, with Brackenshire”."""
    other = found.other
    names = sorted(other.organisations[number] for number in found.meeting.organisations)
    verb = other.state_label.lower()
    return f"{other.kind.label} {verb} by {other.owner}, {day(other.on)}, with {_listed(names)}"


def _reasons(found: InTheWay) -> str:
    themes = sorted(found.other.themes[number] for number in found.meeting.themes)
    named = {Why.THEME, Why.REQUEST}
    return "; ".join(
        f"{why.words} ({_listed(themes)})" if why in named else why.words
        for why in found.meeting.why
    )


def _listed(names: list[str]) -> str:
    return ", ".join(names)
