"""Recording a whole round at once: the positions of one side, and its replies to the other's."""

from collections.abc import Mapping, Sequence

from gorm.accounts.actor import Actor
from gorm.core.errors import Refused
from gorm.negotiations.service.loading import agreement_to_negotiate
from gorm.negotiations.service.positions import Occasion, Recorded, Said, record_positions
from gorm.negotiations.service.replies import Answer, put_reply


def record_sheet(
    actor: Actor,
    reference: str,
    occasion: Occasion,
    said: Sequence[Said],
    answers: Mapping[str, Answer],
) -> Recorded:
    """Record positions and replies, by topic, all or none.

    Raises Refused with a fault for each under its field: `offer_<topic>`, `reply_<topic>`.
    """
    recorded = record_positions(actor, reference, occasion, said)
    agreement = agreement_to_negotiate(actor, reference)
    asked: list[str] = []
    faults: dict[str, str] = {}
    for topic, answer in answers.items():
        try:
            decision = put_reply(actor, agreement, answer)
        except Refused as refused:
            faults[f"reply_{topic}"] = " ".join(refused.faults.values())
        else:
            asked += [decision] if decision else []
    if faults:
        raise Refused(faults)
    return Recorded(recorded.positions, len(answers) - len(asked), (*recorded.asked, *asked))
