"""The head of every page of one case: what it is, where it stands, and what the reader may do."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import case as sql_case
from sqlalchemy import select
from sqlalchemy.orm import joinedload

from gorm.accounts.actor import Actor
from gorm.challenge import policy
from gorm.challenge.models import Case, Trigger
from gorm.challenge.queries.ladders import Ladder, ladders_and_made, not_struck, standing_of
from gorm.challenge.rules.ladder import InForce, Standing
from gorm.core.db import session
from gorm.core.errors import NotFound
from gorm.core.happenings import HappenedOn
from gorm.engagements.models import Marking, Sharing


@dataclass(frozen=True)
class CaseHead:
    """What stands at the head of each of a case's pages."""

    id: int
    reference: str
    version: int
    organisation: str
    organisation_id: int
    organisation_reference: str
    organisation_ended_on: date | None
    service: str
    regime: str
    regime_id: int
    office: str
    office_id: int
    owner: str
    owner_id: int
    trigger: Trigger
    sharing: Sharing
    marking: Marking
    handling: str
    opened: HappenedOn
    closed_on: date | None
    ladder: Ladder
    instruments: tuple[InForce, ...]
    #: `instruments` with those that were recorded in error, for views of the past.
    made: tuple[InForce, ...]
    standing: Standing
    is_readable: bool
    may_write: bool
    may_record: bool

    @property
    def title(self) -> str:
        """The case in a few words."""
        return f"{self.organisation}: {self.service}"

    @property
    def is_closed(self) -> bool:
        """Whether the case is closed."""
        return self.closed_on is not None

    @property
    def is_restricted(self) -> bool:
        """Whether it is known to its team only."""
        return self.sharing is Sharing.RESTRICTED


def case_head(actor: Actor, reference: str) -> CaseHead:
    """The head of a case that the actor may read. Raises NotFound."""
    head = case_head_or_trace(actor, reference)
    if not head.is_readable:
        raise NotFound
    return head


def case_head_or_trace(actor: Actor, reference: str) -> CaseHead:
    """The head of a case whose existence the actor may know of. Raises NotFound."""
    row = session().execute(
        select(Case, sql_case((policy.readable_by(actor), 1), else_=0).label("is_readable"))
        .where(Case.reference == reference, policy.visible_to(actor))
        .options(
            joinedload(Case.organisation),
            joinedload(Case.chosen_stage),
            joinedload(Case.regime),
            joinedload(Case.office),
            joinedload(Case.owner),
            joinedload(Case.theme),
        )
    ).one_or_none()  # fmt: skip
    if row is None:
        raise NotFound
    return _head(actor, row.Case, is_readable=bool(row.is_readable))


def service_of(case: Case) -> str:
    """What a case is about, beside its organisation."""
    return service_told(case.service, case.theme.name if case.theme else None)


def service_told(service: str, theme: str | None) -> str:
    """What a case on this service, or else of this theme, is about."""
    return service or theme or "Corporate"


def _head(actor: Actor, case: Case, *, is_readable: bool) -> CaseHead:
    regime_id = case.chosen_stage.regime_id
    ladders, by_case = ladders_and_made([regime_id], [case.id])
    ladder, made = ladders[regime_id], by_case.get(case.id, ())
    instruments = not_struck(made)
    return CaseHead(
        id=case.id,
        reference=case.reference,
        version=case.version,
        organisation=case.organisation.name,
        organisation_id=case.organisation_id,
        organisation_reference=case.organisation.reference,
        organisation_ended_on=case.organisation.ended_on,
        service=service_of(case),
        regime=case.regime.name,
        regime_id=case.regime_id,
        office=case.office.name,
        office_id=case.office_id,
        owner=case.owner.name,
        owner_id=case.owner_id,
        trigger=case.trigger,
        sharing=case.sharing,
        marking=case.marking,
        handling=case.handling,
        opened=HappenedOn(case.opened_on, case.precision),
        closed_on=case.closed_on,
        ladder=ladder,
        instruments=instruments,
        made=made,
        standing=standing_of(ladder, case.chosen_stage_id, instruments),
        is_readable=is_readable,
        may_write=is_readable and policy.may_work_on(actor, case.office_id),
        may_record=is_readable and policy.may_record_from_above(actor, case.office_id),
    )
