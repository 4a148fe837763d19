"""What a reader may do about a decision, for its page to offer."""

from enum import StrEnum

from gorm.accounts.actor import Actor
from gorm.decisions.models import Decision, DecisionState
from gorm.decisions.offers import DecisionKind
from gorm.decisions.policy import may_ask, may_decide
from gorm.decisions.rules.standing import Recused, Standing


class Act(StrEnum):
    """What a reader may do about a decision."""

    DECIDE = "decide"
    RECORD = "record"
    RETURN = "return"
    DELEGATE = "delegate"
    RECUSE = "recuse"
    NAME_SUBSTITUTE = "name_substitute"
    END_RECUSAL = "end_recusal"
    ASK_AGAIN = "ask_again"
    WITHDRAW = "withdraw"


def acts_of(
    actor: Actor, decision: Decision, standing: Standing | None, kind: DecisionKind | None
) -> tuple[Act, ...]:
    """What the reader may do, in the order in which the page offers it."""
    if standing is None or kind is None:
        return ()
    me, is_open = actor.user_id, decision.state is DecisionState.OPEN
    may_record = not standing.bars_to_recording(me)
    may_close = not standing.bars(me)
    writes = may_ask(actor, decision.office_id)
    is_returned = decision.state is DecisionState.RETURNED
    found = {
        Act.DECIDE: is_open and may_close,
        Act.RECORD: is_open and may_record,
        Act.RETURN: is_open and (may_record if decision.is_above_office else may_close),
        Act.DELEGATE: is_open and not standing.bars_in_own_right(me) and may_close,
        Act.NAME_SUBSTITUTE: bool(to_cover(actor, standing)),
        Act.RECUSE: _may_recuse(actor, decision, standing),
        Act.END_RECUSAL: standing.recusal_of(me) is not None and may_decide(actor),
        Act.ASK_AGAIN: is_returned and writes and kind.ask_again is not None,
        Act.WITHDRAW: writes,
    }
    return tuple(act for act, may in found.items() if may)


def _may_recuse(actor: Actor, decision: Decision, standing: Standing) -> bool:
    is_theirs = actor.belongs_to(decision.office_id) or bool(standing.acts_for(actor.user_id))
    return may_decide(actor) and is_theirs and standing.recusal_of(actor.user_id) is None


def to_cover(actor: Actor, standing: Standing) -> tuple[Recused, ...]:
    """The recused for whom the reader may name who acts."""
    if not may_decide(actor):
        return ()
    offices = {who.user_id: who.office_id for who in standing.directors}
    return tuple(
        one
        for one in standing.recusals
        if one.user_id == actor.user_id or actor.belongs_to(offices.get(one.user_id))
    )
