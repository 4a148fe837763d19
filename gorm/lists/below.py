"""The lists of the rooms below, which cannot declare themselves: users, long work, the trail."""

from typing import Final

from flask import Blueprint
from flask.typing import ResponseReturnValue

from gorm.accounts.actor import current_actor
from gorm.accounts.queries import UserRecord, every_user
from gorm.accounts.views.users import search_form, users_asked_for
from gorm.audit.queries import whole_trail
from gorm.audit.views import narrowed_by, trail_form
from gorm.core.permissions import needs, open_to_signed_in
from gorm.core.text import listed
from gorm.jobs.queries import JobLine, every_job
from gorm.lists.definitions import ListDefinition, column
from gorm.lists.taking_away import insist_on_known, taken_away

blueprint = Blueprint("lists_below", __name__)


def _roles(user: UserRecord) -> str:
    return listed(user.role_labels)


USERS: Final = ListDefinition(
    key="users",
    title="Users",
    endpoint="users.user_list",
    export_endpoint="lists_below.export_users",
    filters=("q", "office", "role", "state"),
    columns=(
        column("name", "Name", lambda one: one.name, ("E-mail", lambda one: one.email), fixed=True),
        column("roles", "Roles", _roles),
        column("grade", "Grade", lambda one: one.grade),
        column("home", "Office or department", lambda one: one.home),
        column("state", "State", lambda one: "Active" if one.is_active else "Disabled"),
        column("phone", "Telephone", lambda one: one.phone, shown=False),
        column("created", "Added", lambda one: one.created_at, shown=False),
        column("reference", "Reference", lambda one: one.reference, shown=False),
    ),
)


def _asked_for(job: JobLine) -> str:
    return job.by_name


JOBS: Final = ListDefinition(
    key="jobs",
    title="Long work",
    endpoint="jobs.jobs",
    export_endpoint="lists_below.export_jobs",
    filters=(),
    columns=(
        column("reference", "Number", lambda job: job.reference, fixed=True),
        column("title", "What", lambda job: job.title),
        column("state", "State", lambda job: job.label),
        column("words", "How it stands", lambda job: job.words),
        column("asked", "Asked for", lambda job: job.asked_at, ("By", _asked_for)),
        column("begun", "Begun", lambda job: job.begun_at, shown=False),
        column("ended", "Ended", lambda job: job.ended_at, shown=False),
        column("attempts", "Attempts", lambda job: job.attempts, shown=False, number=True),
    ),
)


TRAIL: Final = ListDefinition(
    key="trail",
    title="Audit trail",
    endpoint="audit.trail",
    export_endpoint="lists_below.export_trail",
    filters=("q", "action", "subject", "since", "until"),
    columns=(
        column("number", "Number", lambda line: line.number, fixed=True),
        column("at", "When", lambda line: line.at),
        column(
            "who", "Who", lambda line: line.actor_name,
            ("Who, by reference", lambda line: line.actor_reference),
        ),
        column("what", "What was done", lambda line: line.sentence.capitalize()),
        column(
            "about", "About", lambda line: line.subject_kind,
            ("Reference", lambda line: line.subject_reference),
        ),
        column("reason", "Reason", lambda line: line.reason),
    ),
)  # fmt: skip


@blueprint.get("/audit.<any(csv, xlsx):form>")
@needs("audit:read")
def export_trail(form: str) -> ResponseReturnValue:
    """The acts that the filters leave, as a file."""
    asked = trail_form()
    insist_on_known(asked)
    return taken_away(TRAIL, form, whole_trail(narrowed_by(asked)))


@blueprint.get("/users.<any(csv, xlsx):form>")
@needs("user:manage")
def export_users(form: str) -> ResponseReturnValue:
    """The users whom the filters leave, as a file."""
    asked = search_form()
    insist_on_known(asked)
    return taken_away(USERS, form, every_user(users_asked_for(asked)))


@blueprint.get("/jobs.<any(csv, xlsx):form>")
@open_to_signed_in
def export_jobs(form: str) -> ResponseReturnValue:
    """The long work that the reader may see, as a file."""
    return taken_away(JOBS, form, every_job(current_actor()))
