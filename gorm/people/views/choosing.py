"""From what a form says to the organisation and the person that it means."""

from flask import request

from gorm.accounts.actor import Actor
from gorm.core.errors import Refused
from gorm.people.forms import SOMEBODY_ELSE, AboutSomebody, AtOrganisation
from gorm.people.lookup import resolve, search_exact
from gorm.people.lookup.choices import ORGANISATION
from gorm.people.models import Post, PostKind
from gorm.people.queries.persons import namesakes
from gorm.people.service import PersonDetails, PostDetails, add_person, start_post


def ask_which(form: AtOrganisation, actor: Actor) -> None:
    """Have the form ask which organisation is meant, where what was typed means several."""
    typed = form.organisation.data if request.method == "POST" else ""
    meant = search_exact(actor, typed or "", {ORGANISATION})
    candidates = () if meant.match else meant.candidates
    form.offer_candidates((one.value, f"{one.label}, {one.hint}") for one in candidates)


def organisation_meant(form: AtOrganisation, actor: Actor) -> str:
    """The reference of the organisation that the form means."""
    if form.asks("which"):
        return resolve([form.which.data], "which").organisations[0].reference
    meant = search_exact(actor, form.organisation.data or "", {ORGANISATION})
    if meant.match is None:
        message = (
            "GORM knows no organisation of this name. Check the spelling, or add it as a partner."
        )
        raise Refused({"organisation": message})
    return resolve([meant.match.value], "organisation").organisations[0].reference


def ask_who(form: AboutSomebody, name: str, email: str) -> None:
    """Have the form ask whether a new person is one of their namesakes."""
    found = namesakes(name, email) if request.method == "POST" and name else ()
    form.offer_namesakes(
        (one.reference, f"{one.name}, {one.told}" if one.told else one.name) for one in found
    )


def added_with_post(
    actor: Actor, form: AboutSomebody, person: PersonDetails, organisation: str, post: PostDetails
) -> Post:
    """The new post of the person whom the form means: somebody known already, or somebody new."""
    known = form.same_as.data if form.asks("same_as") else SOMEBODY_ELSE
    if known == SOMEBODY_ELSE:
        known = add_person(actor, person).reference
    return start_post(actor, known, organisation, post)


def kind_in(text: str | None) -> PostKind:
    """The kind of post that a form names; the field has checked that there is one."""
    return PostKind(text or PostKind.OTHER)
