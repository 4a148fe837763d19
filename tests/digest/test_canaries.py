"""No word of cases, decisions and negotiations is in a digest: their references and days are."""

import re
from datetime import timedelta

import pytest
from flask import Flask

from gorm.core import clock
from gorm.core.db import unit_of_work
from gorm.decisions.offers import decision_kinds
from gorm.digest.models import Rhythm
from gorm.digest.rules import is_due
from gorm.digest.service import choose_rhythm
from gorm.engagements.models import Sharing
from tests.decisions.kinds import MOVE
from tests.decisions.office import Deciding
from tests.digest.test_sending import parts_of, send
from tests.factories.challenge import make_case, make_clock
from tests.negotiations.places.desk import make_desk
from tests.support.post_office import PostOffice

CANARY = "canary-of-the-record"
TODAY = clock.today()


def test_cases_decisions_and_negotiations_are_told_by_reference_and_day_alone(
    app: Flask, post: PostOffice, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(app.extensions, decision_kinds.name, (MOVE,))
    office, desk = Deciding(app), make_desk(app)
    decision = office.asked(question=CANARY)
    office.returned(office.deputy, decision, CANARY)
    office.asked(question=CANARY)
    case = make_case(app, office.manager, opened=TODAY - timedelta(days=9))
    make_clock(
        app, office.manager, case, started_on=TODAY - timedelta(days=9), due_on=TODAY, what=CANARY
    )
    agreement = desk.agreement(title=CANARY, sharing=Sharing.RESTRICTED)
    desk.due(agreement, "long_list", TODAY)
    desk.ask(agreement, rule_or_fund=CANARY, case_made=CANARY, answer_by=TODAY)
    with app.app_context(), unit_of_work():
        for actor in (office.manager, office.deputy, desk.manager):
            choose_rhythm(actor, Rhythm.DAILY)
    day = next(
        day
        for day in (TODAY + timedelta(days=number) for number in range(14))
        if is_due(Rhythm.DAILY, day)
    )
    with clock.stopped_at(clock.start_of(day) + timedelta(hours=7)):
        send(app)
    mails = {mail.recipient: mail for mail in post.delivered}
    assert set(mails) == {office.manager.email, office.deputy.email, desk.manager.email}
    for mail in mails.values():
        text, html = parts_of(mail)
        whole = text + html + str(mail.message) + re.sub(r"=\r?\n", "", mail.content.decode())
        assert CANARY not in whole
    text, _ = parts_of(mails[office.manager.email])
    assert f"/decisions/{decision}" in text
    assert f"/cases/{case}" in text
    assert f"/agreements/{agreement}" in parts_of(mails[desk.manager.email])[0]
    assert "Decisions in your queue: 1" in parts_of(mails[office.deputy.email])[0]
