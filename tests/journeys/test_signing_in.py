"""Signing in: as everybody does, wrongly, by keyboard alone, and without JavaScript."""

from collections.abc import Callable

from flask import Flask

from tests.factories.accounts import make_user
from tests.support.browser import Visitor


def test_somebody_signs_in_sees_their_work_and_signs_out(
    app: Flask, visitor: Callable[..., Visitor]
) -> None:
    user = make_user(app, name="Rowan Ashby")
    somebody = visitor()
    somebody.open("/")
    somebody.sign_in(user.email)
    somebody.page.get_by_role("heading", name="My work", level=1).wait_for()
    somebody.look()
    somebody.page.get_by_role("button", name="Sign out").click()
    somebody.page.get_by_text("You have signed out.").wait_for()
    somebody.look()


def test_a_wrong_password_is_told_on_the_page_and_read_out(
    app: Flask, visitor: Callable[..., Visitor]
) -> None:
    user = make_user(app)
    somebody = visitor()
    somebody.open("/sign-in")
    somebody.sign_in(user.email, "not the password at all")
    somebody.page.get_by_role("alert").get_by_text("There is a problem").wait_for()
    somebody.look()
    assert somebody.page.get_by_label("E-mail address").input_value() == user.email
    assert somebody.page.get_by_label("Password", exact=True).input_value() == ""


def test_signing_in_and_out_needs_no_mouse(app: Flask, visitor: Callable[..., Visitor]) -> None:
    user = make_user(app)
    somebody = visitor()
    somebody.open("/sign-in")
    somebody.tab_to("Skip to main content")
    somebody.tab_to("E-mail address")
    somebody.page.keyboard.type(user.email)
    somebody.tab_to("Password")
    somebody.page.keyboard.type("seven quiet otters swim upstream")
    somebody.page.keyboard.press("Enter")
    somebody.page.get_by_role("heading", name="My work", level=1).wait_for()
    somebody.tab_to("Skip to main content")
    somebody.page.keyboard.press("Enter")
    assert somebody.page.evaluate("() => document.activeElement.id") == "main-content"
    somebody.page.reload()
    somebody.tab_to("Sign out")
    somebody.page.keyboard.press("Enter")
    somebody.page.get_by_text("You have signed out.").wait_for()


def test_signing_in_needs_no_scripts(app: Flask, visitor: Callable[..., Visitor]) -> None:
    user = make_user(app)
    somebody = visitor(scripts=False)
    somebody.open("/")
    somebody.sign_in(user.email)
    somebody.page.get_by_role("heading", name="My work", level=1).wait_for()
    somebody.look()
