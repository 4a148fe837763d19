"""The pages of awards: a place's money, the list of all, entering, amending, removing."""

import pytest
from flask import Flask
from sqlalchemy import func, select

from gorm.accounts.actor import SYSTEM
from gorm.accounts.models import Office
from gorm.accounts.roles import Role
from gorm.audit.queries import history_of
from gorm.audit.service import Subject, record
from gorm.core.db import session, unit_of_work
from gorm.core.errors import NotAllowed, Refused
from gorm.funding.models import Award, AwardStatus, ProgrammeKind
from gorm.funding.queries.awards import ORDERS, Wanted, award_page, every_award
from gorm.places.models import Area, Organisation, Succession
from tests.engagements.readers import make_readers
from tests.factories.accounts import make_office, make_user
from tests.factories.funding import (
    EXCEPTIONAL,
    MILLION,
    make_award,
    make_programme,
    make_secret_award,
)
from tests.factories.places import make_area, make_council, make_partner
from tests.support.client import Client
from tests.support.queries import statements_of


@pytest.fixture
def office(app: Flask) -> Office:
    return make_office(app)


@pytest.fixture
def council(app: Flask, office: Office) -> Organisation:
    return make_council(app, "Marsh Council", office=office)


def replace_with(app: Flask, former: Organisation, successor: Organisation) -> None:
    with app.app_context(), unit_of_work():
        session().add(Succession(predecessor_id=former.id, successor_id=successor.id))
        record(SYSTEM, "organisation.changed", Subject("organisation", former.reference))


def reading(client: Client, *roles: Role, office: Office | None = None) -> Client:
    client.sign_in(make_user(client.app, *roles, office=office).email)
    return client


def funding_page(client: Client, one: Organisation) -> str:
    return client.get("funding.organisation", reference=one.reference).words()


def test_an_organisations_money_stands_by_programme_and_year_with_totals(
    client: Client, council: Organisation
) -> None:
    grant = make_programme(client.app, "Roads grant", ProgrammeKind.CAPITAL)
    make_award(client.app, council, year="2023-24", pence=3 * MILLION)
    make_award(client.app, council, year="2024-25", pence=4 * MILLION)
    make_award(client.app, council, year="2024-25", pence=50_000_000, programme=grant)
    words = funding_page(reading(client), council)
    for told in ("£3,000,000", "£4,500,000", "£7,000,000", "£500,000", "£7,500,000"):
        assert told in words, told


def test_what_was_withdrawn_is_told_and_counts_for_nothing(
    client: Client, council: Organisation
) -> None:
    make_award(client.app, council, year="2023-24", pence=3 * MILLION)
    make_award(client.app, council, year="2024-25", pence=9 * MILLION, status=AwardStatus.WITHDRAWN)
    words = funding_page(reading(client), council)
    assert "£9,000,000, withdrawn" in words
    assert "£12,000,000" not in words


def test_money_of_those_that_it_replaced_is_an_organisations_too(
    client: Client, council: Organisation
) -> None:
    first = make_council(client.app, "First Council", is_current=False)
    second = make_council(client.app, "Second Council", is_current=False)
    replace_with(client.app, first, second)
    replace_with(client.app, second, council)
    make_award(client.app, first, year="2022-23", pence=1_500_000_00)
    make_award(client.app, council, year="2024-25", pence=2 * MILLION)
    words = funding_page(reading(client), council)
    assert "£3,500,000" in words
    assert "First Council replaced" in words
    assert "even where one was split" in words
    assert "£2,000,000" not in funding_page(client, first)


def test_an_areas_money_is_its_own_and_that_of_everybody_in_it_each_once(
    client: Client, office: Office
) -> None:
    area = make_area(client.app, "Ambleton", office=office)
    partner = make_partner(client.app, "Port of Ambleton", office=office, area=area)
    with client.app.app_context():
        accountable = session().get_one(Organisation, area.accountable_id)
    make_award(client.app, area, pence=1 * MILLION)
    make_award(client.app, partner, pence=2 * MILLION)
    make_award(client.app, accountable, pence=4 * MILLION)
    words = reading(client).get("funding.area", reference=area.reference).words()
    assert "£7,000,000" in words
    for told in ("Ambleton, the area itself £1,000,000", "Port of Ambleton £2,000,000"):
        assert told in words, told
    assert "£7,000,000" not in funding_page(client, accountable)


