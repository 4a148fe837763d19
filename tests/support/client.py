"""A client that names endpoints and reads every page it is given as a strict critic."""

from typing import Any, Final
from weakref import WeakSet

from flask import Flask, session, url_for
from flask_wtf.csrf import generate_csrf
from werkzeug.test import TestResponse

from tests.support.pages import Page, check_page

PASSWORD = "seven quiet otters swim upstream"
# The applications whose page of signing in was read: it is the same for everybody.
_asked_to_sign_in: Final[WeakSet[Flask]] = WeakSet()


class Client:
    """One browser: it keeps cookies, follows forms by their fields, and checks what it reads."""

    def __init__(self, app: Flask) -> None:
        self.app = app
        self.browser = app.test_client()

    def address(self, endpoint: str, **values: Any) -> str:
        """The address of an endpoint."""
        with self.app.test_request_context():
            return url_for(endpoint, **values)

    def get(self, endpoint: str, *, expect: int = 200, **values: Any) -> Page:
        """Open a page by its endpoint."""
        return self.open(self.address(endpoint, **values), expect=expect)

    def open(self, address: str, *, expect: int = 200) -> Page:
        """Open a page by its address; `expect` is the status that it must have."""
        return self._read(self.browser.get(address), expect)

    def post(
        self, endpoint: str, data: dict[str, Any] | None = None, *, expect: int = 303, **values: Any
    ) -> Page:
        """Send fields to an endpoint, with a token of this browser's own."""
        return self.send(self.address(endpoint, **values), data or {}, expect=expect)

    def send(self, address: str, data: dict[str, Any], *, expect: int = 303) -> Page:
        """Send fields to an address, with a token of this browser's own."""
        return self._read(
            self.browser.post(address, data={"csrf_token": self.token(), **data}), expect
        )

    def submit(
        self, page: Page, data: dict[str, Any], *, expect: int = 303, form: int = -1
    ) -> Page:
        """Fill in a form of a page and send it, as a browser does, hidden fields included."""
        filled = page.form_fields(form) | data
        action = page.form_action(form) or page.address
        kept = {k: v for k, v in filled.items() if v is not None}
        return self._read(self.browser.post(action, data=kept), expect)

    def follow(self, page: Page, *, expect: int = 200) -> Page:
        """Go where a page sends the reader."""
        assert page.location, f"{page.address} leads nowhere"
        return self.open(page.location, expect=expect)

    def token(self) -> str:
        """A forgery token of this browser, as every page holds one."""
        with self.browser.session_transaction() as kept, self.app.test_request_context():
            session.update(kept)
            token = str(generate_csrf())
            kept.update(session)
        return token

    def sign_in(self, email: str, password: str = PASSWORD) -> Page:
        """Sign in by the form; the page that holds it is read by the first who does."""
        if self.app in _asked_to_sign_in:
            return self.post("accounts.sign_in", {"email": email, "password": password})
        page = self.open("/sign-in")
        _asked_to_sign_in.add(self.app)
        return self.submit(page, {"email": email, "password": password})

    def sign_out(self) -> Page:
        """Sign out by the button."""
        return self.post("accounts.sign_out")

    def _read(self, response: TestResponse, expect: int) -> Page:
        page = Page.of(response)
        assert response.status_code == expect, (
            f"{response.request.method} {response.request.path} answered {response.status_code}, "
            f"not {expect}: {page.summary()}"
        )
        check_page(page)
        return page
