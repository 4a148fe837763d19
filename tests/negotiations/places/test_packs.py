"""What a pack tells of negotiations, and to whom. No audience reads anything of a mandate."""

from datetime import timedelta
from decimal import Decimal

import pytest

from gorm.accounts.actor import Actor
from gorm.audit.service import record
from gorm.briefings.contents import PackOrder
from gorm.briefings.frozen import Imprint, frozen
from gorm.briefings.models import Purpose
from gorm.briefings.printing import written
from gorm.briefings.service import gathered
from gorm.core import clock
from gorm.core.db import db, unit_of_work
from gorm.core.plain_data import canonical
from gorm.engagements.models import Marking, Sharing
from gorm.negotiations.models import AgreementState, Side
from gorm.negotiations.sections.at_place import glance_facts, negotiation_part
from gorm.negotiations.service.loading import agreement_to_work_on, subject_of
from gorm.negotiations.service.mandates import MandateDetails
from gorm.places.offers import Audience, PackPart, PackRequest, PlaceKind
from tests.negotiations.places.desk import TODAY, Desk
from tools.trace_pack import Verdict, traced

#: Words and figures of mandates that stand nowhere else.
MANDATE = ("canary-concession", "canary-reason", "68.123", "71.456", "66.789")


def part_for(desk: Desk, audience: Audience, actor: Actor | None = None) -> PackPart | None:
    with desk.app.app_context():
        return negotiation_part(
            PackRequest(actor or desk.manager, desk.place, audience, clock.now())
        )


def words_of(part: PackPart | None) -> str:
    return repr(part.model) if part else ""


@pytest.fixture
def negotiated(desk: Desk) -> str:
    """An agreement with everything that a pack could tell, a breach of its mandate included."""
    agreement = desk.agreement(title="Agreement of the moors")
    line = desk.line(agreement, indicator_words="Households on the moors", outcome_words="Warmth")
    desk.line(agreement, is_placeholder=True, indicator_words="Later", fill_by=TODAY, target=None)
    desk.mandate(
        agreement,
        line.number,
        MandateDetails(
            Decimal("71.456"), Decimal("68.123"), Decimal("66.789"), "canary-concession",
            "canary-reason",
        ),
    )  # fmt: skip
    desk.round(agreement)
    desk.says(agreement, line.number, 61, reason="Why the area cannot do more")
    desk.says(agreement, line.number, 69, side=Side.OFFICE, reason="Why the office asks for it")
    desk.refer(agreement, line, TODAY)
    desk.says(
        agreement, line.number, None, side=Side.DEPARTMENT, department_id=desk.department(),
        words="Words of a department",
    )  # fmt: skip
    desk.ask(agreement)
    desk.review(agreement, line, TODAY - timedelta(days=5))
    set_columns(desk, agreement, marking=Marking.OFFICIAL)
    return agreement


def set_columns(desk: Desk, agreement: str, **columns: object) -> None:
    with desk.app.app_context(), unit_of_work():
        found = agreement_to_work_on(desk.manager, agreement)
        for name, value in columns.items():
            setattr(found, name, value)
        record(desk.manager, "agreement.changed", subject_of(found))


def test_the_office_reads_lines_offers_reasons_reviews_and_what_is_outstanding(
    desk: Desk, negotiated: str
) -> None:
    told = words_of(part_for(desk, Audience.OFFICE))
    for words in (
        negotiated, "Households on the moors", "Warmth", "Why the area cannot do more",
        "Why the office asks for it", "Words of a department", "Fund of the river", "Red",
        "Worsening", "What we think of it", "To be filled by",
    ):  # fmt: skip
        assert words in told, words


@pytest.mark.usefixtures("negotiated")
def test_the_reason_of_an_offer_is_a_statement_for_our_side_and_traced(desk: Desk) -> None:
    part = part_for(desk, Audience.OFFICE)
    assert part is not None
    reasons = [one for one in part.statements if one.key.endswith("/reason")]
    assert {one.value for one in reasons} == {
        "Why the area cannot do more", "Why the office asks for it",
    }  # fmt: skip
    assert all(one.label.endswith(", reason") for one in reasons)
    kept = [canonical(one) for one in reasons]
    with desk.app.app_context(), db.engine.connect() as connection:
        found = list(traced(connection, kept))
        wrong = list(traced(connection, [one | {"value": "Another reason"} for one in kept]))
    assert {one.verdict for one in found} == {Verdict.TRACED}
    assert {one.verdict for one in wrong} == {Verdict.MISMATCH}
    theirs = part_for(desk, Audience.AREA)
    assert theirs is not None
    assert not [one for one in theirs.statements if one.key.endswith("/reason")]


