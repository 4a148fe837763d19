"""Awards summed by programme and year, and what a file would do to those on record."""

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gorm.funding.models import AwardStatus, ProgrammeKind
from gorm.funding.rules.awards import AwardLine, by_year, exceptional_told, table_of, together
from gorm.funding.rules.files import FileAward, OnRecord, Step, plan, status_in
from gorm.funding.rules.years import named
from gorm.places.offers import PlaceKind

MILLION = 100_000_000
ENTERED = datetime(2026, 3, 2, 10, tzinfo=UTC)


def line(number: int = 1, **facts: Any) -> AwardLine:
    usual = AwardLine(
        id=number,
        reference=f"AWD-{number:06d}",
        place_kind=PlaceKind.ORGANISATION,
        place_reference="E06000001",
        place_name="Anytown",
        place_is_current=True,
        office="",
        programme_reference="PRG-000001",
        programme="Support",
        kind=ProgrammeKind.EXCEPTIONAL,
        year="2020-21",
        pence=125 * MILLION,
        status=AwardStatus.AGREED,
        is_sensitive=False,
        note="",
        source="A list",
        source_address="",
        entered_at=ENTERED,
        entered_by="Somebody",
    )
    return replace(usual, **facts)


LINES = st.lists(
    st.builds(
        line,
        st.integers(1, 10**6),
        programme_reference=st.sampled_from(["PRG-1", "PRG-2", "PRG-3"]),
        programme=st.just("Support"),
        year=st.integers(2010, 2026).map(named),
        pence=st.none() | st.integers(0, 10**13),
        status=st.sampled_from(AwardStatus),
    ),
    max_size=30,
)


@given(LINES)
def test_every_row_and_every_column_add_up_to_the_same_total(lines: list[AwardLine]) -> None:
    counted = sum(one.pence or 0 for one in lines if one.counts)
    table = table_of(lines)
    if table is None:
        assert not any(one.counts for one in lines)
        return
    assert table.total.pence == counted
    assert sum(one.pence or 0 for one in table.totals) == counted
    for row in table.rows:
        assert sum(one.pence or 0 for one in row.figures) == row.total.pence
    assert len(table.columns) <= 6
    assert [year for column in table.columns for year in column.years] == sorted(by_year(lines))
    assert sum(by_year(lines).values()) == counted


@given(LINES)
def test_every_figure_names_the_awards_that_it_is_made_of(lines: list[AwardLine]) -> None:
    table = table_of(lines)
    if table is None:
        return
    named_in = [
        number
        for row in table.rows
        for figure in row.figures
        if figure.provenance
        for number in figure.provenance.key.removeprefix("funding_award/").split(",")
    ]
    assert sorted(named_in) == sorted(str(one.id) for one in lines if one.counts)
    assert all((one.pence is None) == (one.provenance is None) for one in table.rows[0].figures)


def test_years_before_the_latest_five_with_money_are_one_column_named_by_what_it_spans() -> None:
    years = ("2012-13", "2013-14", "2018-19", "2020-21", "2021-22", "2023-24", "2024-25")
    table = table_of(line(number, year=year) for number, year in enumerate(years, 1))
    assert table is not None
    assert [one.label for one in table.columns] == ["2012-13 to 2013-14", *years[2:]]
    assert table.rows[0].figures[0].words == "£250 million"


def test_an_award_is_told_with_its_year_how_firm_it_is_and_its_note() -> None:
    assert line(note="£100m extended").told == "£125 million, 2020-21 (£100m extended)"
    principle: dict[str, Any] = {"status": AwardStatus.IN_PRINCIPLE}
    assert line(note="in-principle", **principle).told == (
        "£125 million, 2020-21, agreed in principle"
    )
    assert line(note="in-principle, revised to £50.0m", **principle).told == (
        "£125 million, 2020-21, agreed in principle (revised to £50.0m)"
    )
    withdrawn = line(pence=None, status=AwardStatus.WITHDRAWN, note="withdrew its request")
    assert withdrawn.told == "no sum published, 2020-21, withdrawn (withdrew its request)"
    assert not withdrawn.counts


def test_only_exceptional_support_is_told_so_the_latest_first() -> None:
    grant = line(3, kind=ProgrammeKind.GRANT)
    found = exceptional_told([line(1), grant, line(2, year="2022-23")])
    assert [one.id for one in found] == [2, 1]


def test_the_note_of_a_figure_says_whose_word_it_is_and_leads_to_the_award() -> None:
    told = line().provenance
    assert told.record == "AWD-000001, Support, Anytown"
    assert (told.period, told.source, told.entered_at) == ("2020-21", "A list", ENTERED)
    assert (told.address, told.key) == ("/funding/AWD-000001", "funding_award/1")
    addressed = line(source="", source_address="https://example.org/list")
    assert addressed.provenance.source == "https://example.org/list"


def test_the_note_of_a_sum_names_a_few_awards_and_counts_the_others() -> None:
    found = together([line(number, year=named(2019 + number)) for number in range(1, 7)])
    assert found is not None
    assert found.record.startswith("AWD-000001, AWD-000002, AWD-000003, AWD-000004 and 2 more")
    assert (found.period, found.key) == ("2020-21 to 2025-26", "funding_award/1,2,3,4,5,6")
    assert together([]) is None


# --- Files ---------------------------------------------------------------------------------------


def row(number: int = 2, **facts: Any) -> FileAward:
    usual = FileAward(
        number, PlaceKind.ORGANISATION, 7, "Anytown", "2020-21", 125 * MILLION, AwardStatus.AGREED
    )
    return replace(usual, **facts)


