"""Clearing a pack: its contents are frozen, others say yes or no to them, and nothing moves."""

from datetime import date
from typing import Final

from sqlalchemy import select

from gorm.accounts.actor import Actor
from gorm.accounts.policy import insist
from gorm.audit.service import Subject, record
from gorm.briefings.contents import PackContents
from gorm.briefings.frozen import frozen
from gorm.briefings.models import ClearanceRule, Pack, PackClearance, PackState
from gorm.briefings.policy import SUBJECT
from gorm.briefings.queries import pack_place, state_of
from gorm.briefings.queries.clearing import current_clearances, rules_for
from gorm.briefings.rules.clearance import CLEARANCE, Clearing, asked_in_words
from gorm.briefings.service.drafting import order_of
from gorm.briefings.service.freezing import (
    ask_about,
    hold_contents,
    insist_it_is_ready,
    let_go_of_contents,
    refuse_internal,
)
from gorm.briefings.service.gathering import gathered
from gorm.briefings.service.loading import pack_to_change, pack_to_read
from gorm.core import clock
from gorm.core.db import one_moment, session, unit_of_work
from gorm.core.errors import NotFound, Refused
from gorm.core.text import cleaned, listed, moment
from gorm.core.working_days import BeyondHolidayTable, working_days_after
from gorm.decisions.models import Decision, DecisionState, OutcomeKind, StepKind
from gorm.decisions.offers import Decided
from gorm.decisions.policy import may_ask
from gorm.decisions.rules.closing import Choice
from gorm.decisions.service import Request, ask
from gorm.decisions.service.closing import close

LONGEST_REMARKS: Final = 2000
_ABOVE: Final = "somebody above the office"


def ask_for_clearance(
    actor: Actor, number: str, seen_version: int, *, note: str = "", is_meant: bool = False
) -> tuple[str, ...]:
    """Freeze a draft as its records stand and ask for every clearance that its office requires.

    Runs its own unit of work. Returns the references of the decisions. Raises NotFound;
    NotAllowed; Refused where none is required, or where something must be answered first;
    RestrictedWithheld; AskedBack where the contents contradict themselves, unless it `is_meant`;
    Conflict.
    """
    with one_moment():
        pack = pack_to_read(actor, number, PackState.DRAFT)
        insist(may_ask(actor, pack.office_id))
        if not rules_for(pack):
            raise Refused({"": "No clearance is required for this pack. It can be issued."})
        insist_it_is_ready(actor, pack)
        order, place, pack_id = order_of(pack), pack_place(pack), pack.id
    contents = gathered(actor, place.kind, place.reference, order, pack_id)
    ask_about(contents, is_meant=is_meant)
    refuse_internal(contents)
    kept = frozen(contents)
    with unit_of_work():
        pack = pack_to_change(actor, number, PackState.DRAFT, seen_version=seen_version)
        pack.state, pack.issuing_since, pack.failure = PackState.CLEARING, None, ""
        hold_contents(pack, contents, kept)
        session().flush()
        asked = tuple(_asked(actor, pack, rule, contents, note) for rule in rules_for(pack))
        facts = {"content": kept.digest, "asked for": [label for label, _ in asked]}
        record(
            actor,
            "pack.clearance_asked",
            Subject(SUBJECT, number),
            reason=cleaned(note),
            facts=facts,
        )
    return tuple(reference for _, reference in asked)


def take_back(actor: Actor, number: str, reason: str, seen_version: int) -> None:
    """Make a draft of a pack that is being cleared again: what was cleared is cleared no more.

    Raises NotFound, NotAllowed, Refused, Conflict.
    """
    pack = pack_to_change(actor, number, PackState.CLEARING, seen_version=seen_version)
    if not cleaned(reason):
        raise Refused({"reason": "Enter why it is taken back. Those who were asked read this."})
    _make_a_draft(actor, pack, "pack.taken_back", cleaned(reason))


def follow(actor: Actor, decided: Decided) -> None:
    """Mark a clearance given or refused. What is refused goes back to being a draft.

    Raises Refused where the pack was taken back meanwhile, and where the hand has to be another.
    """
    pack, clearance = _in_question(decided)
    stands = (
        state_of(pack) is PackState.CLEARING and pack.content_digest == clearance.content_digest
    )
    if decided.outcome.has_effect:
        if not stands:
            raise Refused(f"{pack.number} was taken back. There is nothing to clear any more.")
        _insist_on_another_hand(actor, pack, clearance)
        clearance.cleared_by_id = None if decided.is_recorded_from_above else actor.user_id
        clearance.cleared_by_name = decided.decided_by_name or _ABOVE
        clearance.cleared_at = clock.now()
        clearance.remarks = decided.conditions[:LONGEST_REMARKS]
        _tell(actor, pack, clearance, "pack.cleared", decided.conditions)
        return
    clearance.refused_at = clock.now()
    clearance.remarks = decided.reasons[:LONGEST_REMARKS]
    if decided.outcome is OutcomeKind.WITHDRAWN:
        _tell(actor, pack, clearance, "pack.clearance_withdrawn", decided.reasons)
    else:
        _tell(actor, pack, clearance, "pack.clearance_refused", decided.reasons)
    if stands:
        words = f"{clearance.label} clearance was not given: {decided.reasons}"
        _make_a_draft(actor, pack, "pack.back_to_draft", words)


