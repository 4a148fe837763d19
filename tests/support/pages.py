"""A page as a test reads it, and what must be true of every page."""

import re
from dataclasses import dataclass
from typing import Any

import html5lib
from werkzeug.test import TestResponse

_NAMESPACE = "{http://www.w3.org/1999/xhtml}"
_UNSEEN = {"hidden", "submit", "button"}


@dataclass
class Page:
    """An answer: its status, its text and, for HTML, its tree."""

    address: str
    status: int
    location: str
    kind: str
    text: str
    data: bytes
    headers: Any
    tree: Any = None
    faults: tuple[str, ...] = ()

    @classmethod
    def of(cls, response: TestResponse, *, parse: bool = True) -> "Page":
        """Read a response; without its tree where nobody looks into it."""
        kind = response.mimetype or ""
        is_text = kind.startswith(("text/", "application/json"))
        page = cls(
            address=response.request.full_path.rstrip("?"),
            status=response.status_code,
            location=response.headers.get("Location", ""),
            kind=kind,
            text=response.get_data(as_text=True) if is_text else "",
            data=response.get_data(),
            headers=response.headers,
        )
        if parse and kind == "text/html" and page.status not in {301, 302, 303, 307, 308}:
            parser = html5lib.HTMLParser(strict=False)
            page.tree = parser.parse(page.text)
            page.faults = tuple(f"{code} at {place}" for place, code, _ in parser.errors)
        return page

    def all(self, tag: str) -> list[Any]:
        """All elements with this tag, in reading order."""
        return list(self.tree.iter(f"{_NAMESPACE}{tag}")) if self.tree is not None else []

    def words(self, tag: str = "main") -> str:
        """The text of the first element with this tag, white space folded."""
        found = self.all(tag)
        return words_of(found[0]) if found else ""

    def summary(self) -> str:
        """What the page says, in short, for a failed test."""
        return (self.words("main") or self.text)[:400]

    def errors(self) -> list[str]:
        """What the error summary lists."""
        for element in self.all("ul"):
            if "govuk-error-summary__list" in element.get("class", ""):
                return [words_of(item) for item in element.iter(f"{_NAMESPACE}li")]
        return []

    def links(self) -> dict[str, str]:
        """Every link, words -> address."""
        return {words_of(link): link.get("href", "") for link in self.all("a")}

    def forms(self) -> list[Any]:
        """The forms of the page, without the box for searching that stands in every header."""
        return [form for form in self.all("form") if form.get("class") != "gorm-header__search"]

    def form_to(self, ending: str) -> int:
        """Which form sends to an address that ends so, the first of them."""
        actions = [form.get("action") or "" for form in self.forms()]
        return next(n for n, action in enumerate(actions) if action.endswith(ending))

    def form_fields(self, index: int = -1) -> dict[str, Any]:
        """What a form would send as it stands; several values of one name as a list."""
        form = self.forms()[index]
        fields: dict[str, Any] = {}
        for control in form.iter():
            if (pair := _value_of(control)) is not None:
                name, value = pair
                if name in fields:
                    earlier = fields[name]
                    fields[name] = [*(earlier if isinstance(earlier, list) else [earlier]), value]
                else:
                    fields[name] = value
        return fields

    def form_action(self, index: int = -1) -> str:
        """Where a form sends to."""
        return str(self.forms()[index].get("action", ""))


def words_of(element: Any) -> str:
    """The text in an element, white space folded."""
    return " ".join("".join(element.itertext()).split())


def check_page(page: Page) -> None:
    """Hold a page to what every page promises."""
    assert "Content-Security-Policy" in page.headers, f"{page.address} has no content policy"
    assert page.headers.get("X-Content-Type-Options") == "nosniff"
    if page.tree is None:
        return
    assert not page.faults, f"{page.address} is not valid HTML: {page.faults[:5]}"
    for check in (_one_heading, _unique_ids, _labelled, _no_inline, _links_resolve, _tables_headed):
        check(page)


def _one_heading(page: Page) -> None:
    headings = page.all("h1")
    assert len(headings) == 1, f"{page.address} has {len(headings)} h1"
    title, heading = page.words("title"), words_of(headings[0])
    assert title.startswith(heading), f"{page.address}: title {title!r}, heading {heading!r}"


def _unique_ids(page: Page) -> None:
    ids = [element.get("id") for element in page.tree.iter() if element.get("id")]
    twice = {name for name in ids if ids.count(name) > 1}
    assert not twice, f"{page.address} uses ids twice: {sorted(twice)}"


def _labelled(page: Page) -> None:
    labelled = {label.get("for") for label in page.all("label")}
    for tag in ("input", "select", "textarea"):
        for control in page.all(tag):
            if control.get("type") in _UNSEEN:
                continue
            named = control.get("id") in labelled or control.get("aria-label")
            assert named or control.get("aria-labelledby"), (
                f"{page.address}: {tag} {control.get('name')} has no label"
            )


def _no_inline(page: Page) -> None:
    for script in page.all("script"):
        assert script.get("nonce"), f"{page.address} has a script without a nonce"
    assert not page.all("style"), f"{page.address} has an inline style sheet"
    for element in page.tree.iter():
        for name in element.attrib:
            assert name != "style", f"{page.address} has an inline style"
            assert not re.match(r"on[a-z]+$", str(name)), f"{page.address} has an inline handler"


def _links_resolve(page: Page) -> None:
    ids = {element.get("id") for element in page.tree.iter() if element.get("id")}
    for link in page.all("a"):
        target = link.get("href", "")
        assert target, f"{page.address}: the link {words_of(link)!r} leads nowhere"
        if target.startswith("#"):
            assert target[1:] in ids, f"{page.address}: {target} is not on the page"


def _tables_headed(page: Page) -> None:
    for cell in page.all("th"):
        assert cell.get("scope") in {"col", "row", "colgroup", "rowgroup"}, (
            f"{page.address}: the heading {words_of(cell)!r} says not what it heads"
        )


def _value_of(control: Any) -> tuple[str, Any] | None:
    name, tag = control.get("name"), str(control.tag).removeprefix(_NAMESPACE)
    if not name or control.get("disabled") is not None:
        return None
    if tag == "textarea":
        return name, "".join(control.itertext()).removeprefix("\n")
    if tag == "select":
        options = list(control.iter(f"{_NAMESPACE}option"))
        chosen = [option for option in options if option.get("selected") is not None]
        return (name, (chosen or options)[0].get("value", "")) if options else None
    if tag != "input" or control.get("type") in {"submit", "button", "file"}:
        return None
    if control.get("type") in {"radio", "checkbox"} and control.get("checked") is None:
        return None
    return name, control.get("value", "")
