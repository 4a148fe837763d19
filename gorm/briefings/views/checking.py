"""What was found in a draft with where each is mended, and what becomes of restricted records."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from flask import url_for
from flask.typing import ResponseReturnValue

from gorm.accounts.actor import current_actor
from gorm.briefings.forms.life import AnswerForm
from gorm.briefings.models import PackState, RestrictedAnswer
from gorm.briefings.policy import may_answer_for_restricted
from gorm.briefings.queries import PackDetail, pack_detail
from gorm.briefings.rules.checking import Finding, Mend, Severity
from gorm.briefings.service import answer_for_restricted
from gorm.briefings.views.asking import Asking, ask_or_do
from gorm.briefings.views.frame import blueprint, place_address
from gorm.core.errors import NotAllowed
from gorm.core.permissions import needs
from gorm.core.web.addresses import see_other
from gorm.places.offers import Audience, PlaceKind

_LABELS: Final = {
    Mend.WRITE: "Write it",
    Mend.ORDER: "Amend the order",
    Mend.RESTRICTED: "Decide on it",
    Mend.PLACE: "Open the place",
    Mend.CASE: "Open the case",
    Mend.FIGURES: "Open its figures",
}


@dataclass(frozen=True)
class Mended:
    """A finding with the link that leads to where it is mended; without one it is only told."""

    words: str
    is_stop: bool
    label: str
    address: str


def mended(pack: PackDetail, found: Sequence[Finding]) -> tuple[Mended, ...]:
    """What was found in a draft, each with where it is mended."""
    return tuple(
        Mended(one.words, one.severity is Severity.MUST, _LABELS[one.mend], _address(pack, one))
        for one in found
    )


@blueprint.route("/<number>/restricted", methods=["GET", "POST"])
@needs("pack:build")
def answer_restricted(number: str) -> ResponseReturnValue:
    """A director decides what becomes of restricted records that the audience may not see."""
    actor = current_actor()
    found = pack_detail(actor, number)
    if not may_answer_for_restricted(actor, found.office_id):
        raise NotAllowed("A director of the office decides what becomes of restricted records.")
    if found.state is not PackState.DRAFT:
        return see_other("briefings.pack", number=number)
    form = AnswerForm.opened(
        {
            "answer": found.restricted_answer.value,
            "oral_briefing_from": found.oral_briefing_from,
            "version": str(found.version),
        }
    )
    form.fit(found.audience)
    asking = Asking(
        title="Restricted records",
        button="Save the decision",
        done="What becomes of restricted records is decided.",
        back=url_for("briefings.pack", number=number),
        number=number,
        caption=f"{number}: {found.place.name}",
        notes=(_told(found.audience),),
        version=found.version,
    )
    return ask_or_do(
        form,
        asking,
        lambda: answer_for_restricted(
            actor,
            number,
            RestrictedAnswer(form.answer.data),
            form.reason.data or "",
            oral_briefing_from=form.oral_briefing_from.data or "",
            seen_version=form.seen_version,
        ),
    )


def _told(audience: Audience) -> str:
    if audience is Audience.AREA:
        return "The pack is for the other side, to whom nothing restricted is ever released."
    return (
        f"The pack is for: {audience.label}. What you release stands in it in full, and it then "
        "opens only to those who may know of every one of the records."
    )


def _address(pack: PackDetail, found: Finding) -> str:
    number, place = pack.number, pack.place
    if found.mend is Mend.WRITE:
        return url_for("briefings.writing", number=number)
    if found.mend is Mend.ORDER:
        return url_for("briefings.amend_pack", number=number)
    if found.mend is Mend.RESTRICTED:
        is_theirs = may_answer_for_restricted(current_actor(), pack.office_id)
        return url_for("briefings.answer_restricted", number=number) if is_theirs else ""
    if found.mend is Mend.CASE:
        return url_for("challenge.case", reference=found.reference)
    if found.mend is Mend.FIGURES:
        page = "area_profile" if place.kind is PlaceKind.AREA else "place_profile"
        return url_for(f"performance.{page}", reference=place.reference)
    return place_address(place)
