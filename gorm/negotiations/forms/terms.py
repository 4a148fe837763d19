"""The forms of terms and of local priorities."""

from typing import Any

from gorm.core.forms import DayField, Form, choice, long_text, text_line
from gorm.negotiations.models import Side, TermKind
from gorm.negotiations.queries.priorities import PriorityRow
from gorm.negotiations.queries.terms import TermRow
from gorm.negotiations.service.priorities import PriorityDetails
from gorm.negotiations.service.terms import TermDetails


class TermForm(Form):
    """What is owed, by whom and by when."""

    title = text_line("What is owed", required="Enter what is owed.", longest=300)
    kind = choice("Kind", [(one.value, one.label) for one in TermKind])
    owed_by = choice("Owed by", [(one.value, one.label) for one in Side], radios=True)
    department = choice("Which department", hint="Where a department owes it.")
    due_on = DayField("Due", description="By when, where a day is agreed.")
    words = long_text("More about it")


class DoneForm(Form):
    """When a term was done."""

    done_on = DayField("When was it done?", required="Enter when it was done.")


class PriorityForm(Form):
    """What an area wants, and where it was heard."""

    title = text_line("What the area wants", required="Enter what the area wants.")
    words = long_text("In its own words")
    heard_where = text_line(
        "Where it was heard", longest=300, hint="Such as the partnership’s plan, or a meeting."
    )
    heard_on = DayField("When it was heard")
    engagement = choice("At which engagement", hint="Of those with the area that you may read.")


def term_in(form: TermForm) -> TermDetails:
    """The term that a form describes."""
    side = Side(form.owed_by.data)
    return TermDetails(
        kind=TermKind(form.kind.data),
        title=form.title.data or "",
        owed_by=side,
        words=form.words.data or "",
        department=(form.department.data or "") if side is Side.DEPARTMENT else "",
        due_on=form.due_on.data,
    )


def start_of_term(term: TermRow) -> dict[str, Any]:
    """What the form of a term begins with."""
    return {
        "title": term.title,
        "kind": term.kind.value,
        "owed_by": term.side.value,
        "department": term.department,
        "due_on": term.due_on,
        "words": term.words,
        "version": str(term.version),
    }


def priority_in(form: PriorityForm) -> PriorityDetails:
    """The priority that a form describes."""
    return PriorityDetails(
        title=form.title.data or "",
        words=form.words.data or "",
        heard_where=form.heard_where.data or "",
        heard_on=form.heard_on.data,
        engagement=form.engagement.data or "",
    )


def start_of_priority(priority: PriorityRow) -> dict[str, Any]:
    """What the form of a priority begins with."""
    return {
        "title": priority.title,
        "words": priority.words,
        "heard_where": priority.heard_where,
        "heard_on": priority.heard_on,
        "engagement": priority.engagement,
        "version": str(priority.version),
    }
