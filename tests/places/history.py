"""The history of a place, as its page leads to it."""

from tests.support.client import Client
from tests.support.pages import Page


def history(client: Client, page: Page) -> str:
    """The words of the history to which a place's page leads."""
    return client.open(page.links()["Who changed what on this page"]).words()