def there(number: int = 1, **facts: Any) -> OnRecord:
    usual = OnRecord(
        number, f"AWD-{number:06d}", row().key, 125 * MILLION, AwardStatus.AGREED, "", "", ""
    )
    return replace(usual, **facts)


def planned(rows: list[FileAward], on_record: list[OnRecord]) -> list[tuple[int, Step, int]]:
    steps, faults = plan(rows, on_record)
    assert not faults
    return [(one.wanted.row, one.step, one.there.id if one.there else 0) for one in steps]


def test_what_is_not_on_record_is_added_and_what_is_stays() -> None:
    assert planned([row()], []) == [(2, Step.ADD, 0)]
    assert planned([row()], [there()]) == [(2, Step.KEEP, 1)]


def test_a_changed_amount_is_a_revision_that_names_both() -> None:
    steps, _ = plan([row(pence=130 * MILLION)], [there()])
    assert steps[0].step is Step.REVISE
    assert steps[0].changes == {"Amount": ("£125,000,000", "£130,000,000")}


def test_a_blank_source_never_erases_one() -> None:
    assert planned([row()], [there(source="A list")]) == [(2, Step.KEEP, 1)]
    steps, _ = plan([row(source="Another")], [there(source="A list")])
    assert steps[0].changes == {"Source": ("A list", "Another")}


def test_an_award_whose_note_was_written_anew_does_not_count_twice() -> None:
    assert planned([row(note="revised to £50m")], [there(note="in-principle")]) == [
        (2, Step.REVISE, 1)
    ]


def test_awards_of_one_year_stand_side_by_side_where_their_notes_differ() -> None:
    both = [row(2, note="first part"), row(3, note="second part")]
    assert planned(both, []) == [(2, Step.ADD, 0), (3, Step.ADD, 0)]
    assert planned(both, [there(note="first part")]) == [(2, Step.KEEP, 1), (3, Step.ADD, 0)]


def test_where_nobody_can_tell_which_award_a_row_is_a_person_is_asked() -> None:
    steps, faults = plan([row(note="c")], [there(1, note="a"), there(2, note="b")])
    assert not steps
    assert "AWD-000001, AWD-000002" in faults[0].why


def test_the_same_row_twice_is_refused_with_the_number_of_the_first() -> None:
    steps, faults = plan([row(2), row(5, pence=1)], [])
    assert [one.wanted.row for one in steps] == [2]
    assert (faults[0].row, faults[0].why.split(" is")[0]) == (5, "Row 2")


def test_what_was_removed_by_a_person_stays_removed() -> None:
    assert planned([row()], [there(is_removed=True)]) == [(2, Step.LEAVE, 1)]
    again = [there(1, is_removed=True), there(2)]
    assert planned([row()], again) == [(2, Step.KEEP, 2)]


def test_what_is_not_announced_is_no_files_to_change() -> None:
    steps, faults = plan([row(pence=1)], [there(is_sensitive=True)])
    assert not steps
    assert "OFFICIAL-SENSITIVE" in faults[0].why


ROWS = st.lists(
    st.builds(
        lambda number, place, year, pence, note: row(
            number, place_id=place, year=named(year), pence=pence, note=note
        ),
        st.integers(2, 99),
        st.integers(1, 3),
        st.integers(2020, 2021),
        st.integers(0, 3),
        st.sampled_from(["", "a", "b"]),
    ),
    unique_by=(lambda one: one.row, lambda one: (one.key, one.note)),
    max_size=12,
)


@given(ROWS, ROWS)
def test_a_file_that_was_taken_in_changes_nothing_the_second_time(
    first: list[FileAward], second: list[FileAward]
) -> None:
    on_record = taken(first, [])
    steps, faults = plan(second, on_record)
    if faults:
        return
    after = taken(second, on_record)
    assert len(after) == len(on_record) + sum(one.step is Step.ADD for one in steps)
    again, _ = plan(second, after)
    assert {one.step for one in again} <= {Step.KEEP}
    # What the file says of each place and year is on record, each once.
    said = {(one.key, one.note): one.pence for one in second}
    stands = [((one.key, one.note), one.pence) for one in after]
    assert len(dict(stands)) == len(stands)
    assert said.items() <= dict(stands).items()


def taken(rows: list[FileAward], on_record: list[OnRecord]) -> list[OnRecord]:
    """The record after a file was taken in."""
    steps, _ = plan(rows, on_record)
    stands = {one.id: one for one in on_record}
    for one in steps:
        number = one.there.id if one.there else max(stands, default=0) + 1
        wanted = one.wanted
        stands[number] = there(
            number, key=wanted.key, pence=wanted.pence, note=wanted.note, status=wanted.status
        )
    return list(stands.values())


@pytest.mark.parametrize(
    ("note", "has_amount", "status"),
    [
        ("", True, AwardStatus.AGREED),
        ("capitalisation not utilised", True, AwardStatus.AGREED),
        ("in-principle; reprofiled several times", True, AwardStatus.IN_PRINCIPLE),
        ("In principle", True, AwardStatus.IN_PRINCIPLE),
        ("given in-principle support but withdrew its request", False, AwardStatus.WITHDRAWN),
        ("grant, agreed after it was in-principle", True, AwardStatus.AGREED),
    ],
)
def test_the_note_says_how_firm_an_award_is(
    note: str, has_amount: bool, status: AwardStatus
) -> None:
    assert status_in(note, has_amount=has_amount) is status


def test_a_blank_amount_is_refused_unless_the_note_says_why() -> None:
    with pytest.raises(ValueError, match="This is blank"):
        status_in("in-principle", has_amount=False)
