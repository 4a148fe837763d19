"""Keeping a draft while somebody types, and dropping one."""

from flask import Blueprint, Response, flash, g, jsonify, request

from gorm.core.permissions import open_to_signed_in
from gorm.core.web.addresses import see_other, see_path
from gorm.drafts import service

blueprint = Blueprint("drafts", __name__, url_prefix="/drafts")


@blueprint.post("")
@open_to_signed_in
def save() -> Response:
    """Keep a form as it stands; the page calls this while somebody types."""
    fields = [(k, v) for k, v in request.form.items(multi=True) if k not in {"draft", "path"}]
    path = request.form.get("path", "")
    address = service.keep(g.actor_reference, path, fields, request.form.get("draft", ""))
    return jsonify(draft=service.token_in(address))


@blueprint.post("/held")
@open_to_signed_in
def restore() -> Response:
    """Go on with a form that another page held in the meantime."""
    return see_path(service.keep_held(g.actor_reference, request.form.get("held", "")))


@blueprint.post("/<token>/discard")
@open_to_signed_in
def discard(token: str) -> Response:
    """Drop a draft that nobody needs any more."""
    service.discard(g.actor_reference, token)
    flash("Draft discarded.", "success")
    return see_other("home.my_work")
