"""The page of searching: what it shows, and that nothing typed into it breaks it."""

from urllib.parse import urlencode

import pytest
from flask import Flask

from gorm.accounts.roles import Role
from tests.factories.accounts import make_user
from tests.factories.engagements import make_engagement
from tests.factories.places import make_area, make_council
from tests.support.client import Client
from tests.support.queries import statements_of

BAD = (
    '"', '"unbalanced phrase', "\0", "NUL\0inside", "a" * 10_000, "word " * 2_000, "the of and",
    "AND OR NOT NEAR(a b)", "title:secret", "* ^ - + ( ) { }", "budget* -school", "'; DROP TABLE",
    "\\", "%", "_all", "_office1 OR _all", "مدرسة الميزانية", "\u202eevil", "学校 예산", "🙂",
    "<b>x</b>", "''", ":*", "&|!<->", "😀" * 500, "é" * 300, "-", "“”", '""""""',
)  # fmt: skip


def test_nothing_that_is_typed_breaks_the_page(app: Flask, client: Client) -> None:
    actor = make_user(app)
    make_engagement(app, actor, notes="Budget of the school")
    client.sign_in(actor.email)
    for typed in BAD:
        status = 422 if len(typed) > 200 else 200
        page = client.open(f"/search?{urlencode({'q': typed})}", expect=status)
        assert page.words("title").endswith("Search – GORM")
        client.open(f"/search?{urlencode({'q': 'budget', 'page': typed})}")
    for name in ("kind", "area", "marking", "since", "until"):
        client.open(f"/search?{urlencode({'q': 'budget', name: BAD[7]})}", expect=422)


def test_what_is_looked_for_is_never_in_the_title_of_the_page(app: Flask, client: Client) -> None:
    client.sign_in(make_user(app).email)
    page = client.open("/search?q=Serinus")
    assert "Serinus" not in page.words("title")
    assert "Serinus" in str(page.form_fields(1)["q"])


def test_what_was_found_is_marked_and_nothing_that_was_written_is_markup(
    app: Flask, client: Client
) -> None:
    actor = make_user(app)
    make_engagement(app, actor, notes="The <script>lighthouse</script> & its <b>keeper</b>")
    client.sign_in(actor.email)
    page = client.open("/search?q=lighthouse")
    assert '<mark class="gorm-found">lighthouse</mark>' in page.text
    assert "<script>lighthouse" not in page.text
    assert "<b>keeper" not in page.text


def test_nothing_found_says_how_to_find_more(app: Flask, client: Client) -> None:
    client.sign_in(make_user(app).email)
    assert "All of the words must be there" in client.open("/search").words("main")
    words = client.open("/search?q=zyzzyva&kind=engagement").words("main")
    assert "Nothing was found" in words
    assert "Search again without narrowing" in words


def test_more_than_a_page_is_paged_and_kinds_are_counted(app: Flask, client: Client) -> None:
    actor = make_user(app)
    make_council(app, "Lighthouse Council", office_id=actor.office_id)
    for _ in range(25):
        make_engagement(app, actor, notes="Lighthouse")
    client.sign_in(actor.email)
    page = client.open("/search?q=lighthouse")
    assert "26 were found" in page.words("main")
    assert "Engagements 25" in page.words("main")
    following = client.open(page.links()["Next page"])
    assert "Page 2 of 2" in following.words("main")
    only = client.open("/search?q=lighthouse&kind=organisation")
    assert "1 was found" in only.words("main")


def test_a_search_asks_the_database_little_however_much_is_found(
    app: Flask, client: Client
) -> None:
    actor = make_user(app)
    area = make_area(app, office_id=actor.office_id)
    for _ in range(5):
        make_engagement(app, actor, areas=[area], notes="Lighthouse")
    client.sign_in(actor.email)
    with statements_of(app) as asked:
        client.open(f"/search?q=lighth&area={area.reference}")
    assert len(asked) <= 12


@pytest.mark.parametrize("role", list(Role))
def test_the_box_stands_in_the_header_for_everybody_who_is_signed_in(
    app: Flask, client: Client, role: Role
) -> None:
    home = {"department": "DfE"} if role is Role.DEPARTMENT else {}
    client.sign_in(make_user(app, role, **home).email)  # type: ignore[arg-type]
    assert 'id="gorm-search"' in client.open("/search").text
