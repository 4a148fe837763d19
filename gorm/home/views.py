"""The page that signing in leads to."""

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from gorm.accounts.actor import current_actor
from gorm.core.permissions import open_to_signed_in
from gorm.core.web.navigation import NavigationItem
from gorm.escalations.views.head import head_of_queue
from gorm.home import queries

blueprint = Blueprint("home", __name__)
NAVIGATION = NavigationItem("My work", "home.my_work")


@blueprint.get("/")
@open_to_signed_in
def my_work() -> ResponseReturnValue:
    """What I must do today."""
    actor = current_actor()
    return render_template(
        "home/my_work.html",
        work=queries.my_work(actor),
        queue=head_of_queue() if actor.has("queue:work") else None,
    )
