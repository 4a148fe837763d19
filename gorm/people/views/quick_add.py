"""Adding somebody who was just met, without leaving the page that one is on."""

from urllib.parse import urlencode

from flask import Response, flash, jsonify, render_template, request, url_for
from flask.typing import ResponseReturnValue

from gorm.accounts.actor import current_actor
from gorm.core.errors import NotAllowed, Refused
from gorm.core.permissions import needs
from gorm.core.web.addresses import is_own, see_other, see_path
from gorm.people import policy
from gorm.people.forms import QuickAddForm
from gorm.people.models import Post, PostKind
from gorm.people.service import PersonDetails, PostDetails
from gorm.people.views.base import blueprint
from gorm.people.views.choosing import (
    added_with_post,
    ask_which,
    ask_who,
    kind_in,
    organisation_meant,
)
from gorm.people.views.looking_up import as_choice


@blueprint.route("/people/quick-add", methods=["GET", "POST"])
@needs("person:write")
def quick_add() -> ResponseReturnValue:
    """Add a person and their post with four fields.

    To a page that asks for JSON it answers `reference`, `value`, `label`, `kind` and `hint` of the
    new post, or 422 with `errors` by field and `options` where the writer must choose (`which`
    organisation, `same_as` which namesake). Any other is led to `next`, with `added` naming the
    new post, or to the person.
    """
    actor = current_actor()
    if not policy.may_add(actor):
        raise NotAllowed("People are added by somebody who belongs to an office.")
    form = QuickAddForm.opened(_start())
    ask_which(form, actor)
    ask_who(form, form.name.data or "", form.email.data or "")
    if form.is_sent:
        try:
            person = PersonDetails(name=form.name.data or "", email=form.email.data or "")
            details = PostDetails(kind_in(form.kind.data), form.title.data or "")
            organisation = organisation_meant(form, actor)
            return _done(added_with_post(actor, form, person, organisation, details), form)
        except Refused as refused:
            form.show(refused)
    if _wants_json():
        return _faults(form), 422
    page = render_template("people/quick_add.html", form=form)
    return page, 422 if request.method == "POST" else 200


def _start() -> dict[str, str]:
    return {
        "kind": PostKind.OTHER.value,
        "organisation": request.args.get("organisation", ""),
        "name": request.args.get("name", ""),
        "next": request.args.get("next", ""),
    }


def _done(post: Post, form: QuickAddForm) -> Response:
    if _wants_json():
        answer = jsonify(as_choice(post.reference))
        answer.status_code = 201
        answer.headers["Location"] = url_for("people.post_choice", reference=post.reference)
        return answer
    flash(f"{post.person.name} is recorded.", "success")
    target = form.next.data or ""
    if not is_own(target):
        return see_other("people.person", reference=post.person.reference)
    joint = "&" if "?" in target else "?"
    return see_path(f"{target}{joint}{urlencode({'added': f'post:{post.reference}'})}")


def _faults(form: QuickAddForm) -> Response:
    errors = {field.name: list(field.errors) for field in form if field.errors}
    options = {
        name: [[option.value, option.label] for option in form[name].choices]
        for name in ("which", "same_as")
        if form.asks(name)
    }
    return jsonify(
        errors=errors | ({"": list(form.faults)} if form.faults else {}), options=options
    )


def _wants_json() -> bool:
    accepted = request.accept_mimetypes
    return accepted["application/json"] > accepted["text/html"]
