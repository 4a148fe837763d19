"""The form of an engagement on its way from a request to a record or back to a page."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue

from gorm.accounts.actor import Actor
from gorm.core.errors import NotAllowed, Refused
from gorm.core.forms.conflicts import Differing, against, words_in
from gorm.core.text import listed
from gorm.drafts.service import discard
from gorm.engagements.forms import EngagementForm, Offered, details_in, fields_of
from gorm.engagements.forms.engagement import COMPARED
from gorm.engagements.offers import Planned, PlanningNote, planning_notes
from gorm.engagements.queries import EngagementToChange, lists_offered
from gorm.engagements.service import EngagementDetails
from gorm.engagements.service.planning import planned_in
from gorm.engagements.views.planning import answer_of, planned_so_far
from gorm.engagements.views.who import Who, read_chosen, read_who
from gorm.people.lookup import Resolved, search_exact, suggestions
from gorm.people.lookup.choices import POST
from gorm.people.models import PostKind
from gorm.people.service import PersonDetails, PostDetails, add_person, start_post

_FIELD_OF = {
    "who": "who_text",
    "name": "new_name",
    "title": "new_title",
    "email": "new_email",
    "organisation": "new_organisation",
}


@dataclass(frozen=True)
class Wording:
    """How the form is worded for what it is used for."""

    title: str
    button: str
    notes: str = "What was said?"
    may_be_no_contact: bool = False
    is_new: bool = False
    is_plan: bool = False
    is_request: bool = False


class Sheet:
    """One writer's form, with whom it names."""

    def __init__(
        self,
        actor: Actor,
        wording: Wording,
        current: Mapping[str, Any],
        *,
        also: Sequence[str] = (),
        standing: EngagementToChange | None = None,
    ) -> None:
        self.actor = actor
        self.wording = wording
        self.also = tuple(also)
        self.form = self._offering(EngagementForm.opened(current))
        if wording.is_plan:
            self.form.word_as_plan()
        if wording.is_request:
            self.form.word_as_request(is_answered=not wording.is_plan)
        is_sent = request.method == "POST"
        self.who: Who = read_who(actor, self.form) if is_sent else read_chosen(self.form)
        self.differing: tuple[Differing, ...] | None = None
        self.notes: tuple[PlanningNote, ...] = ()
        self.is_held_back = False
        self.standing = standing  # what the form changes, where it is one that plans anew

    def saved_by(self, verb: Callable[[EngagementDetails], None]) -> bool:
        """Hand what the form says to a verb; False where something is to be mended first.

        The draft of a form that was saved has done its work and goes in the same transaction.
        """
        if not self._is_ready():
            return False
        try:
            details = self._details()
            if not self._is_answered(details):
                return False
            verb(replace(details, overridden=tuple(note.key for note in self.warnings)))
        except Refused as refused:
            self.form.show(_by_field(refused))
            return False
        discard(self.actor.reference, self.form.draft.data or "")
        return True

    def page(self, *, action: str, cancel: str, status: int = 200) -> ResponseReturnValue:
        """The form as a page; of a plan with what is known already about its place and day."""
        if self.wording.is_plan and request.method == "GET":
            self._look_ahead()
        page = render_template(
            "engagements/form.html",
            form=self.form,
            wording=self.wording,
            who=self.who,
            differing=self.differing,
            notes=self.notes,
            answer=" ".join(note.key for note in self.warnings),
            reference=self._reference,
            is_held_back=self.is_held_back,
            ask_instead=url_for("engagements.ask", **_carried()),
            is_draft=bool(request.method == "GET" and self.form.draft.data),
            action=action,
            cancel=cancel,
        )
        return page, status

    @property
    def warnings(self) -> list[PlanningNote]:
        """What was found that asks for an answer before the plan is saved."""
        return [note for note in self.notes if note.is_warning]

    @property
    def _reference(self) -> str:
        return self.standing.reference if self.standing else ""

    def _look_ahead(self) -> None:
        planned = planned_so_far(self.form, self.who.resolved, self._reference)
        if planned is not None:
            self.notes = planning_notes(self.actor, planned)

    def _is_answered(self, details: EngagementDetails) -> bool:
        """Whether a plan may be saved: nothing warns of it, or the writer has seen what does.

        A change of a plan that moves nobody and nothing is not asked about again.
        """
        if not self.wording.is_plan:
            return True
        planned = planned_in(details, self.who.resolved, self._reference)
        if self._stands(planned):
            return True
        self.notes = planning_notes(self.actor, planned)
        self.is_held_back = not {note.key for note in self.warnings} <= answer_of(request.form)
        return not self.is_held_back

    def _stands(self, planned: Planned) -> bool:
        """Whether whom, when and about what a plan is are as they stand on record."""
        if self.standing is None:
            return False
        form = EngagementForm(formdata=None, data=fields_of(self.standing))
        return planned_so_far(form, read_chosen(form).resolved, self._reference) == planned

    def lay_beside(self, current: EngagementToChange) -> None:
        """After somebody else saved: lay what stands now beside what was typed.

        The form then carries the version that stands, so that sending it again is knowing.
        """
        standing = self._offering(EngagementForm(formdata=None, data=fields_of(current)))
        read_chosen(standing)
        now = {name: words_in(standing[name]) for name in COMPARED}
        self.differing = against(self.form, now, current.version)

    def _offering(self, form: EngagementForm) -> EngagementForm:
        lists = lists_offered(self.actor, self.also)
        offered = Offered(lists.themes, lists.departments, lists.people)
        form.offer_lists(offered, home=self.actor.home)
        return form

    def _is_ready(self) -> bool:
        is_sent = self.form.is_sent
        if self.who.faults:
            self.form.show(Refused({"who_text": " ".join(self.who.faults)}))
        elif not (self.who.resolved.choices or self.form.described.data or self.form.new_name.data):
            self.form.show(
                Refused({"who_text": "Say who it was with: an area, an organisation or a person."})
            )
        return is_sent and not self.form.who_text.errors

    def _details(self) -> EngagementDetails:
        details = details_in(self.form, self.who.resolved)
        if not self.form.adds_somebody:
            return details
        return replace(details, post_ids=(*details.post_ids, self._new_post_id()))

    def _new_post_id(self) -> int:
        """Add the person whom the form introduces, in their post; returns the post's id."""
        organisation = self._new_organisation()
        self._require_unknown()
        new = PersonDetails(self.form.new_name.data or "", email=self.form.new_email.data or "")
        try:
            person = add_person(self.actor, new)
            post = PostDetails(PostKind.OTHER, self.form.new_title.data or "")
            return start_post(self.actor, person.reference, organisation, post).id
        except NotAllowed as refused:
            raise Refused({"new_organisation": str(refused)}) from refused

    def _require_unknown(self) -> None:
        """Refuse somebody new who has the name of somebody known, unless they are another."""
        name = self.form.new_name.data or ""
        known = [
            one.label
            for one in suggestions(self.actor, name, frozenset({POST}))
            if one.label.casefold().startswith(f"{name.casefold()},")
        ]
        if known and not self.form.new_is_another.data:
            raise Refused(
                {"new_name": f"GORM knows {listed(known[:3])}. Put that name under “Who was it "
                 "with?”, or tick below that this is somebody else."}
            )  # fmt: skip

    def _new_organisation(self) -> str:
        """The reference of the organisation that was typed for a new person, or of the only one.

        An area has the reference of its accountable council, so that naming the area will do.
        """
        typed = self.form.new_organisation.data
        if not typed:
            return _only_organisation(self.who.resolved)
        meant = search_exact(self.actor, typed)
        found = [one for one in meant.candidates if not one.value.startswith("post:")]
        if meant.match is not None and not meant.match.value.startswith("post:"):
            return meant.match.value.partition(":")[2]
        if not found:
            raise Refused({"new_organisation": f"GORM knows no organisation called “{typed}”."})
        names = listed([one.label for one in found[:5]])
        raise Refused({"new_organisation": f"Write the whole name. It can be {names}."})


def _carried() -> dict[str, Any]:
    """The place and the day of the address, for the form that stands beside this one."""
    names = ("area", "organisation", "post", "person", "on")
    return {name: request.args.getlist(name) for name in names if name in request.args}


def _only_organisation(resolved: Resolved) -> str:
    references = {one.reference for one in resolved.organisations}
    references |= {one.reference for one in resolved.areas}
    if len(references) == 1:
        return references.pop()
    raise Refused({"new_organisation": "Enter the organisation of the new person."})


def _by_field(refused: Refused) -> Refused:
    return Refused({_FIELD_OF.get(name, name): words for name, words in refused.faults.items()})
