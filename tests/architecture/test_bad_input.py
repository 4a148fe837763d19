"""Bad input: every field of every form with values that nobody should send."""

import itertools
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import quote

import pytest

from gorm.accounts.roles import Role
from tests.architecture.crawling import addresses, crawl, post
from tests.architecture.house import House
from tests.support.pages import Page

MARK: Final = "gorm_fuzz"
NASTY: Final = (
    "",
    "a\x00b",
    "\u202eesrever\u2066",
    "x" * 100_000,
    "1/1/1",
    "0001-01-01",
    "9999-99-99",
    "31/2/2026",
    "-1",
    "9" * 40,
    "1e400",
    "NaN",
    "\U0001f469\u200d\U0001f680 e\u0301\u0301\u0301",
    "a\ud800b",
    "'; DROP TABLE user_account; --",
    f'"><script>{MARK}()</script><img src=x onerror={MARK}()>',
    f"[x](javascript:{MARK}()) {{{{7*7}}}} ${{7*7}}",
    "../../etc/passwd",
    "//evil.example/",
    "[]",
    '{"path": "//evil.example", "fields": [["a", null]]}',
)
UNESCAPED: Final = (f"<script>{MARK}", f"<img src=x onerror={MARK}", f'href="javascript:{MARK}')
# Proof of origin, and the key without which a form is not asked twice: what these do when they
# are bad is told by tests of their own.
_KEPT: Final = frozenset({"csrf_token", "submission_key"})


# What scripts and error pages send, which stands on no page as a form of its own.
_SENT_OTHERWISE: Final = {
    "/drafts": ("path", "draft", "notes", "who"),
    "/drafts/held": ("held",),
}


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
        return [name for name, _ in dict(self.fields).items() if name not in _KEPT]

    def filled(self, payload: str, *only: str) -> list[tuple[str, str]]:
        """The fields with the payload in those that are named, or in all of them."""
        bad = set(only or self.names)
        return [(name, payload if name in bad else value) for name, value in self.fields]


@pytest.fixture
def forms(house: House) -> list[FoundForm]:
    """Every form that a page shows to somebody, each once."""
    found: dict[tuple[str, str], FoundForm] = {
        ("post", path): FoundForm(
            Role.DIRECTOR.value, "post", path, tuple((name, "/") for name in names)
        )
        for path, names in _SENT_OTHERWISE.items()
    }
    for reader in house.readers:
        for visit in crawl(house, house.readers[reader]):
            if visit.status == 200 and visit.response.mimetype == "text/html":
                for form in _forms_of(visit.page, reader):
                    key = (form.method, _endpoint(house, form))
                    found.setdefault(key, form)
    return list(found.values())


def test_no_field_of_any_form_breaks_a_page_or_comes_back_unescaped(
    house: House, forms: list[FoundForm]
) -> None:
    assert forms
    faults = []
    for form in forms:
        house.renew()
        for fields in _badly_filled(form):
            page = _send(house, form, fields)
            if page.status >= 500 or any(words in page.text for words in UNESCAPED):
                faults.append(f"{form.method} {form.action} {page.status} {_short(fields, form)}")
            if page.status == 401:
                house.renew()
    assert not faults


def test_what_was_stored_is_shown_as_text(house: House, forms: list[FoundForm]) -> None:
    for form in forms:
        _send(house, form, form.filled(NASTY[15]))
    for reader in house.readers:
        for visit in crawl(house, house.readers[reader]):
            assert visit.status < 500, visit.address
            text = visit.response.get_data(as_text=True)
            assert not any(words in text for words in UNESCAPED), visit.address


def test_no_address_breaks_whatever_stands_in_it(house: House) -> None:
    client = house.readers[Role.DIRECTOR.value]
    broken = []
    for rule in house.rules:
        if "GET" not in (rule.methods or set()):
            continue
        own = addresses(house, rule)[0]
        for payload in NASTY[1:]:
            bad = quote(payload[:2000], safe="", errors="surrogatepass")
            tried = [f"{own}?{argument}={bad}" for argument in ("q", "page", "after", "next")]
            if rule.arguments:
                tried.append(f"{own.rpartition('/')[0]}/{bad}")
            broken += [t[:200] for t in tried if client.browser.get(t).status_code >= 500]
    assert not broken


def _badly_filled(form: FoundForm) -> Iterator[list[tuple[str, str]]]:
    """All fields with each payload, and each field alone with three of them, in turn."""
    for payload in NASTY:
        yield form.filled(payload)
    turns = itertools.cycle(NASTY)
    for name in form.names:
        for payload in itertools.islice(turns, 3):
            yield form.filled(payload, name)


def _send(house: House, form: FoundForm, fields: list[tuple[str, str]]) -> Page:
    client = house.readers[form.reader]
    if form.method == "get":
        query = "&".join(f"{n}={quote(v[:2000], errors='surrogatepass')}" for n, v in fields)
        return Page.of(client.browser.get(f"{form.action.partition('?')[0]}?{query}"))
    token = [("csrf_token", client.token())]
    unsent = [(name, value) for name, value in fields if name not in _KEPT]
    return Page.of(post(client, form.action, token + unsent))


def _forms_of(page: Page, reader: str) -> Iterator[FoundForm]:
    for index, form in enumerate(page.all("form")):
        fields = tuple(
            (name, str(value))
            for name, values in page.form_fields(index).items()
            for value in (values if isinstance(values, list) else [values])
        )
        names = {name for name, _ in fields}
        empty = tuple((c.get("name"), "") for c in _controls(form) if c.get("name") not in names)
        action = form.get("action") or page.address
        yield FoundForm(reader, form.get("method", "get").lower(), action, fields + empty)


def _controls(form: Any) -> list[Any]:
    """The controls that send nothing as they stand: ticks that are off, lists without a choice."""
    return [e for e in form.iter() if e.get("name") and e.get("type") != "submit"]


def _endpoint(house: House, form: FoundForm) -> str:
    adapter = house.app.url_map.bind("localhost")
    rule, _ = adapter.match(form.action.partition("?")[0], method=form.method.upper())
    return str(rule)


def _short(fields: list[tuple[str, str]], form: FoundForm) -> str:
    kept = dict(form.fields)
    return ", ".join(f"{n}={v[:30]!r}" for n, v in fields if v != kept.get(n))[:200]
