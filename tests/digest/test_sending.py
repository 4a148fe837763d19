"""Digests, sent by `flask digest send` to a real mail server: each once, and to nobody in vain."""

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from email.message import EmailMessage
from typing import Any

import html5lib
import pytest
from click.testing import Result
from flask import Flask
from sqlalchemy import select

from gorm.accounts.actor import SYSTEM, Actor
from gorm.accounts.models import Office
from gorm.accounts.roles import Role
from gorm.accounts.service import disable_user
from gorm.core import clock
from gorm.core.db import session, unit_of_work
from gorm.core.mail import Post
from gorm.digest import queries, service
from gorm.digest.models import DigestSending, Rhythm, SendingState
from gorm.digest.rules import KEPT_FOR, LISTED
from gorm.digest.service import choose_rhythm
from gorm.engagements.models import EngagementState, Marking, Sharing, Side
from gorm.engagements.service import CommitmentDetails
from gorm.places.models import Area
from tests.digest.conftest import ADDRESS, MONDAY
from tests.factories.accounts import make_office, make_user
from tests.factories.engagements import make_engagement
from tests.factories.people import make_assignment
from tests.factories.places import make_area
from tests.support.post_office import Delivered, PostOffice, free_port

CANARY = "canary-of-the-record"

pytestmark = pytest.mark.usefixtures("monday")


@pytest.fixture
def office(app: Flask) -> Office:
    return make_office(app)


@pytest.fixture
def area(app: Flask, office: Office) -> Area:
    return make_area(app, "Ambleton", office=office)


def send(app: Flask, *, expect: int = 0) -> Result:
    """Run the command as a timer does."""
    done = app.test_cli_runner().invoke(args=["digest", "send"])
    assert done.exit_code == expect, done.output
    return done


def plan(app: Flask, actor: Actor, area: Area, days: int, **details: Any) -> str:
    return make_engagement(
        app, actor, areas=[area], state=EngagementState.PLANNED,
        happens_on=clock.today() + timedelta(days=days), **details,
    )  # fmt: skip


def busy(app: Flask, office: Office, area: Area, rhythm: Rhythm | None = None) -> Actor:
    """Somebody with a meeting to write up."""
    actor = make_user(app, office=office)
    plan(app, actor, area, -1)
    if rhythm:
        choose(app, actor, rhythm)
    return actor


def choose(app: Flask, actor: Actor, rhythm: Rhythm) -> None:
    with app.app_context(), unit_of_work():
        choose_rhythm(actor, rhythm)


def states(app: Flask) -> list[SendingState]:
    with app.app_context():
        return list(session().scalars(select(DigestSending.state).order_by(DigestSending.user_id)))


def parts_of(mail: Delivered) -> tuple[str, str]:
    """The text and the HTML of a mail, decoded."""
    kinds = {part.get_content_type(): part for part in mail.message.iter_parts()}
    text, html = kinds["text/plain"], kinds["text/html"]
    assert isinstance(text, EmailMessage)
    assert isinstance(html, EmailMessage)
    return text.get_content(), html.get_content()


def test_somebody_is_told_what_waits_with_references_days_and_links(
    app: Flask, office: Office, area: Area, post: PostOffice
) -> None:
    actor = make_user(app, office=office)
    make_assignment(app, actor, area)
    passed, ahead = plan(app, actor, area, -1), plan(app, actor, area, 2)
    plan(app, actor, area, 9)
    promised = make_engagement(
        app, actor, areas=[area],
        commitments=(
            CommitmentDetails(
                Side.OURS, "Send it", clock.today() - timedelta(days=3), actor.user_id
            ),
        ),
    )  # fmt: skip
    assert send(app).stdout == "Sent 1 digest, nothing due to 0.\n"
    [mail] = post.delivered
    assert mail.recipient == actor.email
    assert mail.message["Subject"] == "GORM: what waits for you on 30 November"
    for words in parts_of(mail):
        assert "Meetings to write up: 1" in words
        assert "Meetings ahead: 1" in words
        assert "Your commitments: 1" in words
        for reference in (passed, ahead, promised):
            assert f"{ADDRESS}/engagements/{reference}" in words
        assert "Meeting with Ambleton, 29 November 2026" in words
        assert "27 November 2026, overdue" in words
        assert f"{ADDRESS}/account/digest" in words
    text, _ = parts_of(mail)
    assert text.startswith("What waits for you in GORM on 30 November 2026.")


