"""The picture of levels over time: where things lie, and that no words stand on others."""

import itertools
from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from gorm.core.charts import Spell, stepped
from gorm.core.charts.stepped import SpellBar

FIRST, LAST = date(2026, 1, 1), date(2026, 12, 31)
days = st.dates(FIRST, LAST)
spells = st.builds(
    lambda level, begins, length, words: Spell(
        level, begins, begins + timedelta(days=length) if length else None, (words * 9, words)
    ),
    st.integers(0, 2),
    days,
    st.integers(0, 200),
    st.sampled_from(["INS-000001", "Directions"]),
)


def ends_of(bar: SpellBar) -> tuple[float, float, str]:
    """From where to where a bar lies, and at which height."""
    start, _, rest = bar.path.removeprefix("M").partition(" ")
    height, _, end = rest.partition("H")
    return float(start), float(end), height


@given(st.lists(days, min_size=1, max_size=6), st.lists(spells, max_size=8))
def test_everything_lies_in_the_picture_and_no_two_bars_on_each_other(
    turned: list[date], held: list[Spell]
) -> None:
    turns = [(day, number % 3) for number, day in enumerate(sorted(turned))]
    chart = stepped(["Top", "Middle", "Foot"], turns, held, last=LAST, sentence="Over time")
    assert len(chart.bars) == len(held)
    found = sorted((height, start, end) for start, end, height in map(ends_of, chart.bars))
    for (height, start, end), (other, begins, _) in itertools.pairwise(found):
        assert float(chart.left) <= start <= end <= chart.width
        assert 0 < float(height) < chart.base
        # A bar of one day is drawn a little longer, so that it can be seen.
        assert height != other or begins >= end - 4
    assert all(float(chart.left) <= float(time.at) <= chart.right for time in chart.times)


def test_the_line_goes_across_and_then_up() -> None:
    chart = stepped(
        ["Notice", "Watch"],
        [(date(2026, 1, 1), 1), (date(2026, 7, 2), 0)],
        last=LAST,
        sentence="From watch to notice",
    )
    start, _, rest = chart.path.partition("H")
    assert rest.count("V") == 1
    assert chart.path.endswith(f"H{chart.right}")
    assert start == f"M{chart.left} {chart.levels[1].at}"
    assert chart.sentence == "From watch to notice"


def test_of_the_words_the_longest_is_told_for_which_there_is_room() -> None:
    long, short = "Directions to the council on governance and on finance", "INS-000001"
    wide = Spell(0, FIRST, LAST, (long, short))
    next_to = [Spell(0, FIRST, date(2026, 3, 1), (long, short)), Spell(0, date(2026, 4, 1), None)]
    alone = stepped(["Directions"], [], [wide], last=LAST, sentence="")
    crowded = stepped(
        ["Directions"], [], [*next_to[:1], Spell(0, date(2026, 4, 1), None, ("B",))],
        last=LAST, sentence="",
    )  # fmt: skip
    assert alone.bars[0].words == long
    assert {bar.words for bar in crowded.bars} == {short, "B"}


def test_a_picture_of_one_day_is_no_division_by_nought() -> None:
    chart = stepped(["Routine"], [(LAST, 0)], last=LAST, sentence="")
    assert chart.path
    assert stepped([], [], last=LAST, sentence="").path == ""
