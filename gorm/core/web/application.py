"""The Flask application whose every request walks the same way."""

from collections.abc import Callable, Hashable
from contextlib import nullcontext
from typing import Any

from flask import Flask, Response, g, has_request_context, request
from flask.typing import ResponseReturnValue
from flask_login import current_user
from flask_wtf.csrf import CSRFProtect
from jinja2 import StrictUndefined

from gorm.core import permissions
from gorm.core.db import is_unit_of_work, session, unit_of_work
from gorm.core.errors import GormError, NotAllowed, NotFound
from gorm.core.web import submissions

SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})

csrf = CSRFProtect()


class SignInNeeded(Exception):
    """The page is for people who are signed in, and this reader is not."""


class Application(Flask):
    """Flask with one walk for all requests: stamp, forgery check, transaction, what is left behind.

    A GET runs in a read-only transaction. Any other method runs in one unit of work that commits
    only when the response is a success; a form sent twice is answered twice and done once.
    """

    jinja_options: dict[str, Any] = {  # noqa: RUF012 - declared so by Flask
        **Flask.jinja_options,
        "undefined": StrictUndefined,
        "trim_blocks": True,
        "lstrip_blocks": True,
    }

    def dispatch_request(self) -> ResponseReturnValue:
        """Answer the request, or raise what the error pages then explain."""
        if request.routing_exception is not None or request.endpoint == "static":
            return super().dispatch_request()
        if "\0" in request.path:
            raise NotFound  # nothing is called so, and PostgreSQL would not even look for it
        view = self.view_functions[str(request.endpoint)]
        try:
            self._admit(view)
            response = self._answer(view)
        except GormError:
            self._leave_behind()  # somebody was here, though what they asked for was refused
            raise
        self._leave_behind()
        return response

    def _admit(self, view: Callable[..., Any]) -> None:
        stamp = permissions.stamp_of(view)
        if stamp is None:
            raise NotAllowed(f"The page {request.endpoint} says for nobody whom it is for.")
        if not permissions.admits(stamp, current_user):
            if not current_user.is_authenticated:
                raise SignInNeeded
            raise NotAllowed("Your role does not include this page.")
        if request.method not in SAFE_METHODS and not permissions.is_proven_by_address(view):
            csrf.protect()

    def _answer(self, view: Callable[..., Any]) -> Response:
        def answer() -> Response:
            return self.make_response(super(Application, self).dispatch_request())

        if request.method in SAFE_METHODS:
            try:
                return answer()
            finally:
                session().rollback()
        if permissions.runs_own_transactions(view):
            return answer()
        return submissions.done_once(answer)

    def _leave_behind(self) -> None:
        """Write what this request must leave behind; the answer fails where that fails."""
        if traces := g.pop("traces", []):
            with unit_of_work():
                for trace in traces:
                    trace()


def leave_behind(trace: Callable[[], object], *, once: Hashable = None) -> None:
    """Have `trace` run in a transaction of its own, after the answer is made and before it goes.

    For what reading leaves (a restricted record was opened) and for what must be kept although
    the request itself is refused (a wrong password). Of several traces with the same `once`, a
    request leaves one. A command or a job has no answer to wait for: there the trace runs as it is
    left, in the unit of work that is running or else in one of its own.
    """
    if not has_request_context():
        with nullcontext() if is_unit_of_work() else unit_of_work():
            trace()
        return
    left = g.setdefault("traces_left", set())
    if once is None or once not in left:
        left.add(once)
        g.setdefault("traces", []).append(trace)


def asked_by(reference: str) -> None:
    """Tell the rest of the walk who asks: the log, the drafts and the receipts of forms."""
    g.actor_reference = reference
