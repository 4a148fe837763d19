"""The pages on which people make and revoke their feeds, and the feeds themselves."""

from flask import Blueprint, Response, flash, render_template, request, url_for
from flask.typing import ResponseReturnValue

from gorm.accounts.actor import current_actor
from gorm.accounts.offers import AccountPage
from gorm.core.errors import GormError, Refused
from gorm.core.permissions import needs, open_to_all, open_to_signed_in
from gorm.core.surroundings import setting
from gorm.core.web.addresses import see_other
from gorm.core.web.downloads import to_take_away
from gorm.engagements.models import EngagementState
from gorm.engagements.offers import EngagementLink
from gorm.engagements.views.record import note_opening
from gorm.feeds import queries, service
from gorm.feeds.forms import OWN, FeedForm
from gorm.feeds.writing import MEDIA_TYPE, calendar_file

blueprint = Blueprint("feeds", __name__)

ACCOUNT_PAGE = AccountPage(
    "Calendar feeds",
    "feeds.own",
    "Your plans, or those with an area, in Outlook",
)
ENGAGEMENT_FILE = EngagementLink(
    "Add to a calendar (.ics)",
    "feeds.engagement_file",
    frozenset({EngagementState.PLANNED, EngagementState.CANCELLED}),
)


@blueprint.get("/account/feeds")
@open_to_signed_in
def own() -> ResponseReturnValue:
    """The reader's own feeds."""
    return render_template("feeds/list.html", feeds=queries.own_feeds(current_actor()))


@blueprint.get("/account/feeds/new")
@open_to_signed_in
def new() -> ResponseReturnValue:
    """A form for a feed."""
    return _page(_form())


@blueprint.post("/account/feeds/new")
@open_to_signed_in
def make() -> ResponseReturnValue:
    """Make a feed and show its address, this once: the page that answers is not led to."""
    form = _form()
    if not form.is_sent:
        return _page(form, 422)
    try:
        _, token = service.make_feed(
            current_actor(), str(form.label.data), str(form.area.data or "")
        )
    except Refused as refused:
        form.show(refused)
        return _page(form, 422)
    address = url_for("feeds.calendar", token=token, _external=True)
    return render_template(
        "feeds/made.html", address=address, label=form.label.data, months=setting("feed_months")
    )


@blueprint.post("/account/feeds/<reference>/revoke")
@open_to_signed_in
def revoke(reference: str) -> ResponseReturnValue:
    """Revoke one of the reader's own feeds."""
    service.revoke_feed(current_actor(), reference)
    flash("The feed is revoked. Calendars that use it get nothing more.", "success")
    return see_other("feeds.own")


@blueprint.get("/feeds/<token>.ics")
@open_to_all
def calendar(token: str) -> ResponseReturnValue:
    """A feed, for whoever holds its address; a calendar program reads no page, but plain text."""
    try:
        fetched = service.fetch_feed(token, request.remote_addr or "", _address_of)
    except service.UnknownFeed as unknown:
        return _plain(unknown, 404)
    except service.EndedFeed as ended:
        return _plain(ended, 410)
    except service.TooManyFeedsTried as refused:
        return _plain(refused, 429)
    response = Response(fetched.content, content_type=MEDIA_TYPE)
    response.headers["Content-Disposition"] = 'inline; filename="gorm.ics"'
    response.set_etag(fetched.digest)
    response.last_modified = fetched.changed_at
    return response.make_conditional(request)


@blueprint.get("/engagements/<reference>/calendar-file")
@needs("engagement:read")
def engagement_file(reference: str) -> ResponseReturnValue:
    """One engagement to put into a calendar by hand."""
    event, sharing = queries.event_of(current_actor(), reference, _address_of)
    note_opening(event.reference, sharing)
    content = calendar_file(event.title, [event])
    return to_take_away(content, MEDIA_TYPE, f"{event.reference}.ics")


def _address_of(reference: str) -> str:
    return url_for("engagements.detail", reference=reference, _external=True)


def _form() -> FeedForm:
    form = FeedForm.opened()
    form.offer("area", [OWN, *queries.areas_offered()])
    return form


def _page(form: FeedForm, status: int = 200) -> ResponseReturnValue:
    return render_template("feeds/new.html", form=form), status


def _plain(why: GormError, status: int) -> Response:
    return Response(f"{why}\n", status, mimetype="text/plain")