def test_the_area_reads_offers_without_the_words_of_our_side(desk: Desk, negotiated: str) -> None:
    told = words_of(part_for(desk, Audience.AREA))
    for words in ("Households on the moors", "Fund of the river", "Red", "The office"):
        assert words in told, words
    for words in (
        negotiated, "Why the office asks for it", "Why the area cannot do more",
        "Words of a department", "What we think of it", "An internal story",
        "The case that was made",
    ):  # fmt: skip
        assert words not in told, words


def test_the_reasons_why_it_stalled_are_not_told_to_the_area(desk: Desk, negotiated: str) -> None:
    set_columns(desk, negotiated, state=AgreementState.STALLED, state_because="They will not talk")
    assert "They will not talk" in words_of(part_for(desk, Audience.OFFICE))
    theirs = words_of(part_for(desk, Audience.AREA))
    assert "stalled" in theirs
    assert "They will not talk" not in theirs


@pytest.mark.usefixtures("negotiated")
@pytest.mark.parametrize("audience", list(Audience))
def test_nothing_of_a_mandate_is_in_a_pack_for_anybody(desk: Desk, audience: Audience) -> None:
    with desk.app.app_context():
        order = PackOrder(Purpose.NEGOTIATION, audience, leaves_out_restricted=True)
        for reader in (desk.director, desk.manager):
            contents = gathered(reader, PlaceKind.AREA, desk.area.reference, order)
            html = written(Imprint("PACK-000001"), frozen(contents))
            assert "Households on the moors" in html
            assert [words for words in MANDATE if words in html] == []
            assert "mandate" not in html.casefold()


def test_a_minister_reads_nothing_that_is_not_for_ministers(desk: Desk, negotiated: str) -> None:
    assert part_for(desk, Audience.MINISTER) is not None
    set_columns(desk, negotiated, is_not_for_ministers=True)
    assert part_for(desk, Audience.MINISTER) is None
    assert part_for(desk, Audience.OFFICE) is not None


def test_what_is_restricted_is_for_its_team_and_counted_where_it_is_left_out(desk: Desk) -> None:
    member = desk.person()
    desk.agreement(sharing=Sharing.RESTRICTED, team_ids=frozenset({member.user_id}))
    for_office = part_for(desk, Audience.OFFICE)
    assert for_office is not None
    readers = {desk.manager.user_id, desk.director.user_id, member.user_id}
    assert for_office.readers == (frozenset(readers),)
    for audience, told in ((Audience.MINISTER, ()), (Audience.AREA, None)):
        part = part_for(desk, audience)
        assert part is not None
        assert (part.model, part.withheld) == (told, 1)
    assert part_for(desk, Audience.OFFICE, desk.person()) is None


def test_what_is_sensitive_is_not_for_the_area(desk: Desk) -> None:
    desk.agreement(marking=Marking.OFFICIAL_SENSITIVE)
    assert part_for(desk, Audience.MINISTER) is not None
    assert part_for(desk, Audience.AREA) is None


def test_what_a_director_released_stands_in_a_ministers_pack_for_its_readers(desk: Desk) -> None:
    desk.agreement(sharing=Sharing.RESTRICTED)
    for audience, is_told in ((Audience.MINISTER, True), (Audience.AREA, False)):
        request = PackRequest(
            desk.director, desk.place, audience, clock.now(), is_released=True
        )  # fmt: skip
        with desk.app.app_context():
            part = negotiation_part(request)
        assert part is not None
        assert bool(part.model) == is_told
        assert part.withheld == int(not is_told)
        told = frozenset({desk.manager.user_id, desk.director.user_id})
        assert part.readers == ((told,) if is_told else ())


def test_the_glance_says_where_the_negotiation_stands(desk: Desk) -> None:
    agreement = desk.agreement()
    desk.due(agreement, "long_list", TODAY + timedelta(days=9))
    with desk.app.app_context():
        found = glance_facts(PackRequest(desk.manager, desk.place, Audience.OFFICE, clock.now()))
    assert found is not None
    ((label, words),) = found.facts
    assert label == "Agreement"
    assert words.startswith("Local Area Agreement: Preparing (next: Long list, ")
