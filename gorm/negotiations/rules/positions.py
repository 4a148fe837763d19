"""What a position is to the rules, which of them stand, and who may reply to what: pure."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from gorm.negotiations.models import PositionState, Side

#: What can be made of a position. That it is open is how it begins, and no reply.
REPLIES: Final = (
    PositionState.ACCEPTED,
    PositionState.REJECTED,
    PositionState.RESERVED,
    PositionState.WITHDRAWN,
)
#: The states in which a position still asks for something.
OPEN_STATES: Final = frozenset({PositionState.OPEN, PositionState.RESERVED})


@dataclass(frozen=True)
class Speaker:
    """Whose position it is: the area's, the office's, or a department's, named by its number."""

    side: Side
    department_id: int | None = None


AREA: Final = Speaker(Side.AREA)
OFFICE: Final = Speaker(Side.OFFICE)


@dataclass(frozen=True)
class Taken:
    """A position as the rules know it; `topic` is that of its line or term: line_3, term_2."""

    id: int
    round: int
    topic: str
    speaker: Speaker
    offer: Decimal | None = None
    words: str = ""
    state: PositionState = PositionState.OPEN
    is_current: bool = True
    is_error: bool = False

    @property
    def stands(self) -> bool:
        """Whether it is the last of its side in its round, and no error."""
        return self.is_current and not self.is_error

    @property
    def figure(self) -> Decimal | None:
        """The value on the table: none in words only, and none once it was withdrawn."""
        return None if self.state is PositionState.WITHDRAWN else self.offer

    @property
    def asks(self) -> bool:
        """Whether it still waits for an answer that settles it."""
        return self.state in OPEN_STATES


def standing_at(positions: Iterable[Taken], round_number: int) -> dict[Speaker, Taken]:
    """The last position of each side on one topic up to and with a round."""
    found: dict[Speaker, Taken] = {}
    for one in positions:
        if not one.stands or one.round > round_number:
            continue
        last = found.get(one.speaker)
        if last is None or (one.round, one.id) > (last.round, last.id):
            found[one.speaker] = one
    return found


def is_open_at(positions: Iterable[Taken], round_number: int) -> bool:
    """Whether a topic is open as it stands at a round: the rule by which signing judges too.

    Of the area and the office the latest round that speaks counts: it is open while one of them is
    reserved, or while one is open and none accepted. A department's last position counts by itself.
    """
    heard: dict[int | None, list[Taken]] = {}
    for one in positions:
        if one.stands and one.state is not PositionState.WITHDRAWN and one.round <= round_number:
            heard.setdefault(one.speaker.department_id, []).append(one)
    return any(_is_unsettled(spoken) for spoken in heard.values())


def _is_unsettled(spoken: Sequence[Taken]) -> bool:
    latest = max(one.round for one in spoken)
    states = {one.state for one in spoken if one.round == latest}
    if PositionState.RESERVED in states:
        return True
    return PositionState.OPEN in states and PositionState.ACCEPTED not in states


def answered_by(speaker: Speaker) -> Speaker:
    """Who answers a position: the office answers everybody, and the area answers the office."""
    return AREA if speaker.side is Side.OFFICE else OFFICE


def reply_fault(position: Taken, reply: PositionState, positions: Sequence[Taken]) -> str:
    """Why this cannot be replied to a position, among all on its topic; '' where it can.

    A reply may come after its round has closed. It may not be to what no longer stands: a
    position that was superseded, recorded in error or withdrawn, or whose side has made another
    offer in a later round.
    """
    if reply not in REPLIES:
        return "Choose what was made of it: accepted, rejected, reserved or withdrawn."
    if fault := _standing_fault(position):
        return fault
    if position.state is reply:
        return f"This position is {reply.label.lower()} already."
    if later := _later(position, positions):
        return f"Its side made another offer in round {later}. Reply to that one."
    return ""


def _standing_fault(position: Taken) -> str:
    """Why nothing is replied to a position that does not stand."""
    if position.is_error:
        return "This position was recorded in error, so it takes no reply."
    if not position.is_current:
        return "A later position in the same round has replaced this one. Reply to that one."
    if position.state is PositionState.WITHDRAWN:
        return "This position was withdrawn, so it takes no reply."
    return ""


def state_after(replies: Sequence[PositionState]) -> PositionState:
    """Where a position stands after these replies, in their order: the last one holds."""
    return replies[-1] if replies else PositionState.OPEN


def _later(position: Taken, positions: Sequence[Taken]) -> int:
    return max(
        (
            one.round
            for one in positions
            if one.stands and one.speaker == position.speaker and one.round > position.round
        ),
        default=0,
    )
