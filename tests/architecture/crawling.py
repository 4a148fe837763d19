"""Walking through the house: the addresses of its endpoints, its links and its forms."""

import html
import itertools
import re
from collections import Counter, deque
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
    """Addresses of the rule with arguments that may be somebody's: values of like-named columns.

    Values that opened another page at this place of an address come first.
    """
    names = sorted(rule.arguments)
    values = [[*_somebodys(house, rule, name), _nobodys(rule, name)] for name in names]
    opened = [house.opened.get(_before(rule, name), set()) for name in names]
    products = sorted(
        itertools.product(*values),
        key=lambda each: sum(v not in known for v, known in zip(each, opened, strict=True)),
    )
    picked = itertools.islice(products, _MOST_TRIED)
    found = [_address(house, rule, dict(zip(names, each, strict=True))) for each in picked]
    return [address for address in dict.fromkeys(found) if address]


def crawl(house: House, reader: str) -> Iterator[Visit]:
    """Open every page that the stamps open to this reader, and every link found on the way.

    A few of each endpoint are enough. What turned out to be nobody's is tried by one reader only.
    """
    crawler = _Crawler(house, reader)
    # A record's own page comes before the pages below it, which then know what to ask for.
    for rule in sorted(house.rules, key=lambda rule: len(rule.rule)):
        if "GET" in (rule.methods or set()) and house.admits(reader, rule.endpoint):
            for address in addresses(house, rule):
                if address not in house.missing:
                    yield from crawler.visit(address)
    yield from crawler.follow()


class _Crawler:
    """One reader on the way, and what they have seen."""

    def __init__(self, house: House, reader: str) -> None:
        self._house = house
        self._reader = reader
        self._seen: set[str] = set()
        self._answered: Counter[tuple[str, int]] = Counter()
        self._links: deque[str] = deque()

    def visit(self, address: str) -> Iterator[Visit]:
        """Open an address, unless it was seen, is not for this reader or is one of many."""
        house, reader = self._house, self._reader
        endpoint = endpoint_of(house, address)
        if address in self._seen or not endpoint or not house.admits(reader, endpoint):
            return
        if self._answered[endpoint, 200] >= _MOST_OF_AN_ENDPOINT:
            return
        self._seen.add(address)
        visit = _visit(house, house.readers[reader], endpoint, address)
        self._answered[endpoint, visit.status] += 1
        if visit.status == 404 and reader == house.sees_most:
            house.missing.add(address)
        if visit.status == 200:
            _remember(house, address)
        yield visit
        self._links.extend(_links_of(visit))

    def follow(self) -> Iterator[Visit]:
        """Open what the pages so far lead to, and what those lead to."""
        while self._links:
            yield from self.visit(self._links.popleft())


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


def _remember(house: House, address: str) -> None:
    """Keep what stands in an address that opened, for the other rules that begin like it."""
    adapter = house.app.url_map.bind("localhost")
    rule, values = adapter.match(address.partition("?")[0], method="GET", return_rule=True)
    for name, value in values.items():
        house.opened.setdefault(_before(rule, name), set()).add(value)


def _before(rule: Rule, name: str) -> str:
    """What stands before an argument in the addresses of a rule, its converter set aside."""
    before = re.split(rf"<(?:[^<>]*:)?{name}>", rule.rule)[0]
    return re.sub(r"<[^<>]*>", "<>", before)


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