def test_a_place_without_money_says_how_to_begin(client: Client, council: Organisation) -> None:
    words = funding_page(reading(client, Role.ANALYST), council)
    assert "Nothing is on record of money that government awarded here" in words
    assert "Add an award" in words


def test_the_page_of_a_place_leads_to_its_money_by_a_panel_or_else_by_one_quiet_link(
    client: Client, office: Office
) -> None:
    area = make_area(client.app, "Ambleton", office=office)
    reading(client, office=office)
    address = f"/organisations/{area.reference}/funding"
    before = client.open(f"/organisations/{area.reference}")
    assert before.links()["Funding"] in {"/funding", address}
    assert [*before.links().values()].count(address) == 1
    assert "Funding by programme and year" not in before.words()
    with client.app.app_context():
        accountable = session().get_one(Organisation, area.accountable_id)
    make_award(client.app, accountable, year="2020-21", pence=125 * MILLION)
    make_award(
        client.app, accountable, pence=MILLION, programme=make_programme(client.app, "Roads grant")
    )
    for page in (f"/organisations/{area.reference}", f"/areas/{area.reference}"):
        told = client.open(page).words()
        assert "£126 million on record, 2020-21 to 2024-25; of that £125 million" in told
    links = [*client.open(f"/organisations/{area.reference}").links().values()]
    assert links.count(address) == 1


def test_the_page_of_a_place_asks_no_more_often_for_its_money(
    client: Client, office: Office
) -> None:
    area = make_area(client.app, "Ambleton", office=office)
    reading(client, office=office)
    asked = []
    for turn in range(2):
        client.open(f"/areas/{area.reference}")
        with statements_of(client.app) as found:
            client.open(f"/areas/{area.reference}")
        asked.append(len(found))
        for number in range(12):
            make_award(client.app, area, pence=number, note=f"Part {turn}, {number}")
    assert asked[0] == asked[1]


def test_an_award_that_is_not_announced_is_known_to_its_office_and_auditors_alone(
    client: Client,
) -> None:
    readers = make_readers(client.app)
    area = make_area(client.app, "Ambleton", office=readers.office)
    with client.app.app_context():
        council = session().get_one(Organisation, area.accountable_id)
    places: tuple[Organisation | Area, ...] = (council, area)
    for number, place in enumerate(places, 1):
        make_secret_award(
            client.app, place, readers.office, note="CANARY", pence=77_700_000, year="2031-32",
            source=f"CANARY {number}",
        )  # fmt: skip
    pages = (
        "/funding", "/funding.csv", "/funding?q=Ambleton", f"/areas/{area.reference}/funding",
        f"/organisations/{area.reference}/funding", f"/areas/{area.reference}",
        f"/organisations/{area.reference}",
    )  # fmt: skip
    knows = {"writer", "team", "colleague", "director", "administrator", "auditor"}
    for name, reader in readers.named().items():
        browser = Client(client.app)
        browser.sign_in(reader.email)
        for address in pages:
            text = browser.open(address).text
            told = any(
                words in text for words in ("CANARY", "777,000", "£1,554,000", "£1.554", "2031-32")
            )
            assert told is (name in knows), (name, address)
        for reference in ("AWD-000001", "AWD-000002"):
            browser.get("funding.award", reference=reference, expect=200 if name in knows else 404)


def test_nobody_changes_what_they_may_not_know_of(client: Client, office: Office) -> None:
    council = make_council(client.app, office=office)
    reference = make_secret_award(client.app, council, office)
    reading(client, Role.ANALYST)
    client.get("funding.amend", reference=reference, expect=404)
    client.get("funding.remove", reference=reference, expect=404)


def test_whoever_writes_for_another_office_is_told_whom_to_ask(
    client: Client, council: Organisation
) -> None:
    reference = make_award(client.app, council)
    reading(client, Role.DIRECTOR)
    client.get("funding.amend", reference=reference, expect=403)
    client.get("funding.remove", reference=reference, expect=403)
    page = client.get("funding.enter", organisation=council.reference)
    client.submit(page, filled(), expect=403)


def test_only_the_places_own_office_keeps_an_award_to_itself(
    app: Flask, council: Organisation
) -> None:
    analyst = make_user(app, Role.ANALYST)
    with pytest.raises(Refused, match="own office may keep an award OFFICIAL-SENSITIVE"):
        make_award(app, council, analyst, is_sensitive=True)
    with pytest.raises(NotAllowed):
        make_award(app, council, make_user(app))


