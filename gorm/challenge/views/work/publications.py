"""What was or will be published about a case."""

from datetime import datetime

from flask.typing import ResponseReturnValue

from gorm.accounts.actor import current_actor
from gorm.challenge.forms.work.support import PublicationForm
from gorm.challenge.models import PublicationKind
from gorm.challenge.queries.work_lines import PublicationLine
from gorm.challenge.service.publishing import Published
from gorm.challenge.service.publishing import change_publication as change
from gorm.challenge.service.publishing import publish as record
from gorm.challenge.views.blueprint import pages
from gorm.challenge.views.work.desk import BOTH, Asked, Desk, desk_to_write, named
from gorm.core import clock
from gorm.core.forms.conflicts import words_in
from gorm.core.permissions import needs


@pages.route("/cases/<reference>/work/publications/add", methods=BOTH)
@needs("case:write")
def publish(reference: str) -> ResponseReturnValue:
    """Record something that was or will be published."""
    desk = desk_to_write(reference)
    form = _offering(desk, PublicationForm.opened({"published_on": clock.today()}))

    def save() -> None:
        record(current_actor(), reference, _published(form))

    asked = Asked("Add a publication", "Add it", "The publication is added.")
    return desk.asks(form, asked, save)


@pages.route("/cases/<reference>/work/publications/<publication>/change", methods=BOTH)
@needs("case:write")
def change_publication(reference: str, publication: str) -> ResponseReturnValue:
    """Change the day, the address or the embargo of a publication."""
    desk = desk_to_write(reference)
    line = desk.work.publication(publication)
    current = _fields(line)
    form = _offering(desk, PublicationForm.opened({**current, "version": str(line.version)}))
    standing = _offering(desk, PublicationForm(formdata=None, data=current))

    def save() -> None:
        change(current_actor(), reference, publication, _published(form), form.seen_version)

    asked = Asked(
        "Change a publication",
        "Save",
        "The publication is saved.",
        now={name: words_in(standing[name]) for name in current},
        version=line.version,
    )
    return desk.asks(form, asked, save)


def _offering(desk: Desk, form: PublicationForm) -> PublicationForm:
    form.offer("instrument", named(desk.head.instruments, "None"))
    return form


def _published(form: PublicationForm) -> Published:
    return Published(
        kind=PublicationKind(form.kind.data),
        title=form.title.data or "",
        published_on=form.published_on.data,
        address=form.address.data or "",
        embargoed_until=form.embargoed_until,
        instrument=form.instrument.data or "",
    )


def _fields(line: PublicationLine) -> dict[str, object]:
    until = _on_the_wall(line.embargoed_until)
    return {
        "kind": line.kind.value,
        "title": line.title,
        "published_on": line.published_on,
        "address": line.address,
        "embargo_on": until.date() if until else None,
        "embargo_at": f"{until:%H:%M}" if until else "",
        "instrument": line.instrument,
    }


def _on_the_wall(instant: datetime | None) -> datetime | None:
    """An instant as the office's clock shows it."""
    return instant.astimezone(clock.OFFICE_TIME) if instant else None
