"""What the stretch of a line earned, shown step by step, and recording what was reached."""

from decimal import Decimal

from flask import flash, render_template, request
from flask.typing import ResponseReturnValue

from gorm.accounts.actor import current_actor
from gorm.core.errors import Conflict, Refused
from gorm.core.permissions import needs
from gorm.core.web.addresses import see_other
from gorm.negotiations.forms.rewards import OutturnForm
from gorm.negotiations.queries.heads import AgreementHead
from gorm.negotiations.queries.rewards import RewardRecord, reward_record
from gorm.negotiations.service.rewarding import record_outturn
from gorm.negotiations.views.blueprint import pages
from gorm.negotiations.views.opening import head_to_read, head_to_write
from gorm.performance.rules.values import Value, ValueFault, read_value


@pages.get("/agreements/<reference>/lines/<int:number>/reward")
@needs("negotiation:read")
def line_reward(reference: str, number: int) -> ResponseReturnValue:
    """The calculation of a line's reward, and the form of its outturn."""
    head = head_to_read(reference)
    record = reward_record(head, number)
    return _page(head, record, OutturnForm.opened(_current(record)))


@pages.post("/agreements/<reference>/lines/<int:number>/reward")
@needs("negotiation:write")
def save_outturn(reference: str, number: int) -> ResponseReturnValue:
    """Record what a line reached."""
    head = head_to_write(reference)
    record = reward_record(head, number)
    form = OutturnForm.opened(_current(record))
    status = 422
    if form.is_sent:
        try:
            record_outturn(
                current_actor(),
                reference,
                number,
                _number(form.outturn.data or ""),
                form.source.data or "",
                seen_version=form.seen_version,
            )
        except Conflict as conflict:
            form.version.data = str(record.line.version)
            form.faults = (f"{conflict} What stands now is above; send this again to replace it.",)
            status = 409
        except Refused as refused:
            form.show(refused)
        else:
            flash("The outturn is recorded.", "success")
            return see_other("negotiations.line_reward", reference=reference, number=number)
    return _page(head, record, form), status


def _current(record: RewardRecord) -> dict[str, str]:
    """What stands, or the last published value where the reader asked to take that."""
    found = {"version": str(record.line.version), "source": record.outturn_source, "outturn": ""}
    if record.outturn is not None:
        found["outturn"] = format(record.outturn, "f")
    if request.args.get("take") == "latest" and record.latest is not None:
        found["outturn"] = format(record.latest.value, "f")
        found["source"] = record.latest.source
    return found


def _number(typed: str) -> Decimal:
    try:
        read = read_value(typed)
    except ValueFault as fault:
        raise Refused({"outturn": str(fault)}) from fault
    if not isinstance(read, Value):
        raise Refused({"outturn": "An outturn is a number."})
    return read.number


def _page(head: AgreementHead, record: RewardRecord, form: OutturnForm) -> str:
    return render_template(
        "negotiations/evidence/reward.html", head=head, line=record.line, record=record, form=form
    )