def filled(**typed: str) -> dict[str, str]:
    usual = {
        "programme": EXCEPTIONAL, "year": "2024-25", "amount": "3,900,000", "status": "agreed",
        "note": "", "source": "A list", "source_address": "https://www.gov.uk/list",
    }  # fmt: skip
    return usual | typed


def test_an_award_is_entered_amended_and_removed_with_its_history(
    client: Client, office: Office, council: Organisation
) -> None:
    reading(client, office=office)
    page = client.get("funding.enter", organisation=council.reference)
    made = client.follow(client.submit(page, filled()))
    assert "Marsh Council: £3.9 million" in made.words()
    amend = client.get("funding.amend", reference="AWD-000001")
    assert amend.form_fields(-1)["amount"] == "3,900,000"
    changed = {"amount": "4,000,000", "because": "The list was corrected."}
    assert "£4,000,000" in client.follow(client.submit(amend, changed)).words()
    remove = client.get("funding.remove", reference="AWD-000001")
    removed = client.follow(client.submit(remove, {"because": "It was another council."}))
    assert "Removed, and counts for nothing: It was another council." in removed.words()
    assert "Nothing is on record" in funding_page(client, council)
    again = client.get("funding.amend", reference="AWD-000001")
    client.submit(again, {"because": "It was ours after all."})
    assert "£4,000,000" in funding_page(client, council)
    with client.app.app_context():
        acts = history_of("award", "AWD-000001").entries
    assert [one.sentence for one in acts] == [
        "put the award back, amended", "removed the award", "amended the award",
        "entered the award",
    ]  # fmt: skip
    assert (acts[2].changes[0].before, acts[2].changes[0].after) == ("£3,900,000", "£4,000,000")
    assert acts[2].reason == "The list was corrected."


def test_an_award_to_an_area_itself_is_entered_from_its_page(
    client: Client, office: Office
) -> None:
    area = make_area(client.app, "Ambleton", office=office)
    reading(client, office=office)
    page = client.get("funding.enter_for_area", reference=area.reference)
    client.submit(page, filled())
    assert "£3,900,000" in client.get("funding.area", reference=area.reference).words()


@pytest.mark.parametrize(
    ("typed", "why"),
    [
        ({"amount": "-1"}, "is negative"),
        ({"amount": "a lot"}, "is no sum of money"),
        ({"amount": ""}, "Only what was withdrawn may have none"),
        ({"source_address": "javascript:alert(1)"}, "Enter a web address"),
        ({"source_address": "ftp://example.org/a"}, "Enter a web address"),
        ({"programme": ""}, "Choose a programme"),
        ({"year": "2024/25"}, "Choose the financial year"),
        ({"organisation": "Nowhere"}, "No organisation in GORM has the code or the name"),
        ({"note": "x" * 501}, "this is 1 too many"),
    ],
)
def test_what_is_wrong_is_said_beside_its_field_and_nothing_typed_is_lost(
    client: Client, council: Organisation, typed: dict[str, str], why: str
) -> None:
    reading(client, Role.ANALYST)
    page = client.get("funding.enter", organisation=council.reference)
    refused = client.submit(page, filled(source="Words that I typed") | typed, expect=422)
    assert why in refused.words()
    assert refused.form_fields(-1)["source"] == "Words that I typed"


def test_a_second_award_of_a_year_needs_a_note_that_tells_it_apart(
    client: Client, council: Organisation
) -> None:
    make_award(client.app, council)
    reading(client, Role.ANALYST)
    page = client.get("funding.enter", organisation=council.reference)
    assert "on record already" in client.submit(page, filled(), expect=422).words()
    client.submit(page, filled(note="Second part"))


def test_who_saves_second_sees_what_stands_beside_what_they_typed(
    client: Client, council: Organisation
) -> None:
    make_award(client.app, council)
    reading(client, Role.ANALYST)
    first, second = (client.get("funding.amend", reference="AWD-000001") for _ in range(2))
    client.submit(first, {"amount": "1,000,000", "because": "First"})
    conflict = client.submit(second, {"amount": "2,000,000", "because": "Second"}, expect=409)
    assert "1,000,000" in conflict.words()
    client.submit(conflict, {"amount": "2,000,000", "because": "Second"})
    gone = client.get("funding.remove", reference="AWD-000001")
    client.submit(
        client.get("funding.amend", reference="AWD-000001"), {"amount": "3", "because": "Third"}
    )
    assert "Somebody else changed" in client.submit(gone, {"because": "No"}, expect=409).words()


