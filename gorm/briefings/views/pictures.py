"""The pages on which pictures are added to a pack, and the pictures themselves."""

from collections.abc import Callable

from flask import Response, flash, render_template
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import FileStorage

from gorm.accounts.actor import current_actor
from gorm.accounts.saving import is_saved, status_of
from gorm.briefings.forms.writing import DescribeForm, PictureForm, start_of_picture
from gorm.briefings.pictures import STORE
from gorm.briefings.queries import writing as queries
from gorm.briefings.queries.pictures import (
    PictureRow,
    picture_kept,
    pictures_of,
    pictures_removed,
)
from gorm.briefings.queries.writing import PackToWrite
from gorm.briefings.service import picturing
from gorm.briefings.views.frame import blueprint
from gorm.core.errors import Conflict, NotFound, Refused
from gorm.core.file_store import FileDamaged
from gorm.core.forms import Form
from gorm.core.forms.conflicts import against, words_in
from gorm.core.permissions import needs
from gorm.core.pictures import ENDINGS
from gorm.core.web.addresses import see_other
from gorm.places.offers import Audience

_PICTURE = "<int(max=999999999):picture>"


@blueprint.route("/<number>/pictures", methods=["GET", "POST"])
@needs("pack:build")
def pictures(number: str) -> ResponseReturnValue:
    """The pictures of a draft, and the form that adds one."""
    pack = _to_picture(number)
    form = PictureForm.opened()

    def save() -> None:
        content = _content_of(form.picture.data)
        picturing.add_picture(current_actor(), number, content, form.said)

    if is_saved(form, save):
        flash("The picture is added.", "success")
        return see_other("briefings.pictures", number=number)
    return _page(pack, form), status_of(form)


@blueprint.route(f"/<number>/pictures/{_PICTURE}/edit", methods=["GET", "POST"])
@needs("pack:build")
def describe_picture(number: str, picture: int) -> ResponseReturnValue:
    """Change what is said of a picture."""
    pack = _to_picture(number)
    row = _row(pack, picture)
    form = DescribeForm.opened(start_of_picture(row))
    differing = None

    def save() -> None:
        actor, seen = current_actor(), form.seen_version
        picturing.describe_picture(actor, number, picture, form.said, seen)

    try:
        if is_saved(form, save):
            flash("What is said of the picture is saved.", "success")
            return see_other("briefings.pictures", number=number)
    except Conflict:
        now = DescribeForm(formdata=None, data=start_of_picture(row))
        names = ("description", "caption", "credit")
        differing = against(form, {name: words_in(now[name]) for name in names}, row.version)
    page = render_template(
        "briefings/writing/describe.html",
        pack=pack,
        picture=row,
        form=form,
        differing=differing,
        endings=ENDINGS,
    )
    return page, 409 if differing is not None else status_of(form)


@blueprint.post(f'/<number>/pictures/{_PICTURE}/<any("up","down"):way>')
@needs("pack:build")
def move_picture(number: str, picture: int, way: str) -> ResponseReturnValue:
    """Move a picture among the others."""

    def act() -> None:
        picturing.move_picture(current_actor(), number, picture, up=way == "up")

    return _acted(number, act, "The order is changed.")


@blueprint.post(f"/<number>/pictures/{_PICTURE}/remove")
@needs("pack:build")
def remove_picture(number: str, picture: int) -> ResponseReturnValue:
    """Take a picture out; it can be put back below."""

    def act() -> None:
        picturing.remove_picture(current_actor(), number, picture)

    return _acted(number, act, "The picture is taken out. You can put it back below.")


@blueprint.post(f"/<number>/pictures/{_PICTURE}/put-back")
@needs("pack:build")
def put_back_picture(number: str, picture: int) -> ResponseReturnValue:
    """Put back a picture that was taken out."""

    def act() -> None:
        picturing.put_back_picture(current_actor(), number, picture)

    return _acted(number, act, "The picture is put back, behind the others.")


@blueprint.get("/<number>/<digest>.<any(jpg, png):ending>")
@needs("pack:read")
def picture(number: str, digest: str, ending: str) -> ResponseReturnValue:
    """A picture of a pack, as its pages show it: beside them, under the name that paper has."""
    media_type = picture_kept(current_actor(), number, digest)
    if ENDINGS[media_type] != ending:
        raise NotFound("There is no such picture.")
    try:
        content = STORE.kept(digest)
    except FileDamaged as damaged:
        raise NotFound("The file of this picture is gone or was changed.") from damaged
    return Response(content, mimetype=media_type)


def _to_picture(number: str) -> PackToWrite:
    """A draft that has pictures. One that the other side reads has none."""
    pack = queries.pack_to_write(current_actor(), number)
    if pack.audience is Audience.AREA:
        raise NotFound("A pack for the other side has no pictures.")
    return pack


def _content_of(sent: FileStorage | None) -> bytes:
    if sent is None:
        raise Refused({"picture": "Choose a picture."})
    return sent.stream.read()


def _row(pack: PackToWrite, number: int) -> PictureRow:
    found = next((one for one in pictures_of(pack.id) if one.id == number), None)
    if found is None:
        raise NotFound("There is no such picture.")
    return found


def _acted(number: str, act: Callable[[], None], done: str) -> ResponseReturnValue:
    form = PictureForm.opened()
    plain = Form.opened()
    if is_saved(plain, act):
        flash(done, "success")
        return see_other("briefings.pictures", number=number)
    form.faults = plain.faults
    pack = _to_picture(number)
    return _page(pack, form), 422


def _page(pack: PackToWrite, form: PictureForm) -> str:
    return render_template(
        "briefings/writing/pictures.html",
        pack=pack,
        form=form,
        pictures=pictures_of(pack.id),
        removed=pictures_removed(pack.id),
        endings=ENDINGS,
        most=picturing.MOST_PICTURES,
    )