def lacking(pack: Pack, asked: Clearing) -> tuple[str, ...]:
    """What stands in the way of clearing these contents now, in words."""
    if state_of(pack) is PackState.CLEARING and pack.content_digest == asked.content_digest:
        return ()
    return (f"{pack.number} was taken back, and what is asked about stands no more",)


def _in_question(decided: Decided) -> tuple[Pack, PackClearance]:
    pack = session().scalar(
        select(Pack)
        .where(Pack.number == decided.subject_reference)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    clearance = session().scalar(
        select(PackClearance).where(PackClearance.decision_id == decided.decision_id)
    )
    if pack is None or clearance is None:
        raise NotFound
    return pack, clearance


def _insist_on_another_hand(actor: Actor, pack: Pack, clearance: PackClearance) -> None:
    """Nobody clears what they prepared, nor twice, where the rule asks for another hand."""
    rule = session().get_one(ClearanceRule, clearance.rule_id)
    if not rule.needs_other_hand:
        return
    if pack.prepared_by_id == actor.user_id:
        raise Refused(
            f"You prepared {pack.number}. Its {clearance.label} clearance needs another hand."
        )
    others = [one.label for one in current_clearances(pack) if one.cleared_by_id == actor.user_id]
    if others:
        raise Refused(
            f"You gave {pack.number} its {listed(others)} clearance. Its {clearance.label} "
            "clearance needs another hand."
        )


def _make_a_draft(actor: Actor, pack: Pack, action: str, reason: str) -> None:
    """The requests that still wait are withdrawn: there is nothing to say yes to any more.

    One that somebody decides at this moment is left to them: they hold it and wait for the pack,
    so that waiting for them would never end. They are told then that it was taken back.
    """
    asked = [one.decision_id for one in current_clearances(pack) if one.decision_id]
    pack.state, pack.issuing_since = PackState.DRAFT, None
    let_go_of_contents(pack)
    session().flush()
    record(actor, action, Subject(SUBJECT, pack.number), reason=reason)
    waiting = session().scalars(
        select(Decision)
        .where(Decision.id.in_(asked), Decision.state != DecisionState.CLOSED)
        .order_by(Decision.id)
        .with_for_update(skip_locked=True)
    )
    for decision in waiting.all():
        choice = Choice(OutcomeKind.WITHDRAWN, reason)
        close(actor, decision, choice, step=StepKind.WITHDRAWN, act="decision.withdrawn")


def _tell(actor: Actor, pack: Pack, clearance: PackClearance, action: str, words: str) -> None:
    facts = {"clearance": clearance.label, "content": clearance.content_digest}
    record(actor, action, Subject(SUBJECT, pack.number), reason=words, facts=facts)


def _asked(
    actor: Actor, pack: Pack, rule: ClearanceRule, contents: PackContents, note: str
) -> tuple[str, str]:
    due = _due(rule.working_days)
    reference = ask(actor, _request(pack, rule, contents, due, note))
    session().add(
        PackClearance(
            pack_id=pack.id,
            rule_id=rule.id,
            label=rule.label,
            due_on=due,
            content_digest=pack.content_digest,
            decision_id=session().scalar(
                select(Decision.id).where(Decision.reference == reference)
            ),
        )
    )
    session().flush()
    return rule.label, reference


def _request(
    pack: Pack, rule: ClearanceRule, contents: PackContents, due: date | None, note: str
) -> Request:
    if pack.office_id is None:
        raise Refused({"": "Only an office's packs are cleared."})
    place = contents.subject.place
    return Request(
        kind=CLEARANCE,
        subject_kind=SUBJECT,
        subject_reference=pack.number,
        office_id=pack.office_id,
        organisation_id=pack.organisation_id,
        area_id=pack.area_id,
        question=asked_in_words(rule.label, pack.number, place.name, pack.occasion),
        grade_code=rule.grade_code,
        due_on=due,
        consequence=2,
        if_nothing_is_done="The pack is not issued.",
        reasons=cleaned(note),
        proposal=Clearing(rule.id, rule.label, pack.content_digest).plain,
        evidence={
            "Data as at": moment(contents.as_at),
            "Content digest": pack.content_digest,
        },
        asked_on=clock.today(),
    )


def _due(days: int) -> date | None:
    if days == 0:
        return clock.today()
    try:
        return working_days_after(clock.today(), days)
    except BeyondHolidayTable:
        return None
