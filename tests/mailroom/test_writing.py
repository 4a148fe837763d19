"""From what came in to an engagement: planned, written up, shared with colleagues, kept true."""

import pytest
from sqlalchemy import select

from gorm.accounts.roles import Role
from gorm.core.db import session
from gorm.engagements.models import Attendee, Engagement, EngagementState, Participant
from gorm.mailroom.models import EntryState
from gorm.people.models import Person, Post
from tests.factories.accounts import make_office, make_user
from tests.mailroom.office import Merrowvale, drop, entries, form_to, signed_in
from tests.support.client import Client
from tests.support.pages import Page


def _engagement(office: Merrowvale) -> Engagement:
    with office.app.app_context():
        return session().scalars(select(Engagement)).one()


def _press(client: Client, page: Page, action: str, **typed: str) -> Page:
    return client.submit(page, typed, form=form_to(page, action))


def test_a_meeting_is_planned_as_it_stands_with_one_click(
    office: Merrowvale, amara: Client
) -> None:
    drop(amara, ("a.ics", office.file("outlook_invitation.ics")))
    page = amara.follow(_press(amara, amara.get("home.my_work"), "/plan"))
    assert "Planned as it stands" in page.text
    planned = _engagement(office)
    assert (planned.state, str(planned.happens_on), f"{planned.starts_at:%H:%M}") == (
        EngagementState.PLANNED,
        "2026-12-03",
        "10:00",
    )
    assert (planned.minutes, planned.place) == (60, "Town Hall, Northmoor")
    assert planned.purpose == "Settlement: early word with Northmoor"
    assert planned.notes == "Before the provisional settlement, an early word on reserves."
    with office.app.app_context():
        met = session().scalars(select(Attendee).order_by(Attendee.id)).all()
        assert {one.post_id for one in met} == {office.dana.id, None}
        [stranger] = [one.description for one in met if one.description]
        assert stranger == "Sam Okoro (sam.okoro@northmoor.example)"
        ours = session().scalars(select(Participant.user_id)).all()
        assert ours == [office.amara.user_id]
    [entry] = entries(office.app)
    assert (entry.state, entry.engagement_id) == (EntryState.TAKEN_UP, planned.id)
    assert "Plan as it stands" not in amara.get("home.my_work").text


def test_a_meeting_that_is_over_is_written_up_in_the_form_that_it_fills_in(
    office: Merrowvale, amara: Client
) -> None:
    drop(amara, ("g.ics", office.file("google_export.ics")))
    reference = entries(office.app)[0].reference
    form = amara.open(f"/engagements/log?from={reference}")
    fields = form.form_fields(-1)
    assert fields["purpose"] == "Adult social care with Northmoor"
    assert fields["starts_at"] == "14:00"
    assert fields["minutes"] == "60"
    assert fields["notes"] == ""
    assert "Ivo" not in str(fields["described"])  # he declined
    amara.submit(form, {"notes": "- us: send guidance by 12 Dec"})
    written = _engagement(office)
    assert (written.state, str(written.happens_on)) == (EngagementState.HELD, "2026-11-20")
    assert entries(office.app)[0].engagement_id == written.id


def test_a_form_that_is_refused_marks_nothing_as_taken(office: Merrowvale, amara: Client) -> None:
    drop(amara, ("g.ics", office.file("google_export.ics")))
    reference = entries(office.app)[0].reference
    form = amara.open(f"/engagements/log?from={reference}")
    again = amara.submit(form, {"happens_on": "never", "notes": "kept words"}, expect=422)
    assert again.form_fields(-1)["origin"] == reference
    assert again.form_fields(-1)["notes"] == "kept words"
    assert entries(office.app)[0].state is EntryState.WAITING
    amara.submit(again, {"happens_on": "20 November 2026"})
    assert entries(office.app)[0].state is EntryState.TAKEN_UP


def test_a_colleague_whom_it_invites_is_offered_the_same_meeting_and_both_write_one(
    office: Merrowvale, amara: Client
) -> None:
    content = office.file("outlook_invitation.ics").replace(
        b"Sam.Okoro@northmoor.example", office.helen.email.encode()
    )
    drop(amara, ("a.ics", content))
    helen = signed_in(office.app, office.helen)
    assert "brought in by Amara Osei" in helen.get("home.my_work").text
    drop(helen, ("mine.ics", content))
    assert len(entries(office.app)) == 1
    reference = entries(office.app)[0].reference
    hers = helen.open(f"/engagements/plan?from={reference}")
    _press(amara, amara.get("home.my_work"), "/plan")
    late = helen.submit(hers, {"notes": "typed for an hour"}, expect=422)
    assert "A colleague wrote this meeting meanwhile" in late.text
    assert late.form_fields(-1)["notes"] == "typed for an hour"
    assert _engagement(office).state is EngagementState.PLANNED
    assert "From your calendar</h2>" not in helen.get("home.my_work").text


