"""What became of the mail, for administrators."""

from typing import Final

from flask import render_template
from flask.typing import ResponseReturnValue

from gorm.core.permissions import needs
from gorm.core.surroundings import setting
from gorm.mailroom.queries.mail import mail_report
from gorm.mailroom.views.blueprint import pages
from gorm.settings.offers import SettingsLink

SETTINGS: Final = SettingsLink(
    "Mailbox", "mailroom.mailbox", "Whether GORM reads a mailbox, and which messages it refused"
)


@pages.get("/settings/mailbox")
@needs("setting:manage")
def mailbox() -> ResponseReturnValue:
    """Whether there is a mailbox, and what was not taken from it: no words of any message."""
    return render_template("mailroom/mailbox.html", mail=setting("mail"), report=mail_report())
