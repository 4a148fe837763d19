"""The forms about people, posts and assignments."""

from collections.abc import Iterable
from typing import Final

from wtforms import HiddenField

from gorm.core.forms import (
    DayField,
    Form,
    choice,
    long_text,
    options_from,
    text_line,
    tick,
)
from gorm.core.forms.base import SearchForm
from gorm.people.models import PostKind

KINDS: Final = tuple((kind.value, kind.label) for kind in PostKind)
SOMEBODY_ELSE: Final = "new"
#: Some two hundred words: as much as is read on the way to a meeting.
LONGEST_BIOGRAPHY: Final = 1_500
_DAY_HINT: Final = "For example 3 March 2027 or 3/3/2027."


class PersonForm(Form):
    """What is known of somebody beside their posts."""

    name = text_line("Name", required="Enter the person’s name.")
    email = text_line("E-mail address", longest=254)
    phone = text_line("Telephone", longest=40, hint="The number of the post, which all may read.")
    mobile = text_line("Mobile", longest=40, hint="Departments do not see it.")
    notes = long_text(
        "Notes", hint="Only the offices that deal with this person, and auditors, read them."
    )


class BiographyForm(Form):
    """Public facts about somebody, for whoever is to meet them."""

    biography = long_text(
        "Biography",
        longest=LONGEST_BIOGRAPHY,
        hint="A few sentences of public facts: career, elected offices, fields of work. No "
        "opinion, and nothing that was said in confidence or about health, family or belief. "
        "Packs print it, and it can be disclosed to the person. Leave it empty to take it out.",
    )
    biography_source = text_line(
        "Where it is published",
        longest=300,
        hint="For example the council’s website, with the address of the page.",
    )
    biography_checked_on = DayField(
        "Checked on",
        description=f"When it was last held against what is published. {_DAY_HINT}",
    )


class AtOrganisation(Form):
    """Asks for an organisation by its name; where several are meant, which of them."""

    organisation = text_line(
        "Organisation", required="Enter the organisation.", hint="Its name or its code."
    )
    which = choice(
        "Which organisation do you mean?", radios=True, required="Choose the one you mean."
    )

    def offer_candidates(self, candidates: Iterable[tuple[str, str]]) -> None:
        """Ask which one is meant, or do not ask where there is nothing to choose."""
        _offer(self, "which", candidates)


class AboutSomebody(Form):
    """Asks whether somebody is one of those who are called the same."""

    same_as = choice(
        "GORM knows people of this name or address already. Is it one of them?",
        radios=True,
        required="Say whether it is one of the people whom GORM knows already.",
    )

    def offer_namesakes(self, namesakes: Iterable[tuple[str, str]]) -> None:
        """Ask, where there are namesakes, whether one of them is meant."""
        found = list(namesakes)
        _offer(self, "same_as", [*found, (SOMEBODY_ELSE, "No, somebody else")] if found else [])


class PostForm(AtOrganisation):
    """A post that somebody holds or held."""

    kind = choice("Kind of post", KINDS)
    title = text_line(
        "Title", hint="What the post is called. You may leave it empty where the kind says it."
    )
    started_on = DayField("In this post since", description=f"If known. {_DAY_HINT}")
    ended_on = DayField("Until", description="Only for a post that is no longer held.")
    is_key = tick("Name this post in briefing packs")


class NewPersonForm(PersonForm, PostForm, AboutSomebody):
    """A person with their post."""


class QuickAddForm(AtOrganisation, AboutSomebody):
    """Somebody who was just met: as few fields as will do."""

    name = text_line("Name", required="Enter the person’s name.")
    kind = choice("Kind of post", KINDS)
    title = text_line("Title", hint="You may leave it empty where the kind says it.")
    email = text_line("E-mail address (optional)", longest=254)
    next = HiddenField()


class CorrectPostForm(Form):
    """A post whose facts were recorded wrongly."""

    kind = choice("Kind of post", KINDS)
    title = text_line("Title", hint="You may leave it empty where the kind says it.")
    started_on = DayField("In this post since", description=f"If known. {_DAY_HINT}")
    ended_on = DayField("Until", description="Empty while the post is held.")
    is_key = tick("Name this post in briefing packs")


class EndPostForm(Form):
    """The end of a post without a next one."""

    ended_on = DayField(
        "Last day in this post", required="Enter the last day in this post.", description=_DAY_HINT
    )


class MoveOnForm(AtOrganisation):
    """The end of a post, and the next one."""

    ended_on = DayField(
        "Last day in the old post",
        required="Enter the last day in the old post.",
        description=_DAY_HINT,
    )
    kind = choice("Kind of post", KINDS)
    title = text_line("Title", hint="You may leave it empty where the kind says it.")
    started_on = DayField("In the new post since", description=f"If known. {_DAY_HINT}")
    is_key = tick("Name the new post in briefing packs")


class AssignmentForm(Form):
    """Who leads, who covers, and from when."""

    manager = choice("Lead relationship manager", required="Choose who leads.")
    cover = choice("Cover", hint="Who answers when the lead is away.")
    started_on = DayField("From", description=f"Empty means today. {_DAY_HINT}")


class EndAssignmentForm(Form):
    """The end of an assignment without a next one."""

    ended_on = DayField("Last day", required="Enter the last day.", description=_DAY_HINT)


class PeopleFilter(SearchForm):
    """Whom the reader of the list looks for."""

    q = text_line("Name")
    organisation = text_line("Organisation")
    kind = choice("Kind of post", (("", "Any"), *KINDS))
    office = choice("Office")


def _offer(form: Form, name: str, options: Iterable[tuple[str, str]]) -> None:
    form[name].choices = options_from(list(options))
    form[name].validate_choice = False  # the service says which are known; the page asks for one
    if not form[name].choices:
        del form[name]
