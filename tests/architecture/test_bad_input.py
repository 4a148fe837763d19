"""Bad input: every field of every form with values that nobody should send."""

import itertools
from collections.abc import Iterator
from typing import Final
from urllib.parse import quote

import pytest
from markupsafe import escape

from gorm.accounts.roles import Role
from tests.architecture.crawling import addresses, crawl, post
from tests.architecture.house import OTHER_OFFICE, House
from tests.architecture.tour import KEPT, FoundForm, Tour
from tests.support.pages import Page

MARK: Final = "gorm_fuzz"
_CODE: Final = f'"><script>{MARK}()</script><img src=x onerror={MARK}()>'
_TEXT: Final = (
    f"a\x00b \u202eesrever\u2066 \U0001f469\u200d\U0001f680 e\u0301\u0301 {_CODE}"
    f" '; DROP TABLE user_account; -- [x](javascript:{MARK}()) {{{{7*7}}}} ${{7*7}}"
)
#: What all fields of a form are filled with at once.
NASTY: Final = ("", _TEXT, "a\ud800b", "x" * 100_000, "9999-99-99", "9" * 40)
#: What one field is filled with, in turn, while the others stay as they are.
SLY: Final = (
    *NASTY, "0001-01-01", "-1", "//evil.example/", "[]", "1/1/1", "31/2/2026", "NaN", "1e400",
    '{"path": "//evil.example", "fields": [["a", null]]}', "../../etc/passwd", "\x00", "\u202e",
)  # fmt: skip
UNESCAPED: Final = (f"<script>{MARK}", f"<img src=x onerror={MARK}", f'href="javascript:{MARK}')
# What scripts and error pages send, which stands on no page as a form of its own.
_SENT_OTHERWISE: Final = {"/drafts": ("path", "draft", "notes", "who"), "/drafts/held": ("held",)}


@pytest.fixture
def forms(house: House, tour: Tour) -> list[FoundForm]:
    """Every form that GORM knows."""
    unseen = [
        FoundForm(house.sees_most, "post", path, tuple((name, "/") for name in names))
        for path, names in _SENT_OTHERWISE.items()
    ]
    return [*tour.forms.values(), *unseen]


def test_no_field_of_any_form_breaks_a_page_or_comes_back_unescaped(
    house: House, forms: list[FoundForm]
) -> None:
    faults = []
    sly = itertools.cycle(SLY)
    for form in forms:
        house.renew()
        for fields in _badly_filled(form, sly):
            page = _send(house, form, fields)
            if page.status >= 500 or any(words in page.text for words in UNESCAPED):
                faults.append(f"{form.method} {form.action} {page.status} {_short(fields, form)}")
            if page.status == 401:
                house.renew()  # it was the button that signs out
    assert not faults


def test_whatever_stands_in_the_database_is_shown_as_text(house: House) -> None:
    """A form may forget to clean, an import may bring anything: pages escape all the same."""
    house.write_everywhere(_CODE, link=f"javascript:{MARK}()")
    shown, faults = 0, []
    for reader in (house.sees_most, Role.DEPARTMENT.value, OTHER_OFFICE):
        for visit in crawl(house, reader):
            shown += escape(_CODE) in visit.text
            if visit.status >= 500 or any(words in visit.text for words in UNESCAPED):
                faults.append(f"{reader}: {visit.address} {visit.status}")
    assert not faults
    assert shown > 20  # else the code did not get to where pages show it


def test_no_address_breaks_whatever_stands_in_it(house: House) -> None:
    client = house.readers[house.sees_most]
    sly = itertools.cycle(SLY)
    broken = []
    for rule in house.rules:
        if "GET" not in (rule.methods or set()):
            continue
        own = addresses(house, rule)[0]
        for payload in itertools.islice(sly, 3):
            bad = quote(payload[:2000], safe="", errors="surrogatepass")
            tried = [f"{own}?q={bad}&page={bad}&after={bad}&next={bad}"]
            if rule.arguments:
                tried.append(f"{own.rpartition('/')[0]}/{bad}")
            broken += [t[:200] for t in tried if client.browser.get(t).status_code >= 500]
    assert not broken


def _badly_filled(form: FoundForm, sly: Iterator[str]) -> Iterator[list[tuple[str, str]]]:
    """All fields with each payload, then each field alone with the next."""
    for payload in NASTY:
        yield form.filled(payload)
    for name, payload in zip(form.names, sly, strict=False):
        yield form.filled(payload, name)


def _send(house: House, form: FoundForm, fields: list[tuple[str, str]]) -> Page:
    client = house.readers[form.reader]
    if form.method == "get":
        query = "&".join(f"{n}={quote(v[:2000], errors='surrogatepass')}" for n, v in fields)
        response = client.browser.get(f"{form.action.partition('?')[0]}?{query}")
    else:
        token = [("csrf_token", house.tokens[form.reader])]
        unsent = [(name, value) for name, value in fields if name not in KEPT]
        response = post(client, form.action, token + unsent)
    return Page.of(response, parse=False)


def _short(fields: list[tuple[str, str]], form: FoundForm) -> str:
    kept = dict(form.fields)
    return ", ".join(f"{n}={v[:30]!r}" for n, v in fields if v != kept.get(n))[:200]
