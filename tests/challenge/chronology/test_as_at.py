"""What held on a past day: by replaying a history day by day, and by single cases."""

from dataclasses import dataclass, field, replace
from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from gorm.challenge.rules.as_at import (
    AsAt,
    Basis,
    Changed,
    Dated,
    Made,
    Move,
    Said,
    turns_until,
)
from gorm.challenge.rules.ladder import InForce, Rung, Standing, standing_on
from gorm.core.happenings import HappenedOn, Precision

FIRST = date(2026, 1, 5)
LENGTH = 120
RUNGS = (
    Rung(1, "routine", "Routine", 1),
    Rung(2, "watch", "Watch", 2),
    Rung(3, "notice", "Notice", 3, follows_instruments=True),
    Rung(4, "directions", "Directions", 4, follows_instruments=True),
    Rung(5, "closed", "Closed", 5, is_leaving=True, closes=True),
)


def at(number: int) -> date:
    """A day of a history."""
    return FIRST + timedelta(days=number)


@dataclass
class Register:
    """A case as its tables have it on some day, changed as services change it."""

    moves: list[Move] = field(default_factory=list)
    made: list[Made] = field(default_factory=list)

    def move(self, sheet: Dated, stage_id: int) -> None:
        number = len(self.moves) + 1
        self.moves.append(Move(sheet, number, stage_id, number))

    def make(self, sheet: Dated, position: int | None, length: int | None) -> None:
        begins = sheet.happened.on
        last = begins + timedelta(days=length) if length else None
        number = len(self.made) + 1
        title, is_proposal = f"Instrument {number}", position is None
        one = InForce(number, f"INS-{number}", title, position, begins, last, None, is_proposal)
        self.made.append(Made(sheet, one))

    def end(self, recorded: date, which: int, ended: date) -> None:
        one = self.made[which]
        changed = Changed(recorded, one.instrument.ended_on)
        self.made[which] = replace(
            one,
            instrument=replace(one.instrument, ended_on=max(ended, one.instrument.begins_on)),
            ended=(*one.ended, changed),
        )

    def standing(self, today: date) -> Standing | None:
        """Where the case stands, as pages of the present read it."""
        if not self.moves:
            return None
        chosen = self.moves[-1].stage_id
        return standing_on(today, RUNGS, chosen, tuple(one.instrument for one in self.made))


@st.composite
def histories(draw: st.DrawFn) -> list[Register]:
    """A register as it was at the end of each of many days: events may be recorded late."""
    events = draw(
        st.lists(
            st.tuples(
                st.integers(1, LENGTH),  # recorded on
                st.integers(0, 40),  # so much later than it happened
                st.sampled_from(["move", "make", "end"]),
                st.integers(0, 5),
                st.sampled_from(Precision),
            ),
            max_size=12,
        )
    )
    register, days = Register(), []
    register.move(Dated(HappenedOn(FIRST), FIRST), 1)
    waiting = sorted(events, key=lambda event: event[0])
    for number in range(LENGTH + 1):
        while waiting and waiting[0][0] == number:
            _apply(register, waiting.pop(0))
        days.append(Register(list(register.moves), list(register.made)))
    return days


def _apply(register: Register, event: tuple[int, int, str, int, Precision]) -> None:
    on, late, what, which, how = event
    happened = HappenedOn(at(max(on - late, 0)), how)
    sheet = Dated(happened, at(on))
    if what == "move":
        register.move(sheet, (1, 2, 5)[which % 3])
    elif what == "make":
        register.make(sheet, (3, 4, None)[which % 3], (None, 20)[which % 2])
    elif register.made:
        register.end(at(on), which % len(register.made), happened.on)


@given(histories(), st.integers(0, LENGTH))
def test_by_what_was_recorded_a_past_day_is_told_as_that_day_told_it(
    days: list[Register], number: int
) -> None:
    now, then = days[-1], days[number]
    view = AsAt(at(number), Basis.RECORDED)
    assert view.standing(RUNGS, now.moves, now.made) == then.standing(at(number))


@given(histories(), st.sampled_from(Basis))
def test_as_at_today_a_case_stands_where_it_stands(days: list[Register], basis: Basis) -> None:
    now, today = days[-1], at(LENGTH)
    assert AsAt(today, basis).standing(RUNGS, now.moves, now.made) == now.standing(today)


