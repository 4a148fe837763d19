"""Headers stand on every answer, of whatever kind."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from flask import Flask
from werkzeug.wrappers import Response

from config import settings_from
from gorm import create_app
from gorm.accounts.roles import Role
from gorm.core.db import db
from gorm.core.permissions import open_to_signed_in
from tests.factories.accounts import make_user
from tests.support.client import Client

ALWAYS = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
}
POLICY = ("default-src 'self'", "frame-ancestors 'none'", "form-action 'self'", "base-uri 'none'")


def check(response: Response, *, is_kept: bool = False) -> None:
    """Hold an answer to what every answer promises."""
    for name, value in ALWAYS.items():
        assert response.headers[name] == value
    policy = response.headers["Content-Security-Policy"]
    assert all(part in policy for part in POLICY)
    assert "unsafe-inline" not in policy
    if not is_kept:
        assert response.headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize(
    ("method", "address", "status"),
    [
        ("GET", "/sign-in", 200),
        ("HEAD", "/sign-in", 200),
        ("GET", "/", 303),
        ("HEAD", "/", 303),
        ("OPTIONS", "/sign-in", 200),
        ("GET", "/no/such/page", 404),
        ("POST", "/no/such/page", 404),
        ("DELETE", "/sign-in", 405),
        ("POST", "/sign-in", 400),
        ("POST", "/sign-out", 401),
        ("GET", "//sign-in", 308),
    ],
)
def test_every_answer_carries_the_headers(
    app: Flask, method: str, address: str, status: int
) -> None:
    response = app.test_client().open(address, method=method)
    assert response.status_code == status
    check(response)


def test_static_files_carry_them_and_may_be_kept(app: Flask) -> None:
    with app.test_client().get("/static/gorm.css?v=1") as response:
        assert response.status_code == 200
        check(response, is_kept=True)
        assert "max-age=31536000" in response.headers["Cache-Control"]
    check(app.test_client().get("/static/none.css"), is_kept=True)


def test_the_nonce_of_one_answer_is_not_that_of_the_next(app: Flask) -> None:
    browser = app.test_client()
    first, second = (browser.get("/sign-in").headers["Content-Security-Policy"] for _ in "12")
    assert first != second


def test_what_breaks_says_so_plainly_and_tells_nothing(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    @open_to_signed_in
    def broken() -> str:
        raise RuntimeError("the secret inside")

    client.sign_in(make_user(client.app).email)
    monkeypatch.setitem(client.app.view_functions, "home.my_work", broken)
    response = client.browser.get("/")
    assert response.status_code == 500
    assert "the secret inside" not in response.text
    assert "Something went wrong in GORM" in response.text
    check(response)


@pytest.mark.parametrize("is_signed_in", [True, False])
@pytest.mark.parametrize("address", ["/settings/themes/new", "/no/such/page", "/sign-in"])
def test_what_is_too_large_is_refused_with_a_page(
    client: Client, address: str, is_signed_in: bool
) -> None:
    if is_signed_in:
        client.sign_in(make_user(client.app, Role.ADMINISTRATOR).email)
    body = "name=" + "x" * (11 * 1024 * 1024)
    kind = "application/x-www-form-urlencoded"
    response = client.browser.post(address, data=body, content_type=kind)
    assert response.status_code in {401, 404, 413}
    assert response.status_code == 413 or not is_signed_in or address == "/no/such/page"
    check(response)


def test_a_form_of_parts_that_is_too_long_is_refused_with_a_page(client: Client) -> None:
    client.sign_in(make_user(client.app, Role.ADMINISTRATOR).email)
    part = 'Content-Disposition: form-data; name="name"\r\n\r\n' + "x" * (5 * 1024 * 1024)
    body = f"--edge\r\n{part}\r\n--edge--\r\n"
    kind = "multipart/form-data; boundary=edge"
    response = client.browser.post("/settings/themes/new", data=body, content_type=kind)
    assert response.status_code == 413
    assert "too large" in response.text


@pytest.fixture
def production(app: Flask, tmp_path: Path) -> Iterator[Flask]:
    """The same database, served as an office serves it."""
    environment = {
        "GORM_ENVIRONMENT": "production",
        "GORM_INSTANCE": str(tmp_path),
        "SECRET_KEY": "a production key of forty or so characters",
        "GORM_ALLOWED_HOSTS": "gorm.example.gov.uk",
        "DATABASE_URL": str(app.config["SQLALCHEMY_DATABASE_URI"]),
    }
    served = create_app(replace(settings_from(environment), log_level="ERROR"))
    yield served
    with served.app_context():
        db.engine.dispose()


def test_production_answers_to_its_own_name_only(production: Flask) -> None:
    browser = production.test_client()
    ours = browser.get("/sign-in", base_url="https://gorm.example.gov.uk")
    assert ours.status_code == 200
    assert "max-age=" in ours.headers["Strict-Transport-Security"]
    [cookie] = ours.headers.getlist("Set-Cookie")
    assert cookie.startswith("__Host-gorm=")
    assert all(part in cookie for part in ("Secure", "HttpOnly", "SameSite=Lax", "Path=/"))
    theirs = browser.get("/sign-in", base_url="https://evil.example")
    assert theirs.status_code == 400
    check(theirs)


def test_development_answers_to_any_name(app: Flask) -> None:
    assert app.test_client().get("/sign-in", base_url="http://laptop:5000").status_code == 200
