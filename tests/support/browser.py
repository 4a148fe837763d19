"""A real browser on a real server, and what must be true of every page that it opens."""

import os
import shutil
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Final

from axe_playwright_python.sync_playwright import Axe
from flask import Flask
from playwright.sync_api import (
    Browser,
    BrowserContext,
    ConsoleMessage,
    Page,
    ViewportSize,
    sync_playwright,
)
from werkzeug.serving import make_server

from tests.support.client import PASSWORD

_NAMES: Final = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
_FLAGS: Final = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
_TAGS: Final = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
DESK: Final[ViewportSize] = {"width": 1280, "height": 900}
PHONE: Final[ViewportSize] = {"width": 320, "height": 640}


class NoBrowser(Exception):
    """There is no Chromium here."""


def chromium_path() -> str | None:
    """Where the machine's own Chromium is; None where there is none."""
    return next((path for name in _NAMES if (path := shutil.which(name))), None)


@contextmanager
def chromium() -> Iterator[Browser]:
    """A headless Chromium of the machine's own; raises NoBrowser where there is none."""
    found = chromium_path()
    if found is None:
        raise NoBrowser(f"none of {', '.join(_NAMES)} is installed")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=found, args=_FLAGS)
        yield browser
        browser.close()


@contextmanager
def served(app: Flask) -> Iterator[str]:
    """The application behind a server of its own on a private port; yields its address."""
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join(timeout=10)
        server.server_close()


class Visitor:
    """Somebody at a browser. Whatever they open is looked at with `look`."""

    def __init__(self, browser: Browser, address: str, *, scripts: bool = True) -> None:
        self.address = address
        self.scripts = scripts
        self.context: BrowserContext = browser.new_context(
            base_url=address, viewport=DESK, java_script_enabled=scripts, locale="en-GB"
        )
        self.page: Page = self.context.new_page()
        self.page.set_default_timeout(10_000)
        self.complaints: list[str] = []
        self.page.on("console", self._hear)
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))

    def open(self, path: str) -> Page:
        """Open a page by its path, and look at it."""
        self.page.goto(path)
        self.look()
        return self.page

    def look(self) -> None:
        """Hold the page that stands open to what every page promises, at a desk and on a phone."""
        # After a click the next page may have been begun, with nothing of it there yet.
        self.page.wait_for_load_state()
        for size in (PHONE, DESK):
            self.page.set_viewport_size(size)
            if size is PHONE:
                self._fits()
            if self.scripts:
                self._accessible(size["width"])
        assert not self.complaints, f"{self.page.url}: {self.complaints}"

    def sign_in(self, email: str, password: str = PASSWORD) -> None:
        """Sign in by the form that stands open."""
        self.page.get_by_label("E-mail address").fill(email)
        self.page.get_by_label("Password", exact=True).fill(password)
        self.page.get_by_role("button", name="Sign in").click()

    def focused(self) -> str:
        """The words of what has the focus: its label, its text or its name."""
        return str(
            self.page.evaluate(
                "() => { const e = document.activeElement; return (e.labels && e.labels[0]"
                " ? e.labels[0].innerText : e.innerText || e.name || e.tagName).trim() }"
            )
        )

    def await_focus(self, words: str) -> None:
        """Wait until what has these words has the focus: a script may take a moment to give it."""
        deadline = time.monotonic() + 5
        while not self.focused().startswith(words):
            assert time.monotonic() < deadline, f"{self.page.url}: {self.focused()!r} has the focus"
            self.page.wait_for_timeout(20)

    def tab_to(self, words: str, *, at_most: int = 60) -> None:
        """Press Tab until what has these words has the focus."""
        for _ in range(at_most):
            self.page.keyboard.press("Tab")
            if self.focused().startswith(words):
                return
        raise AssertionError(f"{self.page.url}: no way to {words!r} by keyboard")

    def close(self) -> None:
        """Close the browser's window."""
        self.context.close()

    def _hear(self, message: ConsoleMessage) -> None:
        # A refused form is answered 422, which the browser tells as an error of its own.
        if message.type == "error" and "Failed to load resource" not in message.text:
            self.complaints.append(message.text)

    def _fits(self) -> None:
        wide = self.page.evaluate(
            "() => document.documentElement.scrollWidth - document.documentElement.clientWidth"
        )
        assert wide <= 0, f"{self.page.url} is {wide} px wider than a phone"

    def _accessible(self, width: int) -> None:
        found = Axe().run(
            self.page,
            options={"runOnly": {"type": "tag", "values": _TAGS}, "resultTypes": ["violations"]},
        )
        faults = [_fault(violation) for violation in found.response["violations"]]
        assert not faults, f"{self.page.url} at {width} px:\n" + "\n".join(faults)


def _fault(violation: dict[str, Any]) -> str:
    nodes = "; ".join(node["html"][:160] for node in violation["nodes"][:3])
    return f"{violation['id']}: {violation['help']} ({nodes})"


def must_not_skip() -> bool:
    """Whether a missing browser is a failure rather than a reason to skip."""
    return bool(os.environ.get("CI"))
