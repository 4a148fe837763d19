"""Walking through the house: the addresses of its endpoints, its links and its forms."""

import html
import itertools
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import urlencode

from werkzeug.exceptions import HTTPException
from werkzeug.routing import Rule
from werkzeug.routing.converters import IntegerConverter
from werkzeug.test import TestResponse

from tests.architecture.house import House
from tests.support.client import Client
from tests.support.pages import Page

NOBODYS: Final = "none-such"  # an argument that no row answers to
_MOST_OF_AN_ENDPOINT: Final = 2
_MOST_TRIED: Final = 20


@dataclass(frozen=True)
class Visit:
    """One answer on the way, with the endpoint that gave it."""

    endpoint: str
    address: str
    response: TestResponse
    queries: int

    @property
    def status(self) -> int:
        """What the endpoint answered."""
        return self.response.status_code

    @property
    def text(self) -> str:
        """What the page says, marks and all."""
        return self.response.get_data(as_text=True) if self.is_page else ""

    @property
    def is_page(self) -> bool:
        """Whether the answer is HTML."""
        return self.response.mimetype == "text/html"

    @property
    def page(self) -> Page:
        """The answer as a page."""
        return Page.of(self.response)


def placeholder(house: House, rule: Rule) -> str:
    """An address of the rule about something that does not exist."""
    return _address(house, rule, {name: _nobodys(rule, name) for name in rule.arguments})


def addresses(house: House, rule: Rule) -> list[str]:
    """Addresses of the rule with arguments that may be somebody's: values of like-named columns."""
    names = sorted(rule.arguments)
    values = [[*_somebodys(house, rule, name), _nobodys(rule, name)] for name in names]
    picked = itertools.islice(itertools.product(*values), _MOST_TRIED)
    found = [_address(house, rule, dict(zip(names, each, strict=True))) for each in picked]
    return [address for address in dict.fromkeys(found) if address]


def crawl(house: House, reader: str) -> Iterator[Visit]:
    """Open every page that the stamps open to this reader, and every link found on the way.

    A few of each endpoint are enough. What turned out to be nobody's is tried by one reader only.
    """
    waiting = [
        address
        for rule in house.rules
        if "GET" in (rule.methods or set()) and house.admits(reader, rule.endpoint)
        for address in addresses(house, rule)
        if address not in house.missing
    ]
    seen: set[str] = set()
    answered: Counter[tuple[str, int]] = Counter()
    while waiting:
        address = waiting.pop(0)
        endpoint = endpoint_of(house, address)
        if address in seen or not endpoint or not house.admits(reader, endpoint):
            continue
        if answered[endpoint, 200] >= _MOST_OF_AN_ENDPOINT:
            continue
        seen.add(address)
        visit = _visit(house, house.readers[reader], endpoint, address)
        answered[endpoint, visit.status] += 1
        if visit.status == 404 and reader == house.sees_most:
            house.missing.add(address)
        yield visit
        waiting.extend(_links_of(visit))


def endpoint_of(house: House, address: str) -> str:
    """The endpoint that a GET of the address reaches; '' for static files and strangers."""
    try:
        adapter = house.app.url_map.bind("localhost")
        endpoint, _ = adapter.match(address.partition("?")[0], method="GET")
    except HTTPException:
        return ""
    return "" if endpoint == "static" else str(endpoint)


def post(client: Client, address: str, fields: list[tuple[str, str]]) -> TestResponse:
    """Send fields as they are, lone surrogates included."""
    body = urlencode(fields, errors="surrogatepass")
    return client.browser.post(
        address, data=body.encode(), content_type="application/x-www-form-urlencoded"
    )


def _links_of(visit: Visit) -> list[str]:
    """Our own addresses that a page leads to, its redirect among them."""
    found = [visit.response.headers.get("Location", "")]
    found += re.findall(r'href="([^"#]+)', visit.text)
    return [html.unescape(link) for link in found if link.startswith("/")]


def _visit(house: House, client: Client, endpoint: str, address: str) -> Visit:
    with house.counting() as count:
        response = client.browser.get(address)
    return Visit(endpoint, address, response, count())


def _address(house: House, rule: Rule, values: dict[str, Any]) -> str:
    with house.app.test_request_context():
        built = rule.build(values, append_unknown=False)
    return built[1] if built else ""


def _nobodys(rule: Rule, name: str) -> Any:
    converter = rule._converters[name]  # noqa: SLF001 - there is no public way to ask
    if isinstance(converter, IntegerConverter):
        return 999_999
    members = getattr(converter, "items", None)
    return min(members) if members else NOBODYS


def _somebodys(house: House, rule: Rule, name: str) -> list[Any]:
    converter = rule._converters[name]  # noqa: SLF001
    if isinstance(converter, IntegerConverter):
        return [1, 2]
    if members := getattr(converter, "items", None):
        return sorted(members)
    return house.known.get(name) or [*house.known["reference"], *house.known["number"]]
