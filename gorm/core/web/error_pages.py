"""The pages that say what went wrong, what to do, and that nothing was lost."""

import logging

from flask import Flask, Response, render_template
from flask.typing import ResponseReturnValue
from flask_wtf.csrf import CSRFError
from sqlalchemy.exc import DBAPIError, OperationalError
from werkzeug.exceptions import HTTPException, SecurityError

from gorm.core.db import session
from gorm.core.errors import Conflict, NotAllowed, NotFound, Refused
from gorm.core.web.held import held_form_of_request
from gorm.core.web.submissions import AlreadySent

log = logging.getLogger(__name__)

_EXPLAINED: dict[int, tuple[str, str]] = {
    400: ("That request cannot be read", "Go back and try again."),
    405: ("That address takes no such request", "Go back and try again."),
    413: (
        "That is too large",
        "The most that GORM takes at once is 10 MB. Send a smaller file, or less at a time.",
    ),
    429: ("Too many attempts", "Wait five minutes, then try again."),
}


def init_app(app: Flask) -> None:
    """Give the application its error pages."""
    app.register_error_handler(NotFound, _not_found)
    app.register_error_handler(404, _not_found)
    app.register_error_handler(NotAllowed, _not_allowed)
    app.register_error_handler(403, _not_allowed)
    app.register_error_handler(CSRFError, _stale_form)
    app.register_error_handler(AlreadySent, _already_sent)
    app.register_error_handler(Conflict, _conflict)
    app.register_error_handler(Refused, _refused)
    app.register_error_handler(DBAPIError, _database_trouble)
    app.register_error_handler(OSError, _machine_trouble)
    app.register_error_handler(SecurityError, _wrong_host)
    app.register_error_handler(HTTPException, _explained)
    app.register_error_handler(Exception, _broken)


def error_page(
    status: int, title: str, words: str, *, link: tuple[str, str] | None = None
) -> ResponseReturnValue:
    """One error page for all: the title, what to do, and the form that was interrupted."""
    session().rollback()
    page = render_template(
        "errors/error.html",
        title=title,
        words=words,
        link=link,
        held=held_form_of_request(),
    )
    return page, status


def _not_found(_error: Exception) -> ResponseReturnValue:
    return error_page(
        404,
        "Page not found",
        "If you typed the address, check it. If you followed a link, the thing may have moved, "
        "or it may not be open to you.",
    )


def _not_allowed(error: Exception) -> ResponseReturnValue:
    words = str(error) if isinstance(error, NotAllowed) else "Your role does not include this page."
    return error_page(403, "You cannot do this", words)


def _stale_form(_error: Exception) -> ResponseReturnValue:
    return error_page(
        400,
        "This form needs to be sent again",
        "The form was opened too long ago, or in another sign-in. Check it and send it again.",
    )


def _already_sent(error: AlreadySent) -> ResponseReturnValue:
    return error_page(
        409,
        "This form was already sent and saved",
        "What you changed since then has not been saved. Go on with it only if you want to save "
        "it as something new; to change what was saved, open that and edit it.",
        link=("Open what was saved", error.location),
    )


def _conflict(error: Conflict) -> ResponseReturnValue:
    return error_page(409, "Somebody else got there first", f"{error} Check what stands now.")


def _refused(error: Refused) -> ResponseReturnValue:
    return error_page(422, "That cannot be done", str(error))


def _database_trouble(error: DBAPIError) -> ResponseReturnValue:
    """The database is locked, full, read-only or away: an honest 503, and the words come back."""
    log.error("the database failed", exc_info=error)
    if isinstance(error, OperationalError):
        return _unavailable()
    return _broken(error)


def _machine_trouble(error: OSError) -> ResponseReturnValue:
    log.error("the machine failed", exc_info=error)
    return _unavailable() if error.errno is not None else _broken(error)


def _unavailable() -> ResponseReturnValue:
    return error_page(
        503,
        "GORM cannot save or read just now",
        "The database or the disk does not answer. Try again in a few minutes; if it goes on, "
        "tell your administrator.",
    )


def _wrong_host(error: SecurityError) -> ResponseReturnValue:
    """Somebody asked under a name that is not ours: no page, since it would link to that name."""
    log.warning("a request under an untrusted name was refused: %s", error.description)
    return Response("GORM does not answer to this name.", 400, mimetype="text/plain")


def _explained(error: HTTPException) -> ResponseReturnValue:
    if error.code is None or error.code < 400:
        return error
    title, words = _EXPLAINED.get(error.code, ("That cannot be done", "Go back and try again."))
    return error_page(error.code, title, words)


def _broken(error: Exception) -> ResponseReturnValue:
    log.error("a request failed", exc_info=error)
    return error_page(
        500,
        "Something went wrong in GORM",
        "It is not your doing, and it has been written to the log. Try again; if it goes on, tell "
        "your administrator what you were doing.",
    )