def test_those_who_only_read_are_offered_no_change(client: Client, council: Organisation) -> None:
    make_award(client.app, council)
    reading(client, Role.AUDITOR)
    for page in (
        client.get("funding.award", reference="AWD-000001"),
        client.get("funding.awards"),
        client.get("funding.organisation", reference=council.reference),
    ):
        assert not {"Amend", "Remove", "Add one award", "Add an award"} & set(page.links())
    client.get("funding.enter", expect=403)
    client.get("funding.send_file", expect=403)


# --- The list ------------------------------------------------------------------------------------


@pytest.fixture
def several(app: Flask, office: Office, council: Organisation) -> None:
    other = make_council(app, "Allerton Council")
    make_award(app, council, year="2023-24", pence=2 * MILLION)
    make_award(app, other, year="2024-25", pence=9 * MILLION, status=AwardStatus.IN_PRINCIPLE)
    make_award(app, council, year="2024-25", pence=None, status=AwardStatus.WITHDRAWN)


@pytest.mark.usefixtures("several")
@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        (Wanted(), ["AWD-000003", "AWD-000002", "AWD-000001"]),
        (Wanted(order="amount"), ["AWD-000002", "AWD-000001", "AWD-000003"]),
        (Wanted(order="name"), ["AWD-000002", "AWD-000001", "AWD-000003"]),
        (Wanted(words="marsh"), ["AWD-000003", "AWD-000001"]),
        (Wanted(year="2023-24"), ["AWD-000001"]),
        (Wanted(status="in_principle"), ["AWD-000002"]),
        (Wanted(programme="PRG-000002"), []),
        (Wanted(words="AWD-000002"), ["AWD-000002"]),
    ],
)
def test_the_list_is_narrowed_and_ordered(app: Flask, wanted: Wanted, found: list[str]) -> None:
    with app.app_context():
        assert [one.reference for one in award_page(SYSTEM, wanted).lines] == found


@pytest.mark.usefixtures("several")
@pytest.mark.parametrize("order", [value for value, _ in ORDERS])
def test_pages_of_one_row_each_hold_every_award_once(app: Flask, order: str) -> None:
    with app.app_context():
        wanted, after, found = Wanted(order=order), None, []
        while True:
            page = award_page(SYSTEM, wanted, after, 1)
            found += [one.reference for one in page.lines]
            after = page.next
            if after is None:
                break
        assert found == [one.reference for one in every_award(SYSTEM, wanted)]
        assert len(found) == session().scalar(select(func.count()).select_from(Award))


@pytest.mark.usefixtures("several")
def test_the_list_is_taken_away_with_sums_as_numbers(client: Client) -> None:
    reading(client)
    text = client.open("/funding.csv?order=amount").text
    assert "AWD-000002,Allerton Council" in text
    assert ",9000000,Agreed in principle" in text
    client.open("/funding.xlsx")
    assert "No award fits all of these" in client.open("/funding?q=nowhere").words()
    client.open("/funding?status=unheard", expect=422)


# --- Programmes ----------------------------------------------------------------------------------


def test_programmes_are_kept_by_administrators(client: Client, council: Organisation) -> None:
    reading(client, Role.ADMINISTRATOR)
    assert "Exceptional Financial Support" in client.get("funding.programmes").words()
    page = client.get("funding.new_programme")
    client.submit(page, {"name": "Roads grant", "kind": "capital", "department": "DfT"})
    twice = client.get("funding.new_programme")
    again = client.submit(twice, {"name": "Roads grant", "kind": "grant"}, expect=422)
    assert "There is a programme of this name already." in again.words()
    edit = client.get("funding.edit_programme", reference="PRG-000002")
    client.submit(edit, {"name": "Roads and bridges grant", "is_in_use": None})
    assert "Roads and bridges grant not in use" in client.get("funding.programmes").words()
    other = Client(client.app)
    other.sign_in(make_user(client.app, Role.ANALYST).email)
    assert "Roads and bridges" not in other.get("funding.enter").text
    other.get("funding.programmes", expect=403)
    stale = client.get("funding.edit_programme", reference="PRG-000002")
    current = client.get("funding.edit_programme", reference="PRG-000002")
    client.submit(current, {"is_in_use": "y"})
    conflict = client.submit(stale, {"name": "Third name"}, expect=409)
    assert "Roads and bridges grant" in conflict.words()
