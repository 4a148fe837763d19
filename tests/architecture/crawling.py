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
_MOST_A_RULE: Final = 4


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
    def page(self) -> Page:
        """The answer as a page."""
        return Page.of(self.response)


def placeholder(house: House, rule: Rule) -> str:
    """An address of the rule about something that does not exist."""
    return _address(house, rule, {name: _nobodys(rule, name) for name in rule.arguments})


def addresses(house: House, rule: Rule) -> list[str]:
    """Addresses of the rule with arguments that may be somebody's: values of like-named columns."""
    names = sorted(rule.arguments)
    values = [[*house.known.get(name, [])[:40], _nobodys(rule, name)] for name in names]
    if len(names) == 1 and names[0] not in house.known:
        values = [[*_every_reference(house), _nobodys(rule, names[0])]]
    found = (
        _address(house, rule, dict(zip(names, picked, strict=True)))
        for picked in itertools.islice(itertools.product(*values), 60)
    )
    return [address for address in dict.fromkeys(found) if address]


def crawl(house: House, client: Client, *, thorough: bool = True) -> Iterator[Visit]:
    """Open every GET endpoint as this reader, then every link found, a few of each endpoint."""
    waiting = [
        address
        for rule in house.rules
        if "GET" in (rule.methods or set())
        for address in (addresses(house, rule) if thorough else [placeholder(house, rule)])
    ]
    seen: set[str] = set()
    answered: Counter[tuple[str, int]] = Counter()
    while waiting:
        address = waiting.pop(0)
        endpoint = endpoint_of(house, address)
        if address in seen or not endpoint or answered[endpoint, 200] >= _MOST_A_RULE:
            continue
        seen.add(address)
        visit = _visit(house, client, endpoint, address)
        answered[endpoint, visit.status] += 1
        yield visit
        waiting.extend(links_of(visit.response))


def links_of(response: TestResponse) -> list[str]:
    """Our own addresses that a page leads to, its redirect among them."""
    found = [response.headers.get("Location", "")]
    if response.mimetype == "text/html":
        found += re.findall(r'href="([^"#]+)', response.get_data(as_text=True))
    return [html.unescape(link) for link in found if link.startswith("/")]


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


def _every_reference(house: House) -> list[str]:
    return [*house.known.get("reference", []), *house.known.get("number", [])]
