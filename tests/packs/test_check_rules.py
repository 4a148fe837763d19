"""The rules by which a draft is checked, and by which its life runs."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gorm.briefings.models import EditablePart, PackForm, Purpose, RestrictedAnswer
from gorm.briefings.rules.checking import (
    BiographyFact,
    CaseFact,
    Facts,
    FigureFact,
    Left,
    Mend,
    Severity,
    contradictions,
    findings,
    parts_printed,
    stops,
)
from gorm.briefings.rules.comparing import changed_sections, changed_statements
from gorm.briefings.rules.identifying import identifier_of, marks_in
from gorm.briefings.rules.life import asked_of, usual_expiry
from gorm.core.provenance import Statement
from gorm.places.offers import Audience

TODAY = date(2027, 3, 3)
#: A draft of which nothing can be said.
SOUND = Facts(
    today=TODAY,
    form=PackForm.FULL,
    audience=Audience.MINISTER,
    purpose=Purpose.MINISTERIAL_VISIT,
    meets_on=TODAY + timedelta(days=7),
    expires_on=TODAY + timedelta(days=21),
    written=dict.fromkeys(EditablePart, 1),
    last_contact=TODAY - timedelta(days=30),
)


def words_of(facts: Facts) -> str:
    return " ".join(one.words for one in findings(facts))


def test_of_a_sound_draft_nothing_is_said() -> None:
    assert findings(SOUND) == ()


@pytest.mark.parametrize(
    ("change", "words", "severity", "mend"),
    [
        ({"restricted": 2}, "2 restricted records may not be seen", Severity.MUST, Mend.RESTRICTED),
        ({"expires_on": TODAY - timedelta(days=1)}, "is past", Severity.MUST, Mend.ORDER),
        (
            {"expires_on": TODAY + timedelta(days=6)},
            "before the meeting",
            Severity.MUST,
            Mend.ORDER,
        ),
        ({"meets_on": TODAY - timedelta(days=1)}, "The meeting was on", Severity.WARNS, Mend.ORDER),
        ({"written": {}}, "Nothing is written under", Severity.WARNS, Mend.WRITE),
        ({"last_contact": None}, "No contact", Severity.WARNS, Mend.PLACE),
        ({"last_contact": TODAY - timedelta(days=91)}, "91 days ago", Severity.WARNS, Mend.PLACE),
        ({"vacant": ("chief executive",)}, "as chief executive", Severity.WARNS, Mend.PLACE),
        ({"left": (Left("Ann Lee", "leader", TODAY),)}, "Ann Lee left", Severity.WARNS, Mend.PLACE),
        (
            {"cases": (CaseFact("CASE-000001", None, None),)},
            "CASE-000001 is open and has no review date",
            Severity.WARNS,
            Mend.CASE,
        ),
        (
            {"cases": (CaseFact("CASE-000001", TODAY - timedelta(days=1), None),)},
            "The review of CASE-000001 was due",
            Severity.WARNS,
            Mend.CASE,
        ),
        (
            {"biographies": (BiographyFact("Ann Lee", date(2026, 3, 2)),)},
            "Biographies not checked for 12 months: Ann Lee",
            Severity.WARNS,
            Mend.PLACE,
        ),
        (
            {"figures": (FigureFact("Absence", date(2025, 3, 2), date(2025, 3, 2)),)},
            "Older than 24 months: Absence",
            Severity.WARNS,
            Mend.FIGURES,
        ),
        (
            {"figures": (FigureFact("Absence", date(2026, 3, 31), date(2026, 9, 30)),)},
            "Newer figures were published, without one for this place: Absence",
            Severity.WARNS,
            Mend.FIGURES,
        ),
    ],
    ids=lambda value: str(value)[:30],
)
def test_each_fault_is_told_with_where_it_is_mended(
    change: dict[str, object], words: str, severity: Severity, mend: Mend
) -> None:
    found = [one for one in findings(replace(SOUND, **change)) if words in one.words]  # type: ignore[arg-type]
    assert [(one.severity, one.mend) for one in found] == [(severity, mend)]


@pytest.mark.parametrize(
    "change",
    [
        {"restricted": 2, "answer": RestrictedAnswer.WITHHELD},
        {"last_contact": TODAY - timedelta(days=90)},
        {"expires_on": SOUND.meets_on},
        {"cases": (CaseFact("CASE-000001", TODAY, None),)},
        {"biographies": (BiographyFact("Ann Lee", date(2026, 3, 3)),)},
        {"figures": (FigureFact("Absence", date(2025, 3, 3), date(2025, 3, 3)),)},
    ],
    ids=str,
)
def test_what_is_just_in_time_is_no_fault(change: dict[str, object]) -> None:
    assert findings(replace(SOUND, **change)) == ()  # type: ignore[arg-type]


@pytest.mark.parametrize("change", [{"form": PackForm.CARD}, {"audience": Audience.AREA}], ids=str)
def test_an_old_biography_is_no_fault_where_none_is_printed(change: dict[str, object]) -> None:
    old = (BiographyFact("Ann Lee", date(2020, 1, 1)),)
    assert "Biographies" not in words_of(replace(SOUND, biographies=old, **change))  # type: ignore[arg-type]


def test_a_line_is_told_by_the_record_that_it_names_and_not_by_its_words() -> None:
    cases = (CaseFact("CASE-000001", TODAY, TODAY), CaseFact("CASE-000002", TODAY, TODAY))
    told = words_of(replace(SOUND, cases=cases, line_records=frozenset({"CASE-000002"})))
    assert "CASE-000002" in told
    assert "CASE-000001" not in told


def test_an_addendum_is_checked_for_what_it_says_alone() -> None:
    empty = replace(SOUND, form=PackForm.ADDENDUM, written={}, last_contact=None)
    assert [one.severity for one in findings(empty)] == [Severity.MUST]
    assert findings(replace(empty, written={EditablePart.CHANGES: 1})) == ()


def test_the_other_side_reads_neither_asks_nor_points_nor_lines() -> None:
    assert parts_printed(PackForm.FULL, Audience.AREA) == (
        EditablePart.PURPOSE,
        EditablePart.PROGRAMME,
    )


def test_what_stops_comes_first() -> None:
    found = findings(replace(SOUND, last_contact=None, restricted=1))
    assert [one.severity for one in found] == [Severity.MUST, Severity.WARNS]
    assert len(stops(found)) == 1


def test_sections_that_say_different_things_of_the_same_are_told() -> None:
    said = [
        Statement("control", "Control", "Labour"),
        Statement("control", "Control", "No overall control"),
        Statement("leader", "Leader", "Ann Lee"),
        Statement("leader", "Leader", "Ann Lee"),
    ]
    (found,) = contradictions(said)
    assert "Control is said to be Labour and No overall control" in found.words


# What changed


def test_what_changed_since_it_was_frozen_is_told_by_its_label() -> None:
    before = [Statement("cic", "Children in care", "14.1"), Statement("gone", "Absence", "4")]
    after = [Statement("cic", "Children in care", "14.3"), Statement("new", "Ofsted", "Good")]
    assert [one.words for one in changed_statements(before, after)] == [
        "Children in care: 14.1 to 14.3",
        "Ofsted: new, Good",
        "Absence: 4, and no longer said",
    ]


_STATEMENTS = st.lists(
    st.builds(
        Statement, st.sampled_from("abcdef"), st.just("Label"), st.sampled_from(["1", "2", "3"])
    ),
    unique_by=lambda one: one.key,
)


@given(_STATEMENTS, _STATEMENTS)
def test_as_much_changes_forwards_as_backwards(
    before: list[Statement], after: list[Statement]
) -> None:
    forwards, backwards = changed_statements(before, after), changed_statements(after, before)
    assert len(forwards) == len(backwards)
    assert changed_statements(before, before) == ()


def test_another_day_of_reading_is_no_change_of_a_section() -> None:
    def printed(as_at: str, words: str) -> dict[str, object]:
        model = {"as_at": as_at, "lines": [{"words": words}]}
        return {"sections": [{"code": "log", "title": "Log", "model": model}]}

    assert changed_sections(printed("2027-03-03", "x"), printed("2027-03-04", "x")) == ()
    assert changed_sections(printed("2027-03-03", "x"), printed("2027-03-03", "y")) == ("Log",)


# Its days and its clearances


@given(st.one_of(st.none(), st.dates(date(2026, 1, 1), date(2028, 1, 1))))
def test_a_pack_may_be_used_until_its_meeting_and_is_never_past_when_it_is_begun(
    meets_on: date | None,
) -> None:
    expires = usual_expiry(meets_on, TODAY)
    assert expires >= TODAY
    assert meets_on is None or expires >= meets_on


def test_a_pack_is_used_for_fourteen_days_after_its_meeting_or_thirty_in_all() -> None:
    assert usual_expiry(TODAY, TODAY) == date(2027, 3, 17)
    assert usual_expiry(None, TODAY) == date(2027, 4, 2)


class Rule:
    """A clearance as the rule knows it."""

    def __init__(self, audience: Audience | None, *, is_in_use: bool = True) -> None:
        self.audience, self.is_in_use = audience, is_in_use


def test_the_clearances_of_an_audience_are_its_own_and_those_for_all() -> None:
    own, all_of_them, other = Rule(Audience.MINISTER), Rule(None), Rule(Audience.AREA)
    retired = Rule(None, is_in_use=False)
    assert asked_of([own, all_of_them, other, retired], Audience.MINISTER) == (own, all_of_them)


# What a file says of itself


def test_what_is_no_pdf_says_nothing() -> None:
    assert marks_in(b"Briefing pack PACK-000001").number == ""


def test_a_title_is_read_from_two_bytes_a_letter_and_an_identifier_however_it_is_written() -> None:
    mark = identifier_of("PACK-000001", "c" * 64)
    title = "Briefing pack PACK-000001".encode("utf-16-be")
    escaped = b"".join(b"\\%03o" % byte for byte in mark)
    for written in (b"<" + mark.hex().encode() + b">", b"(" + escaped + b")"):
        found = marks_in(b"%PDF-1.7\n/Title (" + title + b")\n/ID [" + written + b" <00>]")
        assert found.number == "PACK-000001"
        assert found.was_issued
        assert mark in found.identifiers


@given(st.binary(max_size=400))
def test_any_bytes_can_be_looked_at(content: bytes) -> None:
    marks_in(b"%PDF-1.7 stream\n" + content + b"/ID [<" + content + b">]")
