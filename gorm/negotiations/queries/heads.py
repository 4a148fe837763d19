"""The head of every page of one agreement: what it is, where it stands, what the reader may do."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import case as sql_case
from sqlalchemy import select
from sqlalchemy.orm import joinedload

from gorm.accounts.actor import Actor
from gorm.core.db import session
from gorm.core.errors import NotFound
from gorm.engagements.models import Marking, Sharing
from gorm.negotiations import policy
from gorm.negotiations.models import Agreement, AgreementState


@dataclass(frozen=True)
class AgreementHead:
    """What stands at the head of each of an agreement's pages.

    `sees_mandates` is whether the reader may know of mandates, and `may_negotiate` whether they
    may record positions.
    """

    id: int
    reference: str
    version: int
    title: str
    kind: str
    kind_id: int
    stage: str
    stage_id: int
    signs_stage: bool
    is_in_force: bool
    opens_lines: bool
    state: AgreementState
    state_because: str
    area: str
    area_id: int
    area_reference: str
    accountable: str
    accountable_id: int
    accountable_reference: str
    accountable_ended_on: date | None
    office: str
    office_id: int
    owner: str
    owner_id: int
    begins_on: date
    ends_on: date
    opened_on: date
    signed_on: date | None
    review_months: int
    sharing: Sharing
    marking: Marking
    handling: str
    is_readable: bool
    may_write: bool
    may_negotiate: bool
    may_set_mandate: bool
    sees_mandates: bool

    @property
    def is_restricted(self) -> bool:
        """Whether it is known to its team only."""
        return self.sharing is Sharing.RESTRICTED

    @property
    def takes_lines(self) -> bool:
        """Whether lines and terms can be added and changed: until signing, and in a refresh."""
        is_open = self.state in {AgreementState.LIVE, AgreementState.STALLED}
        return is_open and (not self.is_in_force or self.opens_lines)


def agreement_head(actor: Actor, reference: str) -> AgreementHead:
    """The head of an agreement that the actor may read. Raises NotFound."""
    head = agreement_head_or_trace(actor, reference)
    if not head.is_readable:
        raise NotFound
    return head


def agreement_head_or_trace(actor: Actor, reference: str) -> AgreementHead:
    """The head of an agreement whose existence the actor may know of. Raises NotFound."""
    row = session().execute(
        select(
            Agreement,
            sql_case((policy.readable_by(actor), 1), else_=0).label("is_readable"),
            sql_case((policy.mandates_visible_to(actor), 1), else_=0).label("sees_mandates"),
        )
        .where(Agreement.reference == reference, policy.visible_to(actor))
        .options(
            joinedload(Agreement.kind),
            joinedload(Agreement.stage),
            joinedload(Agreement.area),
            joinedload(Agreement.accountable),
            joinedload(Agreement.office),
            joinedload(Agreement.owner),
        )
    ).one_or_none()  # fmt: skip
    if row is None:
        raise NotFound
    return _head(
        actor,
        row.Agreement,
        is_readable=bool(row.is_readable),
        sees_mandates=bool(row.is_readable and row.sees_mandates),
    )


def _head(
    actor: Actor, agreement: Agreement, *, is_readable: bool, sees_mandates: bool
) -> AgreementHead:
    office_id = agreement.office_id
    return AgreementHead(
        id=agreement.id,
        reference=agreement.reference,
        version=agreement.version,
        title=agreement.title,
        kind=agreement.kind.name,
        kind_id=agreement.kind_id,
        stage=agreement.stage.name,
        stage_id=agreement.stage_id,
        signs_stage=agreement.stage.signs,
        is_in_force=agreement.stage.is_in_force,
        opens_lines=agreement.stage.opens_lines,
        state=agreement.state,
        state_because=agreement.state_because,
        area=agreement.area.name,
        area_id=agreement.area_id,
        area_reference=agreement.area.reference,
        accountable=agreement.accountable.name,
        accountable_id=agreement.accountable_id,
        accountable_reference=agreement.accountable.reference,
        accountable_ended_on=agreement.accountable.ended_on,
        office=agreement.office.name,
        office_id=office_id,
        owner=agreement.owner.name,
        owner_id=agreement.owner_id,
        begins_on=agreement.begins_on,
        ends_on=agreement.ends_on,
        opened_on=agreement.opened_on,
        signed_on=agreement.signed_on,
        review_months=agreement.review_months,
        sharing=agreement.sharing,
        marking=agreement.marking,
        handling=agreement.handling,
        is_readable=is_readable,
        may_write=is_readable and policy.may_work_on(actor, office_id),
        may_negotiate=policy.may_negotiate(actor, office_id, sees_mandates=sees_mandates),
        may_set_mandate=is_readable and policy.may_set_mandate(actor, office_id),
        sees_mandates=sees_mandates,
    )
