"""Opening a case, and what is kept true of it: its words, its rating, its team, who may know."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from sqlalchemy import func, select
from sqlalchemy.orm import joinedload, selectinload

from gorm.accounts.actor import Actor
from gorm.accounts.colleagues import colleague
from gorm.challenge import policy
from gorm.challenge.models import (
    Aspect,
    Case,
    CaseEntry,
    CaseMember,
    CaseMove,
    CaseStatement,
    EntryKind,
    Regime,
    Stage,
    Trigger,
)
from gorm.challenge.service.evidence import put_assessment_on, put_finding_on
from gorm.challenge.service.filing import (
    Sheet,
    check_while_it_exists,
    file_sheet,
    filed,
)
from gorm.core import clock
from gorm.core.db import faults_for, session
from gorm.core.errors import NotAllowed, Refused
from gorm.core.happenings import HappenedOn
from gorm.core.references import next_reference
from gorm.core.text import cleaned, one_line
from gorm.engagements.models import Marking, Sharing
from gorm.places.models import Area, AreaMember, Organisation, OrganisationKind
from gorm.settings.models import Theme

PREFIX: Final = "CASE"
_SECOND: Final = {
    "uq_challenge_case_open_subject": (
        "service",
        "There is an open case on this already. Add to that one, or name another service.",
    )
}


@dataclass(frozen=True)
class CaseDetails:
    """A case as somebody opens it. `theme_id` is the service; None is the whole body."""

    organisation: str
    regime: str
    trigger: Trigger
    happened: HappenedOn
    statements: Mapping[Aspect, str] = field(default_factory=dict)
    theme_id: int | None = None
    service: str = ""
    owner_id: int | None = None
    team_ids: frozenset[int] = frozenset()
    sharing: Sharing = Sharing.OFFICE
    marking: Marking = Marking.OFFICIAL_SENSITIVE
    handling: str = ""
    finding: str = ""
    assessment: str = ""
    source: str = ""
    source_address: str = ""


def open_case(actor: Actor, details: CaseDetails) -> str:
    """Open a case at the foot of its regime's ladder; its reference.

    Raises Refused for a second open case on the same service, a regime that is not for such a
    body, and a day after the body ended.
    """
    organisation = _organisation(details.organisation)
    office_id = organisation.office_id or _office_of_area_with(organisation)
    if office_id is None or not policy.may_open(actor, office_id):
        raise NotAllowed("Cases are opened in the office that the place belongs to.")
    regime = _regime(details.regime, organisation)
    _check(details)
    foot = _foot_of(regime)
    case = Case(
        reference=next_reference(PREFIX),
        office_id=office_id,
        organisation_id=organisation.id,
        regime_id=regime.id,
        theme_id=details.theme_id,
        service=one_line(details.service),
        subject_key=subject_key(details.theme_id, details.service),
        trigger=details.trigger,
        chosen_stage_id=foot.id,
        owner_id=colleague(actor, details.owner_id or actor.user_id),
        sharing=details.sharing,
        marking=details.marking,
        handling=one_line(details.handling),
        opened_on=details.happened.on,
        precision=details.happened.precision,
        recorded_at=clock.now(),
        recorded_by_id=actor.user_id,
        team=[CaseMember(user_id=colleague(actor, one)) for one in sorted(details.team_ids)],
    )
    case.organisation = organisation
    check_while_it_exists(case, details.happened)
    with faults_for(_SECOND):
        session().add(case)
        session().flush()
    entry = _file_opening(actor, case, details, regime, foot)
    filed(actor, case, "case.opened_up", entry)
    if details.finding:
        put_finding_on(actor, case, details.finding)
    if details.assessment:
        put_assessment_on(actor, case, details.assessment)
    return case.reference


def subject_key(theme_id: int | None, service: str) -> str:
    """What tells the services of one body apart, so that no two cases are open on the same."""
    return f"{theme_id or 'whole'}:{one_line(service).casefold()}"


def say(
    actor: Actor, case: Case, entry: CaseEntry, words_by_aspect: Mapping[Aspect, str]
) -> None:  # fmt: skip
    """Have these words hold of a case from a sheet on; what was said before stays."""
    for aspect, words in words_by_aspect.items():
        if cleaned(words):
            session().add(
                CaseStatement(
                    case_id=case.id, entry_id=entry.id, aspect=aspect, words=cleaned(words)
                )
            )
    session().flush()


def _file_opening(
    actor: Actor, case: Case, details: CaseDetails, regime: Regime, foot: Stage
) -> CaseEntry:
    said = [(aspect.label, cleaned(details.statements.get(aspect))) for aspect in Aspect]
    about = _about(case)
    sheet = Sheet(
        EntryKind.OPENED,
        f"Case opened on {case.organisation.name}, {about}, under {regime.name}",
        facts=[("On", details.trigger.label), *said],
        source=details.source,
        source_address=details.source_address,
    )
    entry = file_sheet(actor, case, details.happened, sheet)
    say(actor, case, entry, details.statements)
    session().add(
        CaseMove(
            case_id=case.id,
            entry_id=entry.id,
            to_stage_id=foot.id,
            to_name=foot.name,
            reason="The case was opened.",
        )
    )
    session().flush()
    return entry


def _about(case: Case) -> str:
    if case.service:
        return case.service
    theme = session().get(Theme, case.theme_id) if case.theme_id else None
    return theme.name.lower() if theme else "corporately"


def _check(details: CaseDetails) -> None:
    faults = {}
    if not cleaned(details.statements.get(Aspect.TRIGGER)):
        faults["trigger_words"] = "Enter what the case is about."
    if details.theme_id is not None and session().get(Theme, details.theme_id) is None:
        faults["service"] = "Choose a service from the list."
    if details.happened.is_still_to_come(clock.today()):
        faults["happened_on"] = "This is a day to come; enter when the case was opened."
    if faults:
        raise Refused(faults)


def _organisation(reference: str) -> Organisation:
    found = session().scalar(
        select(Organisation)
        .where(Organisation.reference == reference, Organisation.merged_into_id.is_(None))
        .options(joinedload(Organisation.office))
    )
    if found is None:
        raise Refused({"organisation": "Choose an organisation from the list."})
    return found


def _office_of_area_with(organisation: Organisation) -> int | None:
    """A partner has its office from the area that it is in."""
    return session().scalar(
        select(func.min(Area.office_id))
        .join(AreaMember, AreaMember.area_id == Area.id)
        .where(AreaMember.organisation_id == organisation.id)
    )


def _regime(code: str, organisation: Organisation) -> Regime:
    regime = session().scalar(
        select(Regime).where(Regime.code == code).options(selectinload(Regime.stages))
    )
    if regime is None or not regime.is_in_use:
        raise Refused({"regime": "Choose a regime from the list."})
    if regime.applies_to and kind_of_body(organisation) not in regime.applies_to:
        name = organisation.name
        raise Refused({"regime": f"{regime.name} is not for {name}. Choose another regime."})
    return regime


def kind_of_body(organisation: Organisation) -> str:
    """What a regime's `applies_to` calls this body."""
    if organisation.kind is OrganisationKind.PARTNER and organisation.partner_kind:
        return organisation.partner_kind.value
    return organisation.kind.value


def _foot_of(regime: Regime) -> Stage:
    stages = [one for one in regime.stages if one.is_in_use and not one.is_leaving]
    chosen = [one for one in stages if not one.follows_instruments]
    if not chosen:
        raise Refused({"regime": "This regime has no stage to begin with."})
    return min(chosen, key=lambda one: one.position)
