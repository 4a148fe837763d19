"""The pages of long work: how far it is, how it ended, and ending it or having it done again."""

from flask import Blueprint, flash, render_template, request, url_for
from flask.typing import ResponseReturnValue

from gorm.accounts.actor import current_actor
from gorm.core.paging import Cursor
from gorm.core.permissions import open_to_signed_in
from gorm.core.web.addresses import see_other
from gorm.jobs import queries, service
from gorm.jobs.policy import sees_all_jobs

blueprint = Blueprint("jobs", __name__, url_prefix="/jobs")


@blueprint.get("")
@open_to_signed_in
def jobs() -> ResponseReturnValue:
    """The long work that the reader asked for; all of it for administrators and auditors."""
    actor = current_actor()
    page = queries.jobs_for(actor, Cursor.parse(request.args.get("after")))
    older = url_for("jobs.jobs", after=str(page.next)) if page.next else ""
    return render_template("jobs/list.html", page=page, older=older, sees_all=sees_all_jobs(actor))


@blueprint.get("/<reference>")
@open_to_signed_in
def job(reference: str) -> ResponseReturnValue:
    """How one job stands."""
    return render_template("jobs/detail.html", job=queries.job(current_actor(), reference))


@blueprint.post("/<reference>/cancel")
@open_to_signed_in
def cancel(reference: str) -> ResponseReturnValue:
    """Cancel a job."""
    service.cancel(current_actor(), reference)
    return see_other("jobs.job", reference=reference)


@blueprint.post("/<reference>/retry")
@open_to_signed_in
def retry(reference: str) -> ResponseReturnValue:
    """Have a job done again."""
    service.retry(current_actor(), reference)
    flash("It waits to begin again.", "success")
    return see_other("jobs.job", reference=reference)
