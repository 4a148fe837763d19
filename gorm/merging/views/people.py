"""Merging people."""

from flask.typing import ResponseReturnValue

from gorm.core.permissions import needs
from gorm.merging.views import base
from gorm.merging.views.base import PEOPLE, blueprint


@blueprint.get("/people/duplicates")
@needs("person:write")
def duplicate_people() -> ResponseReturnValue:
    """The people that may be entered twice."""
    return base.duplicates_page(PEOPLE)


@blueprint.post("/people/duplicates/look")
@needs("person:write")
def look_at_people() -> ResponseReturnValue:
    """Have all be compared."""
    return base.look(PEOPLE)


@blueprint.get("/people/<reference>/same-as")
@needs("person:write")
def same_as_people(reference: str) -> ResponseReturnValue:
    """Find the other record of the same."""
    return base.same_as_page(PEOPLE, reference)


@blueprint.route("/people/<reference>/merge/<other>", methods=["GET", "POST"])
@needs("person:write")
def merge_people(reference: str, other: str) -> ResponseReturnValue:
    """Look at two side by side, and make them one."""
    return base.merge_page(PEOPLE, reference, other)


@blueprint.post("/people/<reference>/merge/<other>/apart")
@needs("person:write")
def apart_people(reference: str, other: str) -> ResponseReturnValue:
    """Say that two are two different ones."""
    return base.apart(PEOPLE, reference, other)


@blueprint.post("/people/<reference>/merge/<other>/together")
@needs("person:write")
def together_people(reference: str, other: str) -> ResponseReturnValue:
    """Take back that two are two different ones."""
    return base.together(PEOPLE, reference, other)


@blueprint.get("/people/merges/<reference>")
@needs("person:read")
def merged_people(reference: str) -> ResponseReturnValue:
    """One merge."""
    return base.merged_page(PEOPLE, reference)


@blueprint.post("/people/merges/<reference>/undo")
@needs("person:write")
def undo_people(reference: str) -> ResponseReturnValue:
    """Take a merge back."""
    return base.undo_merge(PEOPLE, reference)
