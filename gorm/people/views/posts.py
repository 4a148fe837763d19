"""Starting, correcting and ending a person's posts."""

from flask import flash, render_template, request
from flask.typing import ResponseReturnValue

from gorm.accounts.actor import current_actor
from gorm.core.errors import Conflict, NotAllowed, Refused
from gorm.core.forms.conflicts import Differing, against
from gorm.core.permissions import needs
from gorm.core.text import day
from gorm.core.web.addresses import see_other
from gorm.people import policy
from gorm.people.forms import CorrectPostForm, EndPostForm, MoveOnForm, PostForm
from gorm.people.models import PostKind
from gorm.people.queries.persons import PersonProfile, PostRow, person_profile, person_with_post
from gorm.people.service import PostDetails, change_post, end_post, move_on, start_post
from gorm.people.views.base import blueprint
from gorm.people.views.choosing import ask_which, kind_in, organisation_meant

_CHANGED = "Somebody else changed this post while you were working on it. Check what stands now."


@blueprint.route("/people/<reference>/posts/new", methods=["GET", "POST"])
@needs("person:write")
def start(reference: str) -> ResponseReturnValue:
    """Record a post of somebody whom GORM knows."""
    actor = current_actor()
    person = person_profile(actor, reference)
    if not policy.may_add(actor):
        raise NotAllowed("Posts are recorded by somebody who belongs to an office.")
    form = PostForm.opened({"kind": PostKind.OTHER.value})
    ask_which(form, actor)
    if form.is_sent:
        try:
            start_post(actor, reference, organisation_meant(form, actor), _details(form))
            flash("The post is recorded.", "success")
            return see_other("people.person", reference=reference)
        except Refused as refused:
            form.show(refused)
    return render_template("people/post_start.html", form=form, person=person), _status()


@blueprint.route("/posts/<reference>/edit", methods=["GET", "POST"])
@needs("person:write")
def correct(reference: str) -> ResponseReturnValue:
    """Correct what was recorded of a post."""
    person, post = _post_to_write(reference)
    form = CorrectPostForm.opened(_as_fields(post) | {"version": str(post.version)})
    differing: tuple[Differing, ...] | None = None
    if form.is_sent:
        try:
            change_post(current_actor(), reference, _details(form), seen_version=form.seen_version)
            flash("The post is corrected.", "success")
            return see_other("people.person", reference=person.reference)
        except Refused as refused:
            form.show(refused)
        except Conflict:
            differing = against(form, _in_words(post), post.version)
    page = render_template(
        "people/post_edit.html", form=form, person=person, post=post, differing=differing
    )
    return page, _status() if differing is None else 409


@blueprint.route("/posts/<reference>/end", methods=["GET", "POST"])
@needs("person:write")
def end(reference: str) -> ResponseReturnValue:
    """End a post, with no next one that the office knows of."""
    person, post = _post_to_write(reference)
    form = EndPostForm.opened({"version": str(post.version)})
    status = _status()
    if form.is_sent:
        try:
            end_post(current_actor(), reference, form.ended_on.data, seen_version=form.seen_version)
            flash(f"The post ends on {day(form.ended_on.data)}.", "success")
            return see_other("people.person", reference=person.reference)
        except Refused as refused:
            form.show(refused)
        except Conflict:
            status = _show_conflict(form, post)
    return render_template("people/post_end.html", form=form, person=person, post=post), status


@blueprint.route("/posts/<reference>/move", methods=["GET", "POST"])
@needs("person:write")
def move(reference: str) -> ResponseReturnValue:
    """End a post and start the person's next one, in one form."""
    actor = current_actor()
    person, post = _post_to_write(reference)
    form = MoveOnForm.opened({"version": str(post.version), "kind": PostKind.OTHER.value})
    ask_which(form, actor)
    status = _status()
    if form.is_sent:
        try:
            move_on(
                actor,
                reference,
                form.ended_on.data,
                organisation_meant(form, actor),
                _next_post(form),
                seen_version=form.seen_version,
            )
            flash(f"{person.name} has moved on; both posts are recorded.", "success")
            return see_other("people.person", reference=person.reference)
        except Refused as refused:
            form.show(refused)
        except Conflict:
            status = _show_conflict(form, post)
    return render_template("people/post_move.html", form=form, person=person, post=post), status


def _post_to_write(reference: str) -> tuple[PersonProfile, PostRow]:
    """The post and its person, for those who may change it."""
    person, post = person_with_post(current_actor(), reference)
    if not post.may_change:
        raise NotAllowed(f"Posts at {post.organisation} are kept by its own office.")
    return person, post


def _show_conflict(form: EndPostForm | MoveOnForm, post: PostRow) -> int:
    form.faults = (_CHANGED,)
    form.version.data = str(post.version)
    return 409


def _details(form: PostForm | CorrectPostForm) -> PostDetails:
    return PostDetails(
        kind=kind_in(form.kind.data),
        title=form.title.data or "",
        started_on=form.started_on.data,
        ended_on=form.ended_on.data,
        is_key=bool(form.is_key.data),
    )


def _next_post(form: MoveOnForm) -> PostDetails:
    return PostDetails(
        kind=kind_in(form.kind.data),
        title=form.title.data or "",
        started_on=form.started_on.data,
        is_key=bool(form.is_key.data),
    )


def _as_fields(post: PostRow) -> dict[str, object]:
    return {
        "kind": post.kind.value,
        "title": post.title,
        "started_on": post.started_on,
        "ended_on": post.ended_on,
        "is_key": post.is_key,
    }


def _in_words(post: PostRow) -> dict[str, str]:
    return {
        "kind": post.kind.label,
        "title": post.title,
        "started_on": day(post.started_on),
        "ended_on": day(post.ended_on),
        "is_key": "Yes" if post.is_key else "No",
    }


def _status() -> int:
    return 422 if request.method == "POST" else 200
