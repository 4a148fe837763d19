"""Two rounds side by side: what moved, by whom, and what is still open."""

from dataclasses import dataclass

from gorm.core.errors import NotFound
from gorm.negotiations.queries.heads import AgreementHead
from gorm.negotiations.queries.table import GapShown, gap_shown, offer_words, whose_of
from gorm.negotiations.queries.topics import Round, Topic, rounds_of, taken_on, topics_of
from gorm.negotiations.rules.convergence import Movement, gaps_of, moves_between
from gorm.negotiations.rules.positions import is_open_at


@dataclass(frozen=True)
class SideMoved:
    """What one side's offer was, and what it is."""

    whose: str
    before: str
    after: str
    movement: Movement
    state: str


@dataclass(frozen=True)
class Compared:
    """A line or a term in two rounds."""

    topic: Topic
    sides: tuple[SideMoved, ...]
    gap_before: GapShown | None
    gap_after: GapShown | None
    is_open: bool

    @property
    def has_moved(self) -> bool:
        """Whether anybody moved on it."""
        return any(side.movement.is_move for side in self.sides)


@dataclass(frozen=True)
class Comparison:
    """Two rounds of an agreement, the earlier one first."""

    first: Round
    second: Round
    rounds: tuple[Round, ...]
    lines: tuple[Compared, ...]

    @property
    def moved(self) -> tuple[Compared, ...]:
        """Where somebody moved."""
        return tuple(one for one in self.lines if one.has_moved)

    @property
    def unmoved(self) -> tuple[Compared, ...]:
        """Where nobody moved and something is open."""
        return tuple(one for one in self.lines if not one.has_moved and one.is_open)

    @property
    def open_points(self) -> int:
        """On how many lines and terms something is still open."""
        return sum(one.is_open for one in self.lines)

    @property
    def by_whom(self) -> tuple[tuple[str, int], ...]:
        """On how many lines and terms each side moved."""
        counted: dict[str, int] = {}
        for line in self.lines:
            for side in line.sides:
                if side.movement.is_move:
                    counted[side.whose] = counted.get(side.whose, 0) + 1
        return tuple(counted.items())


def comparison(head: AgreementHead, first: int, second: int) -> Comparison:
    """Two rounds of an agreement side by side, whichever is named first. Raises NotFound."""
    rounds = rounds_of(head.id)
    by_number = {one.number: one for one in rounds}
    earlier, later = sorted((first, second))
    if earlier not in by_number or later not in by_number:
        raise NotFound
    topics = topics_of(head.id)
    taken = taken_on(head.id, topics)
    names = whose_of(taken)
    lines = []
    for topic in topics:
        positions = taken.get(topic.key, ())
        gaps = gaps_of(positions, topic.polarity, by_number) if topic.is_line else ()
        shown = {gap.round: gap_shown(gap, topic) for gap in gaps}
        sides = tuple(
            SideMoved(
                whose=names[move.speaker],
                before=offer_words(move.before, topic) if move.before else "",
                after=offer_words(move.after, topic),
                movement=move.movement,
                state=move.after.state.label,
            )
            for move in moves_between(positions, earlier, later)
        )
        is_open = is_open_at(positions, later)
        lines.append(Compared(topic, sides, shown.get(earlier), shown.get(later), is_open))
    return Comparison(by_number[earlier], by_number[later], rounds, tuple(lines))
