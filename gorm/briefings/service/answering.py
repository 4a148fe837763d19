"""What a director decides on restricted records that an audience would not be shown."""

from typing import Final

from gorm.accounts.actor import Actor
from gorm.audit.service import Subject, record
from gorm.briefings.models import PackState, RestrictedAnswer
from gorm.briefings.policy import SUBJECT, may_answer_for_restricted
from gorm.briefings.service.loading import pack_to_change
from gorm.core.errors import NotAllowed, Refused
from gorm.core.text import cleaned, one_line
from gorm.places.offers import Audience

_IN_WORDS: Final = {
    RestrictedAnswer.RELEASED: "released to this audience",
    RestrictedAnswer.WITHHELD: "withheld",
    RestrictedAnswer.ORAL: "told aloud",
    RestrictedAnswer.NONE: "not decided",
}


def answer_for_restricted(
    actor: Actor,
    number: str,
    answer: RestrictedAnswer,
    reason: str,
    *,
    oral_briefing_from: str = "",
    seen_version: int,
) -> None:
    """Release restricted records to the audience of a draft, withhold them, or have them told.

    Raises NotFound; NotAllowed for whoever is no director of the office; Refused for `answer`,
    `reason` and `oral_briefing_from`; Conflict.
    """
    pack = pack_to_change(actor, number, PackState.DRAFT, seen_version=seen_version)
    if not may_answer_for_restricted(actor, pack.office_id):
        raise NotAllowed("A director of the office decides what becomes of restricted records.")
    teller = one_line(oral_briefing_from)
    if faults := _faults(answer, cleaned(reason), teller, pack.audience):
        raise Refused(faults)
    before = pack.restricted_answer
    pack.restricted_answer, pack.restricted_answer_by_id = answer, actor.user_id
    pack.oral_briefing_from = teller if answer is RestrictedAnswer.ORAL else ""
    changes = {"Restricted records": (_IN_WORDS[before], _IN_WORDS[answer])}
    if pack.oral_briefing_from:
        changes["Oral briefing from"] = ("", pack.oral_briefing_from)
    record(
        actor,
        "pack.restricted_answered",
        Subject(SUBJECT, number),
        reason=cleaned(reason),
        changes=changes,
    )


def _faults(
    answer: RestrictedAnswer, reason: str, teller: str, audience: Audience
) -> dict[str, str]:
    faults = {}
    if answer is RestrictedAnswer.NONE:
        faults["answer"] = "Choose what becomes of the restricted records."
    if answer is RestrictedAnswer.RELEASED and audience is Audience.AREA:
        faults["answer"] = "Nothing restricted is ever released to the other side."
    if answer is RestrictedAnswer.ORAL and not teller:
        faults["oral_briefing_from"] = "Enter who will give the oral briefing."
    if not reason:
        faults["reason"] = "Enter why. It is kept with the decision."
    return faults
