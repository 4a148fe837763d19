"""Issuing a pack, opening its file, withdrawing it, and beginning an addendum to it."""

from flask import flash, request, url_for
from flask.typing import ResponseReturnValue

from gorm.accounts.actor import current_actor
from gorm.briefings.forms.life import IssueForm, WithdrawForm
from gorm.briefings.models import PackState
from gorm.briefings.queries import pack_detail, pack_row
from gorm.briefings.queries.related import replaceable
from gorm.briefings.service import (
    PackDamaged,
    PackWithdrawn,
    begin_addendum,
    issue,
    open_pack,
    withdraw,
)
from gorm.briefings.views.asking import Asking, ask_or_do
from gorm.briefings.views.frame import blueprint
from gorm.core.errors import Refused
from gorm.core.forms.fields import number_in
from gorm.core.permissions import needs, own_transactions
from gorm.core.web.addresses import see_other
from gorm.core.web.downloads import to_take_away
from gorm.core.web.error_pages import error_page

_OUT = (PackState.ISSUED, PackState.SUPERSEDED)


class _NotMade(Refused):
    """The pack could not be made; its page says why."""


@blueprint.route("/<number>/issue", methods=["GET", "POST"])
@needs("pack:build")
@own_transactions
def issue_pack(number: str) -> ResponseReturnValue:
    """Issue a pack: as it was cleared, or where no clearance is required as its records stand."""
    actor = current_actor()
    found = pack_detail(actor, number)
    if found.state not in {PackState.DRAFT, PackState.CLEARING}:
        return see_other("briefings.pack", number=number)
    form = IssueForm.opened({"copies": "1"})
    form.offer(
        "supersedes", [("", "No earlier pack"), *replaceable(actor, pack_row(actor, number))]
    )
    is_cleared = found.state is PackState.CLEARING
    asking = Asking(
        title=f"Issue {number}",
        button="Issue it",
        done=f"{number} is issued.",
        back=url_for("briefings.pack", number=number),
        number=number,
        caption=found.place.name,
        notes=(
            "What was cleared is printed, to the letter. Where records have changed since, you are "
            "asked first."
            if is_cleared
            else "The pack is read from the records as they are now, frozen and printed.",
            "After that it never changes.",
        ),
        working="Issuing the pack…",
    )

    def save() -> None:
        made = issue(
            actor,
            number,
            copies=number_in(form.copies) or 1,
            is_meant=bool(form.is_meant.data),
            supersedes=form.supersedes.data or "",
        )
        if not made:
            raise _NotMade(pack_detail(actor, number).failure or "It is being issued already.")

    return ask_or_do(
        form,
        asking,
        save,
        template="briefings/pack_going_on.html",
        has_own_transactions=True,
        take_back=url_for("briefings.take_back_pack", number=number) if is_cleared else "",
    )


@blueprint.get("/<number>/file")
@needs("pack:read")
def file(number: str) -> ResponseReturnValue:
    """The PDF itself. That it was opened is recorded before its first byte goes out."""
    back = ("Go back to the pack", url_for("briefings.pack", number=number))
    try:
        is_warned = request.args.get("withdrawn") == "known"
        content = open_pack(current_actor(), number, is_warned=is_warned)
    except PackWithdrawn as withdrawn:
        return error_page(
            409,
            "This pack is withdrawn and not to be used",
            f"It was withdrawn because: {withdrawn.because}",
            link=(
                "Open it all the same, which is recorded",
                url_for("briefings.file", number=number, withdrawn="known"),
            ),
        )
    except PackDamaged:
        return error_page(
            409,
            "This pack cannot be opened",
            f"The file of {number} is missing or has been changed since it was frozen, so it is "
            "not shown. That has been recorded. Tell your administrator, who can restore it from "
            "a backup; or build a new pack.",
            link=back,
        )
    return to_take_away(content, "application/pdf", f"{number}.pdf")


@blueprint.route("/<number>/withdraw", methods=["GET", "POST"])
@needs("pack:build")
def withdraw_pack(number: str) -> ResponseReturnValue:
    """Withdraw a pack that is out, with the reason."""
    actor = current_actor()
    found = pack_detail(actor, number)
    if found.state not in _OUT:
        return see_other("briefings.pack", number=number)
    form = WithdrawForm.opened({"version": str(found.version)})
    asking = Asking(
        title=f"Withdraw {number}?",
        button="Withdraw it",
        done=f"{number} is withdrawn.",
        back=url_for("briefings.pack", number=number),
        number=number,
        caption=found.place.name,
        notes=("Its file stays, and whoever opens it is told first that it is withdrawn.",),
        is_warning=True,
        version=found.version,
    )
    return ask_or_do(
        form, asking, lambda: withdraw(actor, number, form.reason.data or "", form.seen_version)
    )


@blueprint.post("/<number>/addendum")
@needs("pack:build")
def addendum(number: str) -> ResponseReturnValue:
    """Begin an addendum to an issued pack; its page says what is left to be done."""
    begun = begin_addendum(current_actor(), number)
    flash(f"{begun} is begun. Write in it what has changed.", "success")
    return see_other("briefings.pack", number=begun)