@pytest.mark.parametrize(
    "how",
    [
        {"sharing": Sharing.RESTRICTED},
        {"marking": Marking.OFFICIAL_SENSITIVE},
        {"marking": Marking.OFFICIAL_SENSITIVE, "sharing": Sharing.RESTRICTED},
        {"sharing": Sharing.OFFICE},
    ],
)
def test_no_word_of_a_record_that_is_kept_close_and_no_note_of_any_is_in_a_mail(
    app: Flask, office: Office, post: PostOffice, how: dict[str, Any]
) -> None:
    is_close = how != {"sharing": Sharing.OFFICE}
    area = make_area(app, CANARY if is_close else "Ambleton", office=office)
    actor = make_user(app, Role.DIRECTOR, Role.RELATIONSHIP_MANAGER, office=office, name=CANARY)
    late = clock.today() - timedelta(days=3)
    words: dict[str, Any] = {
        "purpose": CANARY, "place": CANARY, "notes": f"{CANARY}\n- us: {CANARY}",
        "described": (CANARY,), "handling": CANARY, "minister": CANARY,
    }  # fmt: skip
    if how.get("sharing") is Sharing.RESTRICTED:
        words["team_ids"] = (actor.user_id,)
    references = [plan(app, actor, area, days, **words, **how) for days in (-1, 2)]
    make_engagement(
        app, actor, areas=[area], happens_on=late, outcome=CANARY, **words, **how,
        commitments=(
            CommitmentDetails(Side.OURS, CANARY, late, actor.user_id),
            CommitmentDetails(Side.THEIRS, CANARY, late),
        ),
    )  # fmt: skip
    send(app)
    [mail] = post.delivered
    text, html = parts_of(mail)
    whole = (text + html + str(mail.message) + mail.content.decode()).lower()
    assert CANARY not in whole
    assert CANARY not in re.sub(r"=\r?\n", "", whole)
    for reference in references:
        assert reference in text
    assert ("Ambleton" in text) is not is_close


def test_the_html_of_a_mail_reads_well_without_any_style(
    app: Flask, office: Office, area: Area, post: PostOffice
) -> None:
    busy(app, office, area)
    send(app)
    _, html = parts_of(post.delivered[0])
    parser = html5lib.HTMLParser(strict=True, namespaceHTMLElements=False)
    tree = parser.parse(html)
    assert tree.get("lang") == "en-GB"
    assert tree.findtext(".//title") == tree.findtext(".//h1")
    assert [one.tag for one in tree.iter() if str(one.tag) in {"h1", "h2"}] == ["h1", "h2"]
    assert not [one for one in tree.iter() if str(one.tag) in {"img", "script", "style", "link"}]
    assert not [one for one in tree.iter() if "style" in one.attrib]
    assert all("".join(link.itertext()).strip() for link in tree.iter("a"))


def test_what_is_long_is_cut_and_leads_on(
    app: Flask, office: Office, area: Area, post: PostOffice
) -> None:
    actor = make_user(app, office=office)
    for _ in range(LISTED + 1):
        plan(app, actor, area, -1)
    send(app)
    text, _ = parts_of(post.delivered[0])
    assert f"Meetings to write up: {LISTED + 1}" in text
    assert text.count("/engagements/ENG-") == LISTED
    assert f"{ADDRESS}/#to-write-up" in text


def test_nobody_gets_two_of_a_day(app: Flask, office: Office, area: Area, post: PostOffice) -> None:
    busy(app, office, area, Rhythm.DAILY)
    send(app)
    assert send(app).stdout == "Sent 0 digests, nothing due to 0.\n"
    assert len(post.delivered) == 1
    with clock.stopped_at(MONDAY + timedelta(days=1)):
        send(app)
    assert len(post.delivered) == 2


def test_each_has_it_as_often_as_they_chose_or_as_their_home_has_it(
    app: Flask, office: Office, area: Area, post: PostOffice
) -> None:
    usual, daily = busy(app, office, area), busy(app, office, area, Rhythm.DAILY)
    busy(app, office, area, Rhythm.NEVER)
    official = make_user(app, Role.DEPARTMENT, department="DfE")
    plan(app, official, area, -1)
    keen = make_user(app, Role.DEPARTMENT, department="DfE")
    plan(app, keen, area, -1)
    choose(app, keen, Rhythm.WEEKLY)
    got: list[set[str]] = []
    for days in range(7):
        with clock.stopped_at(MONDAY + timedelta(days=days)):
            before = len(post.delivered)
            send(app)
            got.append(set(post.recipients[before:]))
    assert got == [
        {usual.email, daily.email, keen.email}, *[{daily.email}] * 4, set(), set(),
    ]  # fmt: skip


def test_nothing_is_sent_where_nothing_is_due_nor_to_whom_may_not_sign_in(
    app: Flask, office: Office, area: Area, post: PostOffice
) -> None:
    make_user(app, office=office)
    gone = busy(app, office, area)
    with app.app_context(), unit_of_work():
        disable_user(SYSTEM, gone.reference, "")
    assert send(app).stdout == "Sent 0 digests, nothing due to 1.\n"
    assert not post.delivered
    assert states(app) == []


