"""Recusing oneself, naming who acts instead, and ending that."""

from flask.typing import ResponseReturnValue

from gorm.accounts.actor import current_actor
from gorm.accounts.models import user_id_in
from gorm.core.errors import NotFound
from gorm.core.permissions import needs
from gorm.decisions import service
from gorm.decisions.forms import NOBODY, ReasonForm, RecuseForm, SubstituteForm
from gorm.decisions.queries import Act, DecisionRecord
from gorm.decisions.rules.standing import Recused
from gorm.decisions.views.blueprint import pages
from gorm.decisions.views.sheet import Sheet, answered

_BOTH = ["GET", "POST"]


@pages.route("/decisions/<reference>/recuse", methods=_BOTH)
@needs("decision:decide")
def recuse(reference: str) -> ResponseReturnValue:
    """Step back from what a decision is about."""
    sheet = Sheet(
        act=Act.RECUSE,
        title="Recuse yourself",
        button="Recuse yourself",
        explains="You decide nothing more on this subject until you end it. The substitute "
        "decides instead: a director at the grade who did not ask, of this office or another.",
        done="You are recused.",
        opened=_recuse_form,
        save=_recuse,
    )
    return answered(reference, sheet)


@pages.route("/decisions/<reference>/substitute/<director>", methods=_BOTH)
@needs("decision:decide")
def name_substitute(reference: str, director: str) -> ResponseReturnValue:
    """Name who acts for a director who is recused."""
    user_id = user_id_in(director)

    def opened(record: DecisionRecord) -> SubstituteForm:
        recusal = _found(record, user_id)
        form = SubstituteForm.opened({"version": str(recusal.version)})
        form.offer("substitute", [NOBODY, *record.substitutes(user_id)])
        return form

    def save(record: DecisionRecord, form: SubstituteForm) -> None:
        service.name_substitute(
            current_actor(),
            *record.subject,
            user_id,
            user_id_in(form.substitute.data or ""),
            seen_version=form.seen_version,
        )

    sheet = Sheet(
        act=Act.NAME_SUBSTITUTE,
        title="Name who acts instead",
        button="Name them",
        explains="The substitute decides for the director who is recused, on everything that is "
        "decided on this subject.",
        done="Who acts is named.",
        opened=opened,
        save=save,
    )
    return answered(reference, sheet)


@pages.route("/decisions/<reference>/end-recusal", methods=_BOTH)
@needs("decision:decide")
def end_recusal(reference: str) -> ResponseReturnValue:
    """End one's own recusal."""

    def save(record: DecisionRecord, form: ReasonForm) -> None:
        reason = form.reason.data or ""
        service.end_recusal(current_actor(), *record.subject, reason, form.seen_version)

    def opened(record: DecisionRecord) -> ReasonForm:
        recusal = _found(record, current_actor().user_id)
        return ReasonForm.opened({"version": str(recusal.version)})

    sheet = Sheet(
        act=Act.END_RECUSAL,
        title="End your recusal",
        button="End it",
        explains="You decide on this subject again. That you were recused stays on record.",
        done="Your recusal is ended.",
        opened=opened,
        save=save,
    )
    return answered(reference, sheet)


def _recuse_form(record: DecisionRecord) -> RecuseForm:
    form = RecuseForm.opened()
    form.offer("substitute", [("", "Nobody yet"), *record.substitutes(current_actor().user_id)])
    return form


def _recuse(record: DecisionRecord, form: RecuseForm) -> None:
    substitute = user_id_in(form.substitute.data or "") or None
    service.recuse(current_actor(), *record.subject, form.reason.data or "", substitute)


def _found(record: DecisionRecord, user_id: int) -> Recused:
    found = next((one for one in record.recusals if one.user_id == user_id), None)
    if found is None:
        raise NotFound
    return found
