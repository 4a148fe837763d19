"""Looking at two records side by side, merging them, and taking it back, through the pages."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date
from threading import Barrier
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from gorm.accounts.actor import Actor
from gorm.accounts.roles import Role
from gorm.audit.models import AuditEntry
from gorm.audit.queries import history_of
from gorm.audit.service import Subject, record
from gorm.challenge.models import Case
from gorm.core import clock
from gorm.core.db import session, unit_of_work
from gorm.core.errors import Conflict, NotAllowed, Refused
from gorm.engagements.models import Attendee, EngagementOrganisation, Sharing
from gorm.jobs.service import run_waiting
from gorm.merging.models import MergedKind
from gorm.merging.queries.sides import side_by_side
from gorm.merging.rules.fields import Pick
from gorm.merging.service import Choice, look, merge, undo
from gorm.people.models import Assignment, Person, Post, PostKind
from gorm.places.models import Organisation
from gorm.search.queries.checking import Checked, checked
from tests.factories.accounts import make_office, make_user
from tests.factories.challenge import make_case, make_regime
from tests.factories.engagements import make_engagement
from tests.factories.people import make_assignment, make_person, make_post
from tests.factories.places import make_area, make_council, make_partner
from tests.search.finding import found
from tests.support.client import Client


class Office:
    """An office with a manager, a partner, and two records of one Jane Smith who works there."""

    def __init__(self, app: Flask) -> None:
        self.app = app
        self.office = make_office(app)
        self.manager = make_user(app, office=self.office)
        self.partner = make_partner(app, "Anytown Housing", office=self.office)
        self.jane = make_person(app, "Jane Smith", email="jane.smith@example.org")
        self.twin = make_person(app, "J Smith", phone="01632 960123")
        self.post = make_post(
            app, self.jane, self.partner, PostKind.CHAIR, started_on=date(2020, 5, 1)
        )
        self.same = make_post(
            app, self.twin, self.partner, PostKind.CHAIR, started_on=date(2018, 5, 1)
        )

    def choice(self, stays: Pick = Pick.ONE, **picks: Pick) -> Choice:
        seen_one, seen_other = self.versions(Person, self.jane.id, self.twin.id)
        one, other = self.jane.reference, self.twin.reference
        return Choice(MergedKind.PERSON, one, other, seen_one, seen_other, stays, picks)

    def bodies(self, one: Organisation, other: Organisation, stays: Pick = Pick.ONE) -> Choice:
        seen = self.versions(Organisation, one.id, other.id)
        return Choice(MergedKind.ORGANISATION, one.reference, other.reference, *seen, stays)

    def versions(self, model: type[Person | Organisation], one: int, other: int) -> tuple[int, int]:
        with self.app.app_context():
            first = session().get_one(model, one)
            second = session().get_one(model, other)
            return int(first.version), int(second.version)  # type: ignore[attr-defined]

    def merge(self, choice: Choice, actor: Actor | None = None) -> str:
        with self.app.app_context(), unit_of_work():
            return merge(actor or self.manager, choice)

    def undo(self, made: str, kind: MergedKind = MergedKind.PERSON, seen_version: int = 1) -> str:
        with self.app.app_context(), unit_of_work():
            return undo(self.manager, kind, made, seen_version=seen_version)


@pytest.fixture
def house(app: Flask) -> Office:
    return Office(app)


def signed_in(client: Client, actor: Actor) -> Client:
    client.sign_in(actor.email)
    return client


def merge_form(client: Client, one: str, other: str, kind: str = "people") -> Any:
    return client.get(f"merging.merge_{kind}", reference=one, other=other)


def test_two_records_of_one_person_become_one_and_stand_again_when_undone(
    client: Client, house: Office
) -> None:
    signed_in(client, house.manager)
    page = merge_form(client, house.jane.reference, house.twin.reference)
    assert "Chair, Anytown Housing since 1 May 2018" in page.words()

    made = client.follow(client.submit(page, {}, form=-2))
    assert "J Smith merged into Jane Smith" in made.words("h1")
    client.get("people.person", reference=house.twin.reference, expect=303)
    person = client.get("people.person", reference=house.jane.reference)
    assert "Also recorded before as J Smith" in person.words()
    assert "1 May 2018" in person.words(), "the one post begins when the earlier began"
    assert "01632 960123" in person.words(), "what only one of them said is kept"
    assert "merged another record of this person into this one" in person.words()
    assert house.jane.name in client.open("/people?q=j+smith").words(), "found by its former name"

    back = client.follow(client.submit(client.open(made.address), {}, form=-1))
    assert "The merge is undone" in back.words()
    twin = client.get("people.person", reference=house.twin.reference)
    assert "Chair, Anytown Housing" in twin.words()
    assert "undid a merge" in twin.words()
    assert "Also recorded before" not in back.words()
    again = client.post(
        "merging.undo_people", {"version": "2"}, reference=made_reference(made), expect=422
    )
    assert again.errors() == ["This merge was undone already. Nothing was changed."]


def made_reference(page: Any) -> str:
    return str(page.address.rsplit("/", 1)[1])


def test_what_is_chosen_of_the_two_is_what_the_one_says(client: Client, house: Office) -> None:
    signed_in(client, house.manager)
    page = merge_form(client, house.jane.reference, house.twin.reference)
    client.submit(page, {"stays": "other", "pick_name": "one", "pick_phone": "one"}, form=-2)
    person = client.get("people.person", reference=house.twin.reference)
    assert person.words("h1") == "Jane Smith"
    assert "Telephone Not recorded" in person.words()


def test_somebody_who_attended_under_both_records_attended_once(house: Office) -> None:
    for posts in ((house.post.id, house.same.id), (house.same.id,)):
        make_engagement(house.app, house.manager, organisations=[house.partner], post_ids=posts)
    made = house.merge(house.choice())
    with house.app.app_context():
        attended = session().execute(select(Attendee.engagement_id, Attendee.post_id)).all()
        assert sorted(attended) == [(1, house.post.id), (2, house.post.id)]
    house.undo(made)
    with house.app.app_context():
        assert (
            session().scalar(select(Post.person_id).where(Post.id == house.same.id))
            == house.twin.id
        )
        attended = session().execute(select(Attendee.engagement_id, Attendee.post_id)).all()
        assert sorted(attended) == [
            (1, house.post.id), (1, house.same.id), (2, house.same.id)
        ]  # fmt: skip


def test_two_organisations_met_at_one_meeting_are_met_once_and_an_assignment_ends(
    house: Office,
) -> None:
    twin = make_partner(house.app, "Anytown Housing Ltd", office=house.office)
    make_engagement(house.app, house.manager, organisations=[house.partner, twin])
    for body in (house.partner, twin):
        make_assignment(house.app, house.manager, organisation=body)
    made = house.merge(house.bodies(house.partner, twin))
    with house.app.app_context():
        met = session().scalars(select(EngagementOrganisation.organisation_id)).all()
        assert met == [house.partner.id]
        leads = select(Assignment.ended_on).where(Assignment.organisation_id == house.partner.id)
        assert sorted(session().scalars(leads.order_by(Assignment.id)), key=str) == [
            clock.today(), None
        ]  # fmt: skip
    house.undo(made, MergedKind.ORGANISATION)
    with house.app.app_context():
        met = session().scalars(select(EngagementOrganisation.organisation_id)).all()
        assert sorted(met) == sorted([house.partner.id, twin.id])


def test_a_second_open_case_on_the_same_is_told_apart_and_nobody_learns_of_a_restricted_one(
    house: Office,
) -> None:
    twin = make_council(house.app, office=house.office, gss_code=None, reference="ORG-777777")
    council = make_council(house.app, office=house.office)
    regime = make_regime(house.app)
    director = make_user(house.app, Role.DIRECTOR, office=house.office)
    for body in (council, twin):
        make_case(
            house.app, director, body, regime=regime, sharing=Sharing.RESTRICTED,
            team_ids=frozenset({director.user_id}),
        )  # fmt: skip
    house.merge(house.bodies(council, twin))
    with house.app.app_context():
        cases = session().execute(select(Case.organisation_id, Case.subject_key)).all()
        assert {row.organisation_id for row in cases} == {council.id}
        assert len({row.subject_key for row in cases}) == 2
        history = history_of("organisation", council.reference)
        told = [change.after for entry in history.entries for change in entry.changes]
        assert not any("case" in words for words in told), told


def test_councils_of_the_register_are_reorganised_and_not_merged(
    client: Client, house: Office
) -> None:
    one, other = (make_council(house.app, office=house.office) for _ in range(2))
    signed_in(client, house.manager)
    page = merge_form(client, one.reference, other.reference, "organisations")
    assert "say by which it was replaced" in page.words()
    assert "Merge the two" not in page.words()
    with pytest.raises(Refused, match="GSS code of its own"):
        house.merge(house.bodies(one, other))


def test_of_a_council_of_the_register_and_one_by_hand_the_first_stays(house: Office) -> None:
    council = make_council(house.app, "Anytown Council", office=house.office)
    by_hand = make_council(
        house.app, "Anytown", office=house.office, gss_code=None, reference="ORG-777778"
    )
    with pytest.raises(Refused, match="official register"):
        house.merge(house.bodies(council, by_hand, Pick.OTHER))
    house.merge(house.bodies(council, by_hand))


def test_a_body_that_answers_for_an_area_stays_and_two_such_are_not_merged(house: Office) -> None:
    answering = make_partner(house.app, office=house.office)
    make_area(house.app, office=house.office, accountable=answering)
    with pytest.raises(Refused, match="answers for an area"):
        house.merge(house.bodies(house.partner, answering))
    house.merge(house.bodies(answering, house.partner))
    other = make_partner(house.app, office=house.office)
    make_area(house.app, office=house.office, accountable=other)
    with pytest.raises(Refused, match="Both answer for an area"):
        house.merge(house.bodies(answering, other))


def test_a_record_is_not_merged_with_itself_nor_twice(client: Client, house: Office) -> None:
    third = make_person(house.app, "Jayne Smith")
    with pytest.raises(Refused, match="one record"):
        house.merge(replace(house.choice(), other=house.jane.reference))
    house.merge(house.choice())
    again = Choice(MergedKind.PERSON, third.reference, house.twin.reference, 1, 1)
    with pytest.raises(Refused, match=r"was merged into Jane Smith \(PER-000001\) on .* already"):
        house.merge(again)
    signed_in(client, house.manager)
    page = merge_form(client, third.reference, house.twin.reference)
    assert "was merged into Jane Smith" in page.words()
    itself = client.get(
        "merging.merge_people", reference=third.reference, other=third.reference, expect=303
    )
    assert "That is one record and not two" in client.follow(itself).text


def test_whoever_merges_second_is_shown_what_stands_now(client: Client, house: Office) -> None:
    signed_in(client, house.manager)
    page = merge_form(client, house.jane.reference, house.twin.reference)
    with house.app.app_context(), unit_of_work():
        session().get_one(Person, house.twin.id).phone = "01632 960999"
        record(house.manager, "person.changed", Subject("person", house.twin.reference))
    answer = client.submit(page, {"pick_phone": "one"}, form=-2, expect=409)
    assert "Nothing was merged" in answer.errors()[0]
    assert "01632 960999" in answer.words()
    assert answer.form_fields(-2)["pick_phone"] == "one", "what was chosen is kept"
    client.submit(answer, {}, form=-2)


def test_undoing_is_refused_where_it_would_lose_a_change(house: Office) -> None:
    made = house.merge(house.choice(phone=Pick.OTHER))
    with house.app.app_context(), unit_of_work():
        session().get_one(Person, house.jane.id).phone = "01632 960999"
        record(house.manager, "person.changed", Subject("person", house.jane.reference))
    with pytest.raises(Refused, match="changed since"):
        house.undo(made)
    with house.app.app_context():
        assert session().get_one(Person, house.twin.id).merged_into_id == house.jane.id


def test_merges_are_undone_in_turn_and_a_chain_leads_to_the_last(
    client: Client, house: Office
) -> None:
    third = make_person(house.app, "Jane Smyth")
    first = house.merge(house.choice())
    versions = house.versions(Person, third.id, house.jane.id)
    second = house.merge(
        Choice(MergedKind.PERSON, third.reference, house.jane.reference, *versions)
    )
    signed_in(client, house.manager)
    page = client.get("people.person", reference=house.twin.reference, expect=303)
    assert page.location.endswith(third.reference)
    with pytest.raises(Refused, match="Undo that one first"):
        house.undo(first)
    house.undo(second)
    house.undo(first)
    with house.app.app_context():
        assert (
            session().scalar(select(Post.person_id).where(Post.id == house.same.id))
            == house.twin.id
        )


def test_another_office_and_departments_merge_nothing(client: Client, house: Office) -> None:
    with pytest.raises(NotAllowed, match="Ask that office"):
        house.merge(house.choice(), make_user(house.app))
    signed_in(client, make_user(house.app, Role.DEPARTMENT, department="DfE"))
    client.get(
        "merging.merge_people",
        reference=house.jane.reference,
        other=house.twin.reference,
        expect=403,
    )
    person = client.get("people.person", reference=house.jane.reference)
    assert "Same as somebody else?" not in person.links()


def test_a_merge_is_one_act_with_its_counts(house: Office) -> None:
    make_engagement(
        house.app, house.manager, organisations=[house.partner], post_ids=(house.same.id,)
    )
    house.merge(house.choice())
    with house.app.app_context():
        history = history_of("person", house.jane.reference)
        changes = {one.label: (one.before, one.after) for one in history.entries[0].changes}
        assert changes["Merged into this"] == ("", f"J Smith ({house.twin.reference})")
        assert changes["Moved"] == ("", "1 post and 1 engagement")
        acts = select(AuditEntry.action).where(AuditEntry.action.like("person.merge%"))
        assert sorted(session().scalars(acts)) == ["person.merged", "person.merged_away"]


def test_a_restricted_meeting_moves_without_a_word_to_those_who_may_not_know(
    house: Office,
) -> None:
    director = make_user(house.app, Role.DIRECTOR, office=house.office)
    make_engagement(
        house.app, director, organisations=[house.partner], post_ids=(house.same.id,),
        sharing=Sharing.RESTRICTED, team_ids=(director.user_id,),
    )  # fmt: skip
    with house.app.app_context():
        sides = side_by_side(
            house.manager, MergedKind.PERSON, house.jane.reference, house.twin.reference
        )
        assert [one.told for one in sides.other.counts] == ["1 post"]
    house.merge(house.choice())
    with house.app.app_context():
        assert session().scalars(select(Attendee.post_id)).all() == [house.post.id]
        told = [
            c.after for e in history_of("person", house.jane.reference).entries for c in e.changes
        ]
        assert "1 post" in told


def test_pairs_are_found_told_apart_and_not_found_again(client: Client, house: Office) -> None:
    signed_in(client, house.manager)
    client.post("merging.look_at_people")
    with house.app.app_context():
        assert run_waiting("merging.look") == 1
    page = client.get("merging.duplicate_people")
    assert "Likely same surname and initial, same post at the same organisation" in page.words()
    compared = client.open(page.links()[next(w for w in page.links() if w.startswith("Compare"))])
    client.submit(compared, {}, form=-1)
    with house.app.app_context(), unit_of_work():
        assert look() == (0, 0)
    assert "Nothing that looks entered twice" in client.get("merging.duplicate_people").words()
    apart = client.get("merging.duplicate_people", apart="1")
    assert f"{house.manager.name} said on" in apart.words()
    compared = client.open(apart.links()[next(w for w in apart.links() if w.startswith("Compare"))])
    client.submit(compared, {}, form=-1)
    with house.app.app_context(), unit_of_work():
        assert look() == (1, 0)


def test_the_other_record_is_found_by_name_whether_it_has_a_post_or_not(
    client: Client, house: Office
) -> None:
    alone = make_person(house.app, "Jane Smythe")
    signed_in(client, house.manager)
    begin = client.get("people.person", reference=house.jane.reference)
    client.open(begin.links()["Same as somebody else?"])
    for typed, other in (("jane smythe", alone), ("J Smith, Chair, Anytown Housing", house.twin)):
        page = client.get("merging.same_as_people", reference=house.jane.reference, q=typed)
        assert f"Compare with {other.name} {other.reference}" in page.words()
    body = client.get("places.organisation_detail", reference=house.partner.reference)
    client.open(body.links()["Same as another organisation?"])


def test_an_organisation_that_was_merged_away_is_offered_nowhere_and_found_by_its_name(
    client: Client, house: Office
) -> None:
    twin = make_partner(house.app, "Borough Homes", office=house.office)
    house.merge(house.bodies(house.partner, twin))
    signed_in(client, house.manager)
    moved = client.get("places.organisation_detail", reference=twin.reference, expect=303)
    page = client.follow(moved)
    assert f"Also recorded before as Borough Homes ({twin.reference})" in page.words()
    for former in ("", "former"):
        listed = client.open(f"/organisations?q=borough&status={former}")
        assert twin.reference not in "".join(listed.links().values())
    assert "Anytown Housing" in client.open("/organisations?q=borough+homes").words()
    offered = client.open("/lookup?q=borough+homes&kind=organisation").text
    assert house.partner.reference in offered
    assert twin.reference not in offered


def test_of_two_merges_at_once_one_is_made_and_the_other_is_told(house: Office) -> None:
    choices = [house.choice(), house.choice(Pick.OTHER)]
    start = Barrier(2)

    def attempt(choice: Choice) -> str:
        start.wait(timeout=20)
        try:
            return house.merge(choice)
        except (Refused, Conflict) as told:
            return str(told)

    with ThreadPoolExecutor(2) as threads:
        answers = list(threads.map(attempt, choices))
    [told] = [answer for answer in answers if answer != "MRG-000001"]
    assert "already" in told or "Somebody else" in told
    with house.app.app_context():
        merged = select(Person.reference).where(Person.merged_into_id.is_not(None))
        assert len(session().scalars(merged).all()) == 1


def test_what_is_found_follows_a_merge_and_its_undoing(house: Office) -> None:
    met = make_engagement(house.app, house.manager, purpose="Allotments", post_ids=(house.same.id,))
    made = house.merge(house.choice())
    assert found(house.app, house.manager, "smith") == [house.jane.reference, met]
    assert all(one.is_sound for one in index_of(house.app))
    house.undo(made)
    assert set(found(house.app, house.manager, "smith")) == {
        house.jane.reference, house.twin.reference, met,
    }  # fmt: skip
    assert all(one.is_sound for one in index_of(house.app))


def index_of(app: Flask) -> tuple[Checked, ...]:
    with app.app_context():
        return checked()
