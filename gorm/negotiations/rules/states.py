"""From which state an agreement goes to which other: pure."""

from collections.abc import Mapping
from typing import Final

from gorm.negotiations.models import AgreementState

_STOPPED: Final = (AgreementState.STALLED, AgreementState.WITHDRAWN, AgreementState.ENDED)
#: Stalled and withdrawn come from any stage; what was never signed cannot end.
FROM: Final[Mapping[AgreementState, tuple[AgreementState, ...]]] = {
    AgreementState.LIVE: _STOPPED,
    AgreementState.STALLED: (
        AgreementState.LIVE, AgreementState.WITHDRAWN, AgreementState.ENDED
    ),
    AgreementState.WITHDRAWN: (AgreementState.LIVE,),
    AgreementState.ENDED: (AgreementState.LIVE,),
}  # fmt: skip

ACTS: Final[Mapping[AgreementState, str]] = {
    AgreementState.LIVE: "Take it up again",
    AgreementState.STALLED: "Say that it stalled",
    AgreementState.WITHDRAWN: "Withdraw it",
    AgreementState.ENDED: "Say that it ended",
}


def states_from(state: AgreementState, *, is_in_force: bool) -> tuple[AgreementState, ...]:
    """The states to which an agreement can go."""
    return tuple(one for one in FROM[state] if is_in_force or one is not AgreementState.ENDED)
