"""Recording what was reached, by which a line's reward is reckoned."""

from decimal import Decimal

from sqlalchemy import select
from sqlalchemy.orm import joinedload
from sqlalchemy.orm.attributes import flag_modified

from gorm.accounts.actor import Actor
from gorm.core.db import session
from gorm.core.errors import Conflict, NotFound, Refused
from gorm.core.text import one_line
from gorm.negotiations.models import AgreementEventKind, AgreementLine
from gorm.negotiations.service.events import Happening, tell
from gorm.negotiations.service.loading import agreement_to_work_on, insist_it_goes_on
from gorm.performance.rules.figures import shown


def record_outturn(
    actor: Actor,
    reference: str,
    number: int,
    outturn: Decimal,
    source: str,
    *,
    seen_version: int,
) -> None:
    """Record what a line reached and where that is from.

    Raises Refused without a source, before signing, or where no reward is agreed; Conflict where
    somebody else changed the line since.
    """
    agreement = agreement_to_work_on(actor, reference)
    insist_it_goes_on(agreement)
    line = session().scalar(
        select(AgreementLine)
        .where(AgreementLine.agreement_id == agreement.id, AgreementLine.number == number)
        .options(joinedload(AgreementLine.reward))
    )
    if line is None:
        raise NotFound
    if line.version != seen_version:
        raise Conflict("Somebody else changed this line while you were working on it.")
    if line.reward is None:
        raise Refused(
            "No reward is agreed for this line. Agree one before its outturn is recorded."
        )
    if not agreement.stage.is_in_force:
        raise Refused("An outturn is recorded of signed agreements. This one is not in force.")
    words = one_line(source)
    if not words:
        raise Refused({"source": "Enter where the outturn is from."})
    before, after = shown(line.reward.outturn, line.unit), shown(outturn, line.unit)
    line.reward.outturn, line.reward.outturn_source = outturn, words
    flag_modified(line, "position")  # so that the line's version tells this saving from the next
    happening = Happening(
        AgreementEventKind.REVIEW,
        f"Outturn of line {number} recorded: {after}",
        facts=[("Before", before), ("Source", words)],
    )
    tell(
        actor,
        agreement,
        "agreement.outturn_recorded",
        happening,
        changes={f"Outturn of line {number}": (before, after)},
    )