@given(histories(), st.integers(0, LENGTH), st.sampled_from(Basis))
def test_the_timeline_ends_where_the_case_stood(
    days: list[Register], number: int, basis: Basis
) -> None:
    now, view = days[-1], AsAt(at(number), basis)
    turns = turns_until(view, RUNGS, now.moves, now.made)
    assert turns[-1].standing == view.standing(RUNGS, now.moves, now.made)
    assert [turn.on for turn in turns] == sorted({turn.on for turn in turns})
    assert turns[-1].on <= view.on


sheets = st.builds(
    lambda recorded, late, how: Dated(HappenedOn(at(recorded - late), how), at(recorded)),
    st.integers(0, LENGTH),
    st.integers(0, 60),
    st.sampled_from(Precision),
)


@given(st.lists(sheets), st.integers(0, LENGTH), st.integers(0, LENGTH), st.sampled_from(Basis))
def test_a_later_day_shows_every_sheet_of_an_earlier_one(
    filed: list[Dated], one: int, other: int, basis: Basis
) -> None:
    earlier, later = AsAt(at(min(one, other)), basis), AsAt(at(max(one, other)), basis)
    for sheet in filed:
        assert later.includes(sheet) or not earlier.includes(sheet)


@given(sheets, st.integers(0, LENGTH))
def test_what_was_recorded_by_then_is_known_now_and_nothing_recorded_later_is_shown(
    sheet: Dated, number: int
) -> None:
    recorded, known = AsAt(at(number)), AsAt(at(number), Basis.KNOWN)
    assert recorded.includes(sheet) == (sheet.recorded_on <= at(number))
    assert known.includes(sheet) or not recorded.includes(sheet)


@given(st.lists(st.tuples(st.integers(0, LENGTH), st.integers(0, 400))), st.integers(0, LENGTH))
def test_the_deadline_that_held_is_the_one_that_was_set_last_by_then(
    moves: list[tuple[int, int]], number: int
) -> None:
    deadlines, changes = [at(0)], []
    held = at(0)
    for on, due in sorted(moves, key=lambda move: move[0]):
        changes.append(Changed(at(on), deadlines[-1]))
        deadlines.append(at(due))
        held = at(due) if on <= number else held
    for basis in Basis:
        assert AsAt(at(number), basis).deadline(deadlines[-1], changes) == held


def test_what_is_known_to_the_month_counts_from_when_it_was_filed_or_the_month_was_over() -> None:
    filed = Dated(HappenedOn(date(2026, 2, 1), Precision.MONTH), date(2026, 2, 20))
    late = Dated(HappenedOn(date(2026, 2, 1), Precision.MONTH), date(2026, 3, 9))
    assert [filed.had_happened(date(2026, 2, day)) for day in (19, 20)] == [False, True]
    assert AsAt(date(2026, 2, 28), Basis.KNOWN).includes(late)
    assert not AsAt(date(2026, 2, 27), Basis.KNOWN).includes(late)
    assert not AsAt(date(2026, 3, 8)).includes(late)


def test_a_sheet_that_was_struck_later_still_held() -> None:
    said = Said(Dated(HappenedOn(at(1)), at(1), struck_on=at(9)), 1, "The first aim")
    assert AsAt(at(8)).latest([said]) == said
    assert AsAt(at(9)).latest([said]) is None
    assert AsAt(at(8), Basis.KNOWN).latest([said]) is None


def test_of_what_was_said_the_latest_by_its_happening_holds() -> None:
    first = Said(Dated(HappenedOn(at(10)), at(10)), 1, "As at the tenth")
    back_dated = Said(Dated(HappenedOn(at(5)), at(20)), 2, "As at the fifth, filed late")
    assert AsAt(at(30)).latest([first, back_dated]) == first
    assert AsAt(at(6), Basis.KNOWN).latest([first, back_dated]) == back_dated
    assert AsAt(at(6)).latest([first, back_dated]) is None


def test_before_it_was_opened_a_case_stood_nowhere() -> None:
    opened = Move(Dated(HappenedOn(at(3)), at(8)), 1, 1, 1)
    assert AsAt(at(7)).standing(RUNGS, [opened], []) is None
    assert AsAt(at(3), Basis.KNOWN).standing(RUNGS, [opened], []) == Standing(RUNGS[0])
    assert turns_until(AsAt(at(2), Basis.KNOWN), RUNGS, [opened], []) == ()
