"""When it happened, in a form: one field as a rule, and a small one beside it."""

from datetime import date
from typing import Any

import html5lib
import pytest
from flask import Flask
from werkzeug.datastructures import MultiDict

from gorm.core import clock
from gorm.core.days import NotADay, parse_month
from gorm.core.forms import Form, happened_day, happened_on, how_exactly
from gorm.core.happenings import HappenedOn, Precision
from tests.support.pages import words_of

_NAMESPACE = "{http://www.w3.org/1999/xhtml}"
TODAY = clock.start_of(date(2026, 1, 20))


class MoveForm(Form):
    """A form as a feature has it."""

    happened_on = happened_day("When was it decided?", required="Enter when it was decided.")
    happened_precision = how_exactly()


def sent(app: Flask, typed: str, precision: str | None = "day") -> tuple[MoveForm, bool]:
    """The form as it was sent on 20 January 2026, and whether it holds."""
    fields = {"happened_on": typed}
    if precision is not None:
        fields["happened_precision"] = precision
    with app.test_request_context(), clock.stopped_at(TODAY):
        form = MoveForm(formdata=MultiDict(fields), meta={"csrf": False})
        return form, form.validate()


def drawn(app: Flask, form: MoveForm) -> Any:
    """What the macro makes of the form, as a tree."""
    source = (
        '{% from "components/forms.html" import when_it_happened, problems %}'
        '{{ problems(form) }}{{ when_it_happened(form, "happened") }}'
    )
    with app.test_request_context():
        return html5lib.parse(app.jinja_env.from_string(source).render(form=form))


@pytest.mark.parametrize(
    ("typed", "precision", "meant"),
    [
        ("23 June 2022", "day", HappenedOn(date(2022, 6, 23))),
        ("23 June 2022", None, HappenedOn(date(2022, 6, 23))),
        ("23/6/2022", "week", HappenedOn(date(2022, 6, 23), Precision.WEEK)),
        ("2022-06-23", "published", HappenedOn(date(2022, 6, 23), Precision.PUBLISHED)),
        ("23 June 2022", "month", HappenedOn(date(2022, 6, 23), Precision.MONTH)),
        ("June 2022", "day", HappenedOn(date(2022, 6, 30), Precision.MONTH)),
        ("2022-06", None, HappenedOn(date(2022, 6, 30), Precision.MONTH)),
        ("Feb 2024", "month", HappenedOn(date(2024, 2, 29), Precision.MONTH)),
        ("today", "day", HappenedOn(date(2026, 1, 20))),
        ("January 2026", "day", HappenedOn(date(2026, 1, 31), Precision.MONTH)),
    ],
)
def test_what_is_typed_is_what_is_meant(
    app: Flask, typed: str, precision: str | None, meant: HappenedOn
) -> None:
    form, holds = sent(app, typed, precision)
    assert holds, form.errors
    assert happened_on(form, "happened") == meant


@pytest.mark.parametrize(
    ("typed", "precision", "fault"),
    [
        ("", "day", "Enter when it was decided."),
        ("June 2022", "week", "Enter any day of the week in which it happened."),
        ("June 2022", "published", "Enter the day on which it was published."),
        ("Juno 2022", "day", "Juno is not a month; enter a date such as 3 March 2027."),
        ("2022-13", "day", "There is no such day; check the day and the month."),
        ("June 0022", "day", "The year must be from 1900 to 2100."),
        ("21 January 2026", "day", "This is a day to come; enter when it happened."),
        ("21 January 2026", "published", "This is a day to come; enter when it happened."),
        ("February 2026", "day", "This is a day to come; enter when it happened."),
    ],
)
def test_what_cannot_be_meant_is_told_beside_the_date_and_stays_as_typed(
    app: Flask, typed: str, precision: str, fault: str
) -> None:
    form, holds = sent(app, typed, precision)
    assert not holds
    assert form.errors == {"happened_on": [fault]}
    date_field = drawn(app, form).find(f".//{_NAMESPACE}input[@id='happened_on']")
    assert date_field.get("value", "") == typed


def test_nothing_entered_where_nothing_is_needed_is_nothing(app: Flask) -> None:
    class LooseForm(Form):
        ended_on = happened_day("When did it end?")
        ended_precision = how_exactly()

    with app.test_request_context():
        form = LooseForm(formdata=MultiDict({"ended_on": ""}), meta={"csrf": False})
        assert form.validate()
        assert happened_on(form, "ended") is None


def test_both_fields_stand_under_one_question_and_the_faults_lead_to_them(app: Flask) -> None:
    form, _ = sent(app, "23 June 2022", "nonsense")
    form["happened_on"].errors = ["Enter when it was decided."]
    tree = drawn(app, form)
    fieldset = tree.find(f".//{_NAMESPACE}fieldset")
    assert words_of(fieldset.find(f"{_NAMESPACE}legend")) == "When was it decided?"
    ids = {element.get("id") for element in fieldset.iter()}
    assert fieldset.get("aria-describedby") in ids
    labelled = {label.get("for") for label in fieldset.iter(f"{_NAMESPACE}label")}
    assert labelled == {"happened_on", "happened_precision"}
    for name in labelled:
        field = fieldset.find(f".//*[@id='{name}']")
        assert field.get("aria-describedby") == f"{name}-error"
        assert f"{name}-error" in ids
    links = {link.get("href") for link in tree.iter(f"{_NAMESPACE}a")}
    assert links == {"#happened_on", "#happened_precision"}


def test_a_form_that_is_opened_means_the_day_and_one_that_comes_back_the_month(app: Flask) -> None:
    def chosen(form: MoveForm) -> list[str]:
        options = drawn(app, form).iter(f"{_NAMESPACE}option")
        return [option.get("value") for option in options if option.get("selected") is not None]

    with app.test_request_context():
        assert chosen(MoveForm.opened()) == ["day"]
    form, _ = sent(app, "June 2022")
    assert chosen(form) == ["month"]


def test_pages_print_a_deadline_with_what_is_left(app: Flask) -> None:
    source = "{{ due|deadline }}, {{ due|deadline(as_at) }}, {{ none|deadline }}"
    with app.test_request_context(), clock.stopped_at(TODAY):
        words = app.jinja_env.from_string(source).render(
            due=date(2026, 1, 23), as_at=date(2026, 1, 22), none=None
        )
    assert words == "23 January 2026 (3 working days left), 23 January 2026 (1 working day left), "


@pytest.mark.parametrize(
    "text", ["June", "22 May", "May 22", "6/22", "today", "friday", "2022", ""]
)
def test_what_may_be_a_day_is_no_month(text: str) -> None:
    assert parse_month(text) is None


@pytest.mark.parametrize("text", ["2022-06", "6/2022", "06/2022", "June 2022", "jun, 2022"])
def test_a_month_with_its_year_is_its_last_day(text: str) -> None:
    assert parse_month(text) == date(2022, 6, 30)


@pytest.mark.parametrize("text", ["2022-00", "0/2022", "13/2022", "Juni 2022", "June 9999"])
def test_a_month_that_there_is_not_is_refused_with_words(text: str) -> None:
    with pytest.raises(NotADay):
        parse_month(text)
