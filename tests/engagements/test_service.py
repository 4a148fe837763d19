"""Engagements as the service keeps them."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import selectinload

from gorm.accounts.actor import SYSTEM, Actor
from gorm.accounts.models import Office
from gorm.accounts.roles import Role
from gorm.audit.models import AuditEntry, AuditPayload
from gorm.audit.service import Subject, record
from gorm.core import clock
from gorm.core.db import session, unit_of_work
from gorm.core.errors import Conflict, NotAllowed, NotFound, Refused
from gorm.engagements import service
from gorm.engagements.models import (
    Commitment,
    CommitmentState,
    Engagement,
    EngagementState,
    Marking,
    Sharing,
    Side,
)
from gorm.engagements.service import CommitmentDetails, EngagementDetails
from gorm.places.models import Area
from tests.factories.accounts import make_office, make_user
from tests.factories.engagements import make_engagement
from tests.factories.people import make_person, make_post
from tests.factories.places import make_area, make_council, make_partner

YESTERDAY = timedelta(days=-1)


@pytest.fixture
def office(app: Flask) -> Office:
    return make_office(app)


@pytest.fixture
def writer(app: Flask, office: Office) -> Actor:
    return make_user(app, office=office)


def stored(app: Flask, reference: str) -> Engagement:
    """The engagement with its links, detached."""
    with app.app_context():
        found = (
            session()
            .scalars(
                select(Engagement)
                .where(Engagement.reference == reference)
                .options(
                    selectinload(Engagement.organisations),
                    selectinload(Engagement.areas),
                    selectinload(Engagement.attendees),
                    selectinload(Engagement.participants),
                    selectinload(Engagement.team),
                    selectinload(Engagement.themes),
                    selectinload(Engagement.commitments),
                )
            )
            .one()
        )
        session().expunge_all()
        return found


def details_of(app: Flask, reference: str, **changes: Any) -> EngagementDetails:
    """What the form of an engagement would send back, with some of it changed."""
    it = stored(app, reference)
    return replace(
        EngagementDetails(
            happens_on=it.happens_on,
            notes=it.notes,
            organisation_ids=tuple(link.organisation_id for link in it.organisations),
            area_ids=tuple(link.area_id for link in it.areas if link.is_named),
            described=tuple(item.description for item in it.attendees if item.description),
        ),
        **changes,
    )


def edit(app: Flask, actor: Actor, reference: str, seen: int = 1, **changes: Any) -> None:
    details = details_of(app, reference, **changes)
    with app.app_context(), unit_of_work():
        service.edit_engagement(actor, reference, details, seen)


def last_act(app: Flask) -> tuple[str, dict[str, Any]]:
    """The last action of the trail and its payload."""
    with app.app_context():
        entry = session().scalars(select(AuditEntry).order_by(AuditEntry.number.desc())).first()
        assert entry
        payload = session().get(AuditPayload, entry.number)
        assert payload
        return entry.action, dict(payload.content or {})


def test_an_engagement_concerns_the_areas_of_the_organisations_met(
    app: Flask, office: Office, writer: Actor
) -> None:
    district = make_council(app, office=office)
    county = make_area(app, office=office, members=[district])
    named = make_area(app, office=office)
    reference = make_engagement(app, writer, areas=[named], organisations=[district])
    found = stored(app, reference)
    assert {(link.area_id, link.is_named) for link in found.areas} == {
        (county.id, False),
        (named.id, True),
    }


def test_meeting_a_person_is_meeting_their_organisation(
    app: Flask, office: Office, writer: Actor
) -> None:
    area = make_area(app, office=office)
    partner = make_partner(app, office=office, area=area)
    post = make_post(app, organisation=partner)
    found = stored(app, make_engagement(app, writer, post_ids=(post.id,)))
    assert [link.organisation_id for link in found.organisations] == [partner.id]
    assert [link.area_id for link in found.areas] == [area.id]


def test_the_dates_of_the_links_move_with_the_engagement(
    app: Flask, office: Office, writer: Actor
) -> None:
    area = make_area(app, office=office)
    reference = make_engagement(app, writer, areas=[area], described=("A headteacher",))
    earlier = clock.today() - timedelta(days=40)
    edit(app, writer, reference, happens_on=earlier)
    found = stored(app, reference)
    links: list[Any] = [*found.areas, *found.organisations, *found.attendees]
    assert {link.happens_on for link in links} == {earlier}


def test_an_area_stays_in_the_history_of_a_note_after_it_has_ended(
    app: Flask, office: Office, writer: Actor
) -> None:
    council = make_council(app, office=office)
    area = make_area(app, office=office, accountable=council)
    reference = make_engagement(app, writer, organisations=[council])
    with app.app_context(), unit_of_work():
        row = session().get(Area, area.id)
        assert row
        row.is_current = False
        record(SYSTEM, "area.ended", Subject("area", area.reference))
    edit(app, writer, reference, purpose="A word mended")
    assert [link.area_id for link in stored(app, reference).areas] == [area.id]


def test_a_meeting_with_nobody_is_refused(app: Flask, writer: Actor) -> None:
    with app.app_context(), pytest.raises(Refused) as refused, unit_of_work():
        service.log_engagement(writer, EngagementDetails(happens_on=clock.today()))
    assert "who" in refused.value.faults


def test_a_held_engagement_cannot_be_in_the_future(app: Flask, writer: Actor) -> None:
    with pytest.raises(Refused) as refused:
        make_engagement(app, writer, happens_on=clock.today() + timedelta(days=1))
    assert "happens_on" in refused.value.faults


def test_a_plan_may_be_typed_in_after_its_day(app: Flask, writer: Actor) -> None:
    reference = make_engagement(app, writer, state=EngagementState.PLANNED)
    assert stored(app, reference).state is EngagementState.PLANNED


@pytest.mark.parametrize(
    "contradiction",
    [{"sharing": Sharing.RESTRICTED}, {"marking": Marking.OFFICIAL_SENSITIVE}],
)
def test_what_is_kept_close_cannot_be_released(
    app: Flask, writer: Actor, contradiction: dict[str, Any]
) -> None:
    with pytest.raises(Refused) as refused:
        make_engagement(app, writer, is_releasable=True, **contradiction)
    assert "is_releasable" in refused.value.faults


def test_the_team_of_a_restricted_record_always_holds_its_writer(
    app: Flask, office: Office, writer: Actor
) -> None:
    colleague = make_user(app, office=office)
    reference = make_engagement(
        app, writer, sharing=Sharing.RESTRICTED, team_ids=(colleague.user_id,)
    )
    team = {member.user_id for member in stored(app, reference).team}
    assert team == {writer.user_id, colleague.user_id}


def test_a_director_who_mends_a_restricted_record_does_not_join_its_team(
    app: Flask, office: Office, writer: Actor
) -> None:
    director = make_user(app, Role.DIRECTOR, office=office)
    reference = make_engagement(app, writer, sharing=Sharing.RESTRICTED)
    edit(app, director, reference, sharing=Sharing.RESTRICTED, purpose="Mended")
    assert {member.user_id for member in stored(app, reference).team} == {writer.user_id}


def test_a_record_that_is_no_longer_restricted_has_no_team(app: Flask, writer: Actor) -> None:
    reference = make_engagement(app, writer, sharing=Sharing.RESTRICTED)
    edit(app, writer, reference, sharing=Sharing.OFFICE)
    assert stored(app, reference).team == []


def test_lines_of_the_notes_become_commitments_and_stay_in_the_notes(
    app: Flask, writer: Actor
) -> None:
    notes = "They are worried.\n- us: send guidance by 12 Dec\n- them: recovery plan"
    reference = make_engagement(app, writer, notes=notes, happens_on=date(2026, 11, 20))
    found = stored(app, reference)
    assert found.notes == notes
    assert [(c.side, c.promise, c.due_on, c.owner_user_id) for c in found.commitments] == [
        (Side.OURS, "send guidance", date(2026, 12, 12), writer.user_id),
        (Side.THEIRS, "recovery plan", None, None),
    ]
    assert all(c.reference.startswith("COM-") for c in found.commitments)


def test_saving_the_same_notes_again_promises_nothing_twice(app: Flask, writer: Actor) -> None:
    reference = make_engagement(app, writer, notes="- us: send guidance")
    edit(app, writer, reference, purpose="Something else")
    assert len(stored(app, reference).commitments) == 1


def test_a_reworded_line_changes_its_commitment_and_a_new_line_adds_one(
    app: Flask, writer: Actor
) -> None:
    reference = make_engagement(
        app, writer, notes="- us: send guidence", happens_on=date(2026, 11, 2)
    )
    edit(app, writer, reference, notes="- us: send guidance by 1 Dec\n- them: pay the rates")
    promises = [(c.promise, c.due_on) for c in stored(app, reference).commitments]
    assert promises == [("send guidance", date(2026, 12, 1)), ("pay the rates", None)]


def test_a_line_taken_out_of_the_notes_unmakes_no_promise(app: Flask, writer: Actor) -> None:
    reference = make_engagement(app, writer, notes="- us: send guidance")
    edit(app, writer, reference, notes="Nothing more")
    assert len(stored(app, reference).commitments) == 1


def test_a_closed_commitment_is_not_changed_by_editing_the_notes(app: Flask, writer: Actor) -> None:
    reference = make_engagement(app, writer, notes="- us: send guidance")
    (commitment,) = stored(app, reference).commitments
    with app.app_context(), unit_of_work():
        service.complete_commitment(writer, commitment.reference, 1)
    edit(app, writer, reference, notes="- us: send guidances")
    (after,) = stored(app, reference).commitments
    assert (after.promise, after.state) == ("send guidance", CommitmentState.DONE)


def test_an_owner_in_brackets_is_found_among_those_who_were_there(
    app: Flask, office: Office, writer: Actor
) -> None:
    colleague = make_user(app, office=office, name="Ann Example")
    post = make_post(app, make_person(app, "Bo Sample"), title="Chief executive")
    notes = "- us (ann example): call\n- them (Bo Sample): write\n- them (Nobody Known): listen"
    reference = make_engagement(app, writer, notes=notes, post_ids=(post.id,))
    first, second, third = stored(app, reference).commitments
    assert first.owner_user_id == colleague.user_id
    assert second.owner_post_id == post.id
    assert third.promise == "listen (Nobody Known)"


def test_more_lines_than_anybody_promises_are_refused(app: Flask, writer: Actor) -> None:
    notes = "\n".join(f"- us: promise {number}" for number in range(101))
    with pytest.raises(Refused) as refused:
        make_engagement(app, writer, notes=notes)
    assert "notes" in refused.value.faults


def test_the_second_of_two_writers_is_told(app: Flask, writer: Actor) -> None:
    reference = make_engagement(app, writer)
    edit(app, writer, reference, purpose="First")
    with pytest.raises(Conflict):
        edit(app, writer, reference, seen=1, purpose="Second")
    assert stored(app, reference).purpose == "First"


def test_a_change_of_links_alone_is_a_new_version(
    app: Flask, office: Office, writer: Actor
) -> None:
    reference = make_engagement(app, writer)
    council = make_council(app, office=office)
    edit(app, writer, reference, organisation_ids=(council.id,))
    assert stored(app, reference).version == 2


def test_each_save_is_one_version(app: Flask, office: Office, writer: Actor) -> None:
    reference = make_engagement(app, writer, notes="- us: send guidance")
    council = make_council(app, office=office)
    edit(app, writer, reference, organisation_ids=(council.id,), notes="- us: phone", purpose="x")
    assert stored(app, reference).version == 2


def test_the_trail_says_in_english_what_an_edit_changed(
    app: Flask, office: Office, writer: Actor
) -> None:
    council = make_council(app, "Anytown Council", office=office)
    reference = make_engagement(app, writer)
    edit(app, writer, reference, organisation_ids=(council.id,), marking=Marking.OFFICIAL_SENSITIVE)
    action, content = last_act(app)
    assert action == "engagement.edited"
    assert content["changes"] == {
        "Organisations": ["", "Anytown Council"],
        "Marking": ["OFFICIAL", "OFFICIAL-SENSITIVE"],
        "Our people": [writer.name, ""],
    }


def test_another_office_may_know_of_an_engagement_and_not_change_it(
    app: Flask, writer: Actor
) -> None:
    stranger = make_user(app)
    reference = make_engagement(app, writer)
    with pytest.raises(NotAllowed):
        edit(app, stranger, reference, purpose="Mine now")
    hidden = make_engagement(app, writer, sharing=Sharing.RESTRICTED)
    with pytest.raises(NotFound):
        edit(app, stranger, hidden, purpose="Mine now")


def test_an_analyst_logs_nothing(app: Flask, office: Office) -> None:
    analyst = make_user(app, Role.ANALYST, office=office)
    with pytest.raises(NotAllowed):
        make_engagement(app, analyst)


def test_a_department_logs_for_itself(app: Flask) -> None:
    official = make_user(app, Role.DEPARTMENT, department="DfE")
    found = stored(app, make_engagement(app, official))
    assert (found.office_id, found.department_id) == (None, official.department_id)


def test_a_planned_engagement_is_held_once(app: Flask, writer: Actor) -> None:
    reference = make_engagement(app, writer, state=EngagementState.PLANNED)
    details = details_of(app, reference, notes="What was said")
    with app.app_context(), unit_of_work():
        service.mark_held(writer, reference, details, 1)
    held = stored(app, reference)
    assert (held.state, held.notes) == (EngagementState.HELD, "What was said")
    with app.app_context(), pytest.raises(Refused), unit_of_work():
        service.mark_held(writer, reference, details, 2)


def test_a_plan_is_cancelled_with_a_reason_and_can_be_planned_again(
    app: Flask, writer: Actor
) -> None:
    reference = make_engagement(app, writer, state=EngagementState.PLANNED)
    with app.app_context():
        with pytest.raises(Refused), unit_of_work():
            service.cancel_engagement(writer, reference, "", 1)
        with unit_of_work():
            service.cancel_engagement(writer, reference, "Snow", 1)
        assert stored(app, reference).cancelled_because == "Snow"
        with unit_of_work():
            service.reinstate_engagement(writer, reference, 2)
    assert stored(app, reference).state is EngagementState.PLANNED


def test_trying_in_vain_is_recorded_with_how(app: Flask, writer: Actor) -> None:
    reference = make_engagement(app, writer, state=EngagementState.PLANNED, notes="To ask about")
    with app.app_context(), unit_of_work():
        service.record_no_contact(writer, reference, "Rang twice", 1)
    found = stored(app, reference)
    assert found.state is EngagementState.NO_CONTACT
    assert found.notes == "To ask about\n\nRang twice"


def test_nobody_was_tried_for_on_a_day_to_come(app: Flask, writer: Actor) -> None:
    ahead = clock.today() + timedelta(days=3)
    reference = make_engagement(app, writer, state=EngagementState.PLANNED, happens_on=ahead)
    with app.app_context(), pytest.raises(Refused), unit_of_work():
        service.record_no_contact(writer, reference, "", 1)


def one_commitment(app: Flask, writer: Actor, **details: Any) -> Commitment:
    promise = CommitmentDetails(Side.OURS, "Send guidance", **details)
    reference = make_engagement(app, writer, commitments=(promise,))
    return stored(app, reference).commitments[0]


def commitment(app: Flask, reference: str) -> Commitment:
    with app.app_context():
        found = session().scalars(select(Commitment).where(Commitment.reference == reference)).one()
        session().expunge(found)
        return found


def test_a_commitment_is_kept_reopened_and_dropped(app: Flask, writer: Actor) -> None:
    made = one_commitment(app, writer)
    with app.app_context():
        with unit_of_work():
            service.complete_commitment(writer, made.reference, 1)
        assert commitment(app, made.reference).closed_on == clock.today()
        with pytest.raises(Refused), unit_of_work():
            service.complete_commitment(writer, made.reference, 2)
        with unit_of_work():
            service.reopen_commitment(writer, made.reference, 2)
        with pytest.raises(Refused), unit_of_work():
            service.drop_commitment(writer, made.reference, "", 3)
        with unit_of_work():
            service.drop_commitment(writer, made.reference, "No longer needed", 3)
    dropped = commitment(app, made.reference)
    assert (dropped.state, dropped.dropped_because) == (
        CommitmentState.DROPPED,
        "No longer needed",
    )


def test_a_commitment_is_changed_and_the_trail_says_which(app: Flask, writer: Actor) -> None:
    made = one_commitment(app, writer)
    details = CommitmentDetails(Side.OURS, "Send guidance", date(2027, 3, 3), writer.user_id)
    with app.app_context(), unit_of_work():
        service.change_commitment(writer, made.reference, details, 1)
    action, content = last_act(app)
    assert action == "commitment.changed"
    assert content["changes"] == {
        "Owner of “Send guidance”": ["", writer.name],
        "Due of “Send guidance”": ["", "3 March 2027"],
    }


def test_a_commitment_of_another_office_cannot_be_touched(app: Flask, writer: Actor) -> None:
    made = one_commitment(app, writer)
    stranger = make_user(app)
    with app.app_context(), pytest.raises(NotFound), unit_of_work():
        service.complete_commitment(stranger, made.reference, 1)


def test_a_commitment_is_added_to_an_engagement(app: Flask, writer: Actor) -> None:
    reference = make_engagement(app, writer)
    with app.app_context(), unit_of_work():
        added = service.add_commitment(
            writer, reference, CommitmentDetails(Side.THEIRS, "Send accounts")
        )
    assert commitment(app, added).promise == "Send accounts"
    assert stored(app, reference).version == 1


def test_something_that_is_not_there_cannot_be_chosen(app: Flask, writer: Actor) -> None:
    with pytest.raises(Refused) as refused:
        make_engagement(app, writer, theme_ids=(999_999,))
    assert "themes" in refused.value.faults
