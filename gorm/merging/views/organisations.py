"""Merging organisations."""

from flask.typing import ResponseReturnValue

from gorm.core.permissions import needs
from gorm.merging.views import base
from gorm.merging.views.base import ORGANISATIONS, blueprint


@blueprint.get("/organisations/duplicates")
@needs("place:write")
def duplicate_organisations() -> ResponseReturnValue:
    """The organisations that may be entered twice."""
    return base.duplicates_page(ORGANISATIONS)


@blueprint.post("/organisations/duplicates/look")
@needs("place:write")
def look_at_organisations() -> ResponseReturnValue:
    """Have all be compared."""
    return base.look(ORGANISATIONS)


@blueprint.get("/organisations/<reference>/same-as")
@needs("place:write")
def same_as_organisations(reference: str) -> ResponseReturnValue:
    """Find the other record of the same."""
    return base.same_as_page(ORGANISATIONS, reference)


@blueprint.route("/organisations/<reference>/merge/<other>", methods=["GET", "POST"])
@needs("place:write")
def merge_organisations(reference: str, other: str) -> ResponseReturnValue:
    """Look at two side by side, and make them one."""
    return base.merge_page(ORGANISATIONS, reference, other)


@blueprint.post("/organisations/<reference>/merge/<other>/apart")
@needs("place:write")
def apart_organisations(reference: str, other: str) -> ResponseReturnValue:
    """Say that two are two different ones."""
    return base.apart(ORGANISATIONS, reference, other)


@blueprint.post("/organisations/<reference>/merge/<other>/together")
@needs("place:write")
def together_organisations(reference: str, other: str) -> ResponseReturnValue:
    """Take back that two are two different ones."""
    return base.together(ORGANISATIONS, reference, other)


@blueprint.get("/organisations/merges/<reference>")
@needs("place:read")
def merged_organisations(reference: str) -> ResponseReturnValue:
    """One merge."""
    return base.merged_page(ORGANISATIONS, reference)


@blueprint.post("/organisations/merges/<reference>/undo")
@needs("place:write")
def undo_organisations(reference: str) -> ResponseReturnValue:
    """Take a merge back."""
    return base.undo_merge(ORGANISATIONS, reference)
