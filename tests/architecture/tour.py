"""One walk through the whole house as everybody, for the tests that look at what was met."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, Final

from tests.architecture.crawling import Visit, crawl, placeholder, post
from tests.architecture.house import House, methods_of
from tests.support.pages import Page, check_page

# Proof of origin, and the key without which a form is not asked twice: what these do when they
# are bad is told by tests of their own.
KEPT: Final = frozenset({"csrf_token", "submission_key"})


@dataclass(frozen=True)
class FoundForm:
    """A form as a page showed it to a reader."""

    reader: str
    method: str
    action: str
    fields: tuple[tuple[str, str], ...]

    @property
    def names(self) -> list[str]:
        """The fields that somebody could fill badly."""
        return [name for name in dict(self.fields) if name not in KEPT]

    def filled(self, payload: str, *only: str) -> list[tuple[str, str]]:
        """The fields with the payload in those that are named, or in all of them."""
        bad = set(only or self.names)
        return [(name, payload if name in bad else value) for name, value in self.fields]


@dataclass
class Tour:
    """What was met on the way."""

    broken: list[str] = field(default_factory=list)
    #: The most queries that an endpoint asked.
    queries: dict[str, int] = field(default_factory=dict)
    faulty: list[str] = field(default_factory=list)
    changed: list[str] = field(default_factory=list)
    #: Whoever asks, for what, by which method -> the status of the answer.
    statuses: dict[tuple[str, str, str], int] = field(default_factory=dict)
    #: Every form that a page showed to somebody, each once.
    forms: dict[tuple[str, str], FoundForm] = field(default_factory=dict)


def walk(house: House) -> Tour:
    """Read everything as everybody, then knock at every door with nothing in the hand."""
    tour = Tour()
    read: set[tuple[str, int]] = set()
    for reader in house.readers:
        house.renew()
        before = house.digest()
        for visit in crawl(house, reader):
            _note(tour, reader, visit)
            if visit.is_page and (visit.endpoint, visit.status) not in read:
                read.add((visit.endpoint, visit.status))
                _read(house, tour, reader, visit.page)
        after = house.digest()
        tour.changed += [f"{reader}: {table}" for table in before if before[table] != after[table]]
    _knock(house, tour)
    return tour


def _note(tour: Tour, reader: str, visit: Visit) -> None:
    if visit.status >= 500:
        tour.broken.append(f"{reader}: {visit.address} answers {visit.status}")
    tour.queries[visit.endpoint] = max(visit.queries, tour.queries.get(visit.endpoint, 0))


def _read(house: House, tour: Tour, reader: str, page: Page) -> None:
    """Read a page critically, and keep its forms. One page of each endpoint is enough."""
    try:
        check_page(page)
    except AssertionError as fault:
        tour.faulty.append(f"{reader}: {fault}")
    for form in forms_of(page, reader):
        tour.forms.setdefault((form.method, _rule_of(house, form)), form)


def _knock(house: House, tour: Tour) -> None:
    """Ask every endpoint about nothing that exists, with nothing in the form."""
    house.renew()
    for reader, client in house.readers.items():
        if reader == house.sees_most:
            continue
        token = [("csrf_token", house.tokens[reader])]
        for rule in house.rules:
            for method in methods_of(rule):
                address = placeholder(house, rule)
                if method == "GET":
                    status = client.browser.get(address).status_code
                else:
                    status = post(client, address, token).status_code
                    if status < 400:
                        house.renew()  # it may have been the button that signs out
                tour.statuses[reader, rule.endpoint, method] = status


def forms_of(page: Page, reader: str) -> Iterator[FoundForm]:
    """The forms of a page as somebody would fill them in who is in a hurry."""
    for index, form in enumerate(page.forms()):
        fields = [
            (name, str(value) or _plausible(name))
            for name, values in page.form_fields(index).items()
            for value in (values if isinstance(values, list) else [values])
        ]
        sent = {name for name, _ in fields}
        left_out: dict[str, str] = {}
        for control in _controls(form):
            if (name := control.get("name")) not in sent:
                left_out.setdefault(name, control.get("value") or "")
        action = form.get("action") or page.address
        method = form.get("method", "get").lower()
        yield FoundForm(reader, method, action, (*fields, *left_out.items()))


def _controls(form: Any) -> list[Any]:
    """The controls that send nothing as they stand: ticks that are off, choices not made."""
    return [e for e in form.iter() if e.get("name") and e.get("type") not in {"submit", "file"}]


def _plausible(name: str) -> str:
    """What somebody might type into a field of this name."""
    if name in {"version", "draft", "next", "held", "after", "before"}:
        return ""
    if name.endswith(("_on", "_by")) or name in {"day", "date", "from", "to"}:
        return "3/3/2026"
    if "email" in name:
        return "somebody@example.org"
    return "Words"


def _rule_of(house: House, form: FoundForm) -> str:
    adapter = house.app.url_map.bind("localhost")
    endpoint, _ = adapter.match(form.action.partition("?")[0], method=form.method.upper())
    return str(endpoint)