def test_the_same_meeting_from_a_calendar_that_names_no_colleague_leads_to_what_is_written(
    office: Merrowvale, amara: Client
) -> None:
    drop(amara, ("a.ics", office.file("outlook_invitation.ics")))
    _press(amara, amara.get("home.my_work"), "/plan")
    helen = signed_in(office.app, office.helen)
    page = drop(helen, ("b.ics", office.file("outlook_invitation.ics")))
    assert "written already" in page.text
    [_, hers] = entries(office.app)
    assert (hers.state, hers.engagement_id) == (EntryState.TAKEN_UP, _engagement(office).id)


def test_a_changed_invitation_changes_nothing_until_it_is_taken_over(
    office: Merrowvale, amara: Client
) -> None:
    drop(amara, ("a.ics", office.file("outlook_invitation.ics")))
    _press(amara, amara.get("home.my_work"), "/plan")
    drop(amara, ("b.ics", office.file("outlook_update.ics")))
    before = _engagement(office)
    assert (str(before.happens_on), before.place) == ("2026-12-03", "Town Hall, Northmoor")
    assert "was 3 December 2026, is 4 December 2026" in amara.get("home.my_work").text
    page = amara.get("engagements.detail", reference=before.reference)
    assert "The invitation changed" in page.text
    told = amara.follow(_press(amara, page, "/take-over"))
    assert "The invitation changed" not in told.text
    after = _engagement(office)
    assert (str(after.happens_on), f"{after.starts_at:%H:%M}", after.place) == (
        "2026-12-04",
        "14:30",
        "Civic Centre, Northmoor",
    )
    with office.app.app_context():
        assert {str(one.happens_on) for one in session().scalars(select(Attendee))} == {
            "2026-12-04"
        }


def test_a_change_that_is_set_aside_leaves_what_was_written(
    office: Merrowvale, amara: Client
) -> None:
    drop(amara, ("a.ics", office.file("outlook_invitation.ics")))
    _press(amara, amara.get("home.my_work"), "/plan")
    drop(amara, ("b.ics", office.file("outlook_update.ics")))
    page = amara.get("engagements.detail", reference=_engagement(office).reference)
    told = amara.follow(_press(amara, page, "/leave"))
    assert "The invitation changed" not in told.text
    assert str(_engagement(office).happens_on) == "2026-12-03"
    page = drop(amara, ("b.ics", office.file("outlook_update.ics")))
    assert "written already" in page.text


def test_a_cancelled_invitation_cancels_the_plan_only_when_told_to(
    office: Merrowvale, amara: Client
) -> None:
    drop(amara, ("a.ics", office.file("outlook_update.ics")))
    _press(amara, amara.get("home.my_work"), "/plan")
    drop(amara, ("c.ics", office.file("outlook_cancelled.ics")))
    assert _engagement(office).state is EngagementState.PLANNED
    page = amara.get("engagements.detail", reference=_engagement(office).reference)
    assert "The invitation was cancelled" in page.text
    _press(amara, page, "/take-over", reason="Northmoor moved it to the spring.")
    cancelled = _engagement(office)
    assert cancelled.state is EngagementState.CANCELLED
    assert cancelled.cancelled_because == "Northmoor moved it to the spring."


def test_what_was_written_up_is_never_changed_by_an_invitation(
    office: Merrowvale, amara: Client
) -> None:
    content = office.file("google_export.ics")
    drop(amara, ("g.ics", content))
    form = amara.open(f"/engagements/log?from={entries(office.app)[0].reference}")
    amara.submit(form, {"notes": "What was said."})
    drop(
        amara,
        ("g.ics", content.replace(b"SEQUENCE:1", b"SEQUENCE:2").replace(b"T140000Z", b"T133000Z")),
    )
    page = amara.get("engagements.detail", reference=_engagement(office).reference)
    assert "The invitation changed" in page.text
    assert "Take the change over" not in page.text
    assert f"{_engagement(office).starts_at:%H:%M}" == "14:00"


def test_somebody_who_saved_the_engagement_meanwhile_is_not_overwritten(
    office: Merrowvale, amara: Client
) -> None:
    drop(amara, ("a.ics", office.file("outlook_invitation.ics")))
    _press(amara, amara.get("home.my_work"), "/plan")
    drop(amara, ("b.ics", office.file("outlook_update.ics")))
    engagement = _engagement(office)
    page = amara.get("engagements.detail", reference=engagement.reference)
    edit = amara.get("engagements.edit", reference=engagement.reference)
    amara.submit(edit, {"place": "Elsewhere"})
    number = form_to(page, "/take-over")
    amara.submit(page, {}, form=number, expect=409)
    assert _engagement(office).place == "Elsewhere"


def test_an_entry_from_gorms_own_feed_refers_to_its_engagement(
    office: Merrowvale, amara: Client
) -> None:
    drop(amara, ("a.ics", office.file("outlook_invitation.ics")))
    _press(amara, amara.get("home.my_work"), "/plan")
    reference = _engagement(office).reference
    ours = (
        "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//x//y//EN\r\nBEGIN:VEVENT\r\n"
        f"UID:{reference}@gorm.invalid\r\nDTSTAMP:20261126T120000Z\r\nSEQUENCE:5\r\n"
        "DTSTART:20261203T113000Z\r\nDTEND:20261203T123000Z\r\nSUMMARY:Meeting with Northmoor\r\n"
        "LOCATION:Town Hall\\, Northmoor\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"
    ).encode()
    page = drop(amara, ("feed.ics", ours))
    assert "changed after it was written" in page.text
    shown = amara.get("engagements.detail", reference=reference).text
    assert "Time: was 10:00, is 11:30" in shown
    stranger = signed_in(office.app, make_user(office.app, Role.RELATIONSHIP_MANAGER))
    told = drop(stranger, ("feed.ics", ours))
    assert "new" in told.text
    assert reference not in told.text


