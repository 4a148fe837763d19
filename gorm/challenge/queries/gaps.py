"""What a case fills the gaps of its letters with."""

from datetime import date

from sqlalchemy import or_, select

from gorm.challenge.models import Aspect, Case, CaseClock, Instrument, RequiredAction
from gorm.challenge.queries.heads import service_of
from gorm.challenge.queries.ladders import instruments_of
from gorm.challenge.queries.statements import statements_of
from gorm.core import clock
from gorm.core.db import session
from gorm.core.text import day
from gorm.people.models import Person, Post, PostKind
from gorm.people.queries.key_people import is_held_on


def gap_values(case: Case, *, signatory: str, reply_by: date | None) -> dict[str, str]:
    """The words of each gap; '' where the case does not know them yet.

    Wants the case's organisation, office and theme loaded.
    """
    said = statements_of(case.id)
    return {
        "council": case.organisation.name,
        "chief_executive": chief_executive_of(case.organisation_id),
        "service": _in_a_sentence(service_of(case)),
        "our_reference": case.reference,
        "today": day(clock.today()),
        "reply_by": day(reply_by),
        "concerns": said.words(Aspect.TRIGGER),
        "aim": said.words(Aspect.AIM),
        "exit_test": said.words(Aspect.EXIT_TEST),
        "conditions": _conditions_of(case.id),
        "office": case.office.name,
        "signatory": signatory,
    }


def chief_executive_of(organisation_id: int) -> str:
    """Who is chief executive of an organisation today; '' where nobody is known to be."""
    query = (
        select(Person.name)
        .join(Post, Post.person_id == Person.id)
        .where(
            Post.organisation_id == organisation_id,
            Post.kind == PostKind.CHIEF_EXECUTIVE,
            is_held_on(clock.today()),
        )
        .order_by(Post.started_on.desc(), Post.id.desc())
        .limit(1)
    )
    return session().scalar(query) or ""


def _in_a_sentence(service: str) -> str:
    """A service as it stands within a sentence; an abbreviation keeps its capitals."""
    if service == "Corporate":
        return "corporate performance"
    return service if service[1:2].isupper() else service[:1].lower() + service[1:]


def _conditions_of(case_id: int) -> str:
    """What the instruments in force require and is not met; else what is proposed."""
    today = clock.today()
    running = {
        one.id: one for one in instruments_of([case_id]).get(case_id, ()) if one.runs_on(today)
    }
    proposals = [number for number, one in running.items() if one.is_proposal]
    return _required_by(running.keys() - set(proposals)) or _proposed_in(proposals)


def _required_by(instrument_ids: set[int]) -> str:
    rows = session().execute(
        select(RequiredAction.words, CaseClock.due_on)
        .outerjoin(CaseClock, CaseClock.id == RequiredAction.clock_id)
        .where(
            RequiredAction.instrument_id.in_(sorted(instrument_ids)),
            or_(RequiredAction.met_on.is_(None), RequiredAction.met_on > clock.today()),
        )
        .order_by(RequiredAction.id)
    )
    return "\n".join(f"- {_with_day(row.words, row.due_on)}" for row in rows)


def _with_day(words: str, due_on: date | None) -> str:
    if due_on is None or day(due_on) in words:
        return words
    return f"{words.rstrip('.')}, by {day(due_on)}."


def _proposed_in(instrument_ids: list[int]) -> str:
    query = select(Instrument.proposes).where(Instrument.id.in_(instrument_ids))
    found = session().scalars(query.order_by(Instrument.id))
    return "\n\n".join(words for words in found if words)
