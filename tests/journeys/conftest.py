"""A browser for all journeys, a server for each."""

import warnings
from collections.abc import Callable, Iterator

import pytest
from flask import Flask
from playwright.sync_api import Browser

from tests.support.browser import NoBrowser, Visitor, chromium, must_not_skip, served


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Everything in this folder is a journey."""
    for item in items:
        if "journeys" in item.path.parts:
            item.add_marker(pytest.mark.journey)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Chromium; where there is none, journeys are skipped loudly, and never in CI."""
    try:
        with chromium() as found:
            yield found
    except NoBrowser as reason:
        if must_not_skip():
            raise
        warnings.warn(f"NO JOURNEYS: {reason}", stacklevel=1)
        pytest.skip(f"NO JOURNEYS: {reason}")


@pytest.fixture
def visitor(app: Flask, browser: Browser) -> Iterator[Callable[..., Visitor]]:
    """Makes visitors of a server that runs for the length of the test."""
    windows: list[Visitor] = []

    def enter(*, scripts: bool = True) -> Visitor:
        windows.append(Visitor(browser, address, scripts=scripts))
        return windows[-1]

    with served(app) as address:
        yield enter
        for window in windows:
            window.close()