def test_somebody_new_is_added_with_one_click_at_the_organisation_of_their_domain(
    office: Merrowvale, amara: Client
) -> None:
    drop(amara, ("a.ics", office.file("outlook_invitation.ics")))
    page = amara.get("mailroom.entry", reference=entries(office.app)[0].reference)
    assert f"Add Sam Okoro at {office.council.name}" in page.text
    told = amara.follow(_press(amara, page, "/add-person"))
    assert f"Known as: Sam Okoro, Contact, {office.council.name}" in told.text
    with office.app.app_context():
        sam = session().scalars(select(Person).where(Person.name == "Sam Okoro")).one()
        assert sam.email == "sam.okoro@northmoor.example"


def test_somebody_of_the_same_name_is_suggested_and_taken_with_one_click(
    office: Merrowvale, amara: Client
) -> None:
    content = office.file("outlook_invitation.ics").replace(
        b"dana.reeve@northmoor.example", b"d.reeve@mail.example"
    )
    drop(amara, ("a.ics", content))
    page = amara.get("mailroom.entry", reference=entries(office.app)[0].reference)
    assert "It is Dana Reeve, Chief executive" in page.text
    told = amara.follow(_press(amara, page, "/who"))
    assert "Known as: Dana Reeve" in told.text
    _press(amara, told, "/plan")
    with office.app.app_context():
        assert session().scalars(
            select(Post.id).join(Attendee, Attendee.post_id == Post.id)
        ).all() == [office.dana.id]


def test_what_is_set_aside_waits_no_more_and_can_be_brought_back(
    office: Merrowvale, amara: Client
) -> None:
    drop(amara, ("a.ics", office.file("outlook_invitation.ics")))
    _press(amara, amara.get("home.my_work"), "/set-aside")
    assert "Settlement: early word" not in amara.get("home.my_work").text
    page = amara.get("mailroom.waiting")
    assert "Set aside or cancelled (1)" in page.text
    _press(amara, page, "/bring-back")
    assert "Settlement: early word" in amara.get("home.my_work").text


def test_a_private_meeting_is_offered_to_nobody_else_and_begins_restricted(
    office: Merrowvale, amara: Client
) -> None:
    drop(amara, ("p.ics", office.file("nextcloud_private.ics")))
    helen = signed_in(office.app, office.helen)
    assert "in confidence" not in helen.get("home.my_work").text
    reference = entries(office.app)[0].reference
    form = amara.open(f"/engagements/plan?from={reference}")
    assert form.form_fields(-1)["sharing"] == "restricted"


@pytest.mark.parametrize("role", list(Role))
def test_nobody_else_sees_an_entry_whatever_their_role(
    office: Merrowvale, amara: Client, role: Role
) -> None:
    canary = b"canary-7f3a"
    content = office.file("outlook_invitation.ics").replace(b"Settlement", canary)
    drop(amara, ("a.ics", content))
    reference = entries(office.app)[0].reference
    home = {"department": "DfE"} if role is Role.DEPARTMENT else {"office": office.office}
    other = signed_in(office.app, make_user(office.app, role, **home))
    for address in ("/", f"/from-calendar/{reference}", "/from-calendar", "/audit",
                    f"/engagements/plan?from={reference}"):  # fmt: skip
        assert canary.decode() not in other.browser.get(address, follow_redirects=True).text
    for act in ("plan", "set-aside", "bring-back", "who", "add-person", "take-over", "leave"):
        answer = other.browser.post(
            f"/from-calendar/{reference}/{act}", data={"csrf_token": other.token()}
        )
        assert answer.status_code in {403, 404, 422}
        assert canary.decode() not in answer.text
    assert entries(office.app)[0].state is EntryState.WAITING


def test_the_trail_keeps_no_word_of_an_entry(office: Merrowvale, amara: Client) -> None:
    content = office.file("outlook_invitation.ics").replace(b"Settlement", b"canary-7f3a")
    drop(amara, ("canary-name.ics", content))
    auditor = signed_in(office.app, make_user(office.app, Role.AUDITOR, office=office.office))
    trail = auditor.get("audit.trail")
    assert "brought in a calendar file" in trail.text
    for number in range(1, 40):
        page = auditor.browser.get(f"/audit/{number}").text
        assert "canary" not in page, number


def test_whoever_is_of_no_office_is_told_so(office: Merrowvale) -> None:
    auditor = signed_in(
        office.app, make_user(office.app, Role.AUDITOR, office=make_office(office.app))
    )
    auditor.get("mailroom.waiting", expect=403)