def test_one_who_is_refused_keeps_nobody_from_theirs_and_is_tried_again(
    app: Flask, office: Office, area: Area, post: PostOffice, caplog: pytest.LogCaptureFixture
) -> None:
    first, refused, last = (busy(app, office, area) for _ in range(3))
    post.refused.add(refused.email)
    done = send(app, expect=1)
    assert done.stdout == "Sent 2 digests, nothing due to 0, 1 failed.\n"
    assert f"{refused.reference}: the server answered 550" in done.stderr
    assert post.recipients == [first.email, last.email]
    assert states(app) == [SendingState.SENT, SendingState.FAILED, SendingState.SENT]
    assert "2 sent, 0 with nothing due, 1 failed, 0 doubtful" in caplog.text
    assert refused.email not in caplog.text
    post.refused.clear()
    assert send(app).stdout == "Sent 1 digest, nothing due to 0.\n"
    assert post.recipients == [first.email, last.email, refused.email]


def test_what_may_have_gone_out_is_told_and_never_sent_again(
    app: Flask, office: Office, area: Area, post: PostOffice
) -> None:
    first, doubtful, last = (busy(app, office, area) for _ in range(3))
    post.breaks_after.add(doubtful.email)
    done = send(app, expect=1)
    assert done.stdout == "Sent 2 digests, nothing due to 0, 1 may have gone out.\n"
    assert states(app) == [SendingState.SENT, SendingState.DOUBTFUL, SendingState.SENT]
    send(app)
    assert post.recipients == [first.email, doubtful.email, last.email]


@pytest.mark.parametrize("is_handed_over", [False, True])
def test_a_crash_in_the_middle_never_has_a_mail_sent_twice(
    app: Flask, post: PostOffice, monkeypatch: pytest.MonkeyPatch, is_handed_over: bool
) -> None:
    office = make_office(app)
    area = make_area(app, office=office)
    busy(app, office, area)
    second = busy(app, office, area)

    def killed(_token: str, _state: SendingState) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(service, "_note_state", killed)
        if not is_handed_over:
            patched.setattr(Post, "send", lambda _post, _letter: killed("", SendingState.SENT))
        app.test_cli_runner().invoke(args=["digest", "send"])
    assert states(app) == [SendingState.BEGUN]
    send(app)
    assert post.recipients[-1:] == [second.email]
    assert len(post.recipients) == len(set(post.recipients))


def test_two_runs_at_once_send_each_mail_once(
    app: Flask, office: Office, area: Area, post: PostOffice, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The second run begins while the first has drawn up its list and sent nothing yet."""
    busy(app, office, area)
    ready: Callable[[Post], None] = Post.ready
    runs: list[Result] = []

    def overtaken(one: Post) -> None:
        if not runs:
            runs.append(Result)  # type: ignore[arg-type] # only once
            runs[0] = app.test_cli_runner().invoke(args=["digest", "send"])
        ready(one)

    monkeypatch.setattr(Post, "ready", overtaken)
    assert send(app).stdout == "Sent 0 digests, nothing due to 0.\n"
    assert runs[0].stdout == "Sent 1 digest, nothing due to 0.\n"
    assert len(post.delivered) == 1


def test_a_server_that_is_down_is_told_and_nothing_is_lost(
    app: Flask, office: Office, area: Area, post: PostOffice
) -> None:
    actor = busy(app, office, area)
    settings = app.extensions["gorm.settings"]
    app.extensions["gorm.settings"] = replace(settings, smtp_port=free_port())
    done = send(app, expect=1)
    assert done.stdout == "Sent 0 digests, nothing due to 0, the rest not tried.\n"
    assert "cannot be used: ConnectionRefusedError" in done.stderr
    assert states(app) == []
    app.extensions["gorm.settings"] = settings
    send(app)
    assert post.recipients == [actor.email]


def test_one_whose_work_cannot_be_read_keeps_nobody_from_theirs(
    app: Flask, office: Office, area: Area, post: PostOffice, monkeypatch: pytest.MonkeyPatch
) -> None:
    broken, other = busy(app, office, area), busy(app, office, area)
    drawn = queries.digest_for

    def sometimes(recipient: Any, *rest: Any) -> Any:
        if recipient.actor.user_id == broken.user_id:
            raise ValueError(CANARY)
        return drawn(recipient, *rest)

    monkeypatch.setattr(service, "digest_for", sometimes)
    done = send(app, expect=1)
    assert f"{broken.reference}: ValueError" in done.stderr
    assert post.recipients == [other.email]


def test_without_a_server_or_an_address_nothing_is_begun(
    app: Flask, office: Office, area: Area, post: PostOffice
) -> None:
    busy(app, office, area)
    settings = app.extensions["gorm.settings"]
    for missing, words in (("smtp_host", "GORM_SMTP_HOST"), ("address", "GORM_ADDRESS")):
        app.extensions["gorm.settings"] = replace(settings, **{missing: ""})
        assert words in send(app, expect=1).stderr
    assert states(app) == []
    assert not post.delivered


def test_what_was_sent_long_ago_is_forgotten(
    app: Flask, office: Office, area: Area, post: PostOffice
) -> None:
    busy(app, office, area)
    send(app)
    with clock.stopped_at(MONDAY + KEPT_FOR + timedelta(days=7)):
        send(app)
        with app.app_context():
            days = list(session().scalars(select(DigestSending.sent_for)))
    assert MONDAY.date() not in days
