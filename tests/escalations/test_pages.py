"""The pages of the queue: what a row says, unfolding it, noting, narrowing, taking it away."""

import csv
import io
from datetime import timedelta

import pytest

from gorm.accounts.actor import Actor
from gorm.accounts.models import Office
from gorm.core import clock
from gorm.decisions.offers import QueueList
from tests.escalations.offered import Offered, row
from tests.factories.accounts import make_office, make_user
from tests.factories.places import make_area
from tests.support.client import Client
from tests.support.pages import Page, words_of
from tests.support.queries import statements_of

TODAY = clock.today()


@pytest.fixture
def client(client: Client, director: Actor) -> Client:
    """The director at a browser."""
    client.sign_in(director.email)
    return client


def rows_on(page: Page) -> list[str]:
    """The keys of the rows of a page, in their order."""
    return [e.get("id") for e in page.all("li") if "gorm-queue__row" in (e.get("class") or "")]


def words_of_row(page: Page, key: str) -> str:
    """What a row says."""
    return next(words_of(e) for e in page.all("li") if e.get("id") == key)


def tabs_on(page: Page) -> list[str]:
    """The three lists as a page leads to them, with their counts."""
    return [words for words in page.links() if words.startswith(("Mine to", "With o", "To note"))]


def test_an_empty_queue_says_what_will_stand_there(client: Client, offered: Offered) -> None:
    assert "Nothing waits for you to decide" in client.get("escalations.mine").words()
    assert "Nothing is with others" in client.get("escalations.others").words()
    assert "There is nothing to note" in client.get("escalations.to_note").words()
    noted = client.get("escalations.to_note", show="noted")
    assert "You have noted nothing yet" in noted.words()


def test_a_row_says_what_is_asked_why_when_from_whom_and_at_which_grade(
    client: Client, offered: Offered
) -> None:
    late = row(QueueList.MINE, due_on=TODAY - timedelta(days=1), words="Move Anytown to watch")
    waits = row(QueueList.MINE, since=TODAY - timedelta(days=12))
    with_others = row(QueueList.OTHERS)
    offered.rows = [waits, late, with_others]
    page = client.get("escalations.mine")
    assert rows_on(page) == [late.key, waits.key]
    first = words_of_row(page, late.key)
    for words in (
        "▲ Overdue", "Move Anytown to watch", f"Why {late.key} is here", "Approval",
        "from Ann Asker", "needs a director", f"If nothing is done: What becomes of {late.key}",
    ):  # fmt: skip
        assert words in first, words
    assert "Bob Beside" not in first
    assert "waiting 12 days" in words_of_row(page, waits.key)
    others = client.get("escalations.others")
    assert "Bob Beside" in words_of_row(others, with_others.key)


def test_the_navigation_and_the_tabs_count_what_the_lists_hold(
    client: Client, offered: Offered
) -> None:
    offered.rows = [row(QueueList.MINE), row(QueueList.MINE), row(QueueList.NOTE)]
    assert "Queue 2" in client.open("/areas").links()
    page = client.get("escalations.mine")
    assert "Queue 2" in page.links()
    assert tabs_on(page) == ["Mine to decide 2", "With others 0", "To note 1"]
    narrowed = client.get("escalations.mine", kind="lapse")
    assert tabs_on(narrowed) == ["Mine to decide 0", "With others 0", "To note 0"]
    assert "Queue 2" in narrowed.links()
    assert "Nothing in this list fits all of these" in narrowed.words()


def test_only_the_row_that_is_opened_shows_its_evidence(client: Client, offered: Offered) -> None:
    first, second = row(QueueList.MINE), row(QueueList.MINE)
    offered.rows = [first, second]
    page = client.get("escalations.mine")
    assert not offered.unfolded
    address = page.links()[second.words]
    assert address.endswith(f"open={second.key}#{second.key}")
    opened = client.open(address)
    assert offered.unfolded == [second.id]
    words = words_of_row(opened, second.key)
    assert "The representations are still open" in words
    assert "The representations" not in words_of_row(opened, first.key)


def test_a_row_beyond_the_page_is_opened_on_top_of_it(client: Client, offered: Offered) -> None:
    offered.rows = [row(QueueList.MINE) for _ in range(60)]
    last = offered.rows[-1]
    page = client.get("escalations.mine", open=last.key)
    assert rows_on(page) == [last.key, *(one.key for one in offered.rows[:50])]


def test_a_row_that_has_gone_or_moved_on_is_told(client: Client, offered: Offered) -> None:
    moved = row(QueueList.OTHERS)
    offered.rows = [moved]
    page = client.get("escalations.mine", open="approval-9999999")
    assert "is no longer in your queue" in page.words()
    page = client.get("escalations.mine", open=moved.key)
    assert "now stands in another list" in page.words()
    assert rows_on(client.open(page.links()["With others"])) == [moved.key]


def test_a_long_list_goes_on_where_a_page_ends(client: Client, offered: Offered) -> None:
    offered.rows = [row(QueueList.MINE, source="lapse") for _ in range(51)]
    offered.rows.append(row(QueueList.MINE))
    page = client.get("escalations.mine", kind="lapse")
    assert len(rows_on(page)) == 50
    rest = client.open(page.links()["Further down the list"])
    assert rows_on(rest) == [offered.rows[50].key]
    opened = client.open(rest.links()[offered.rows[50].words])
    assert rows_on(opened) == [offered.rows[50].key]


def test_noting_takes_a_row_off_the_list_and_can_be_undone(
    client: Client, offered: Offered
) -> None:
    lapsed, worse = row(QueueList.NOTE), row(QueueList.NOTE, source="lapse")
    offered.rows = [lapsed, worse]
    page = client.get("escalations.to_note")
    index = rows_on(page).index(lapsed.key) - 2
    noted = client.follow(client.submit(page, {}, form=index))
    assert "You have noted this" in words_of_row(noted, lapsed.key)
    assert tabs_on(noted)[2] == "To note 1"
    assert rows_on(client.get("escalations.to_note")) == [worse.key]
    undo = [words_of(button) for button in noted.all("button")]
    assert f"Undo: I have not noted {lapsed.words}" in undo
    client.post("escalations.unnote_row", key=lapsed.key)
    assert set(rows_on(client.get("escalations.to_note"))) == {lapsed.key, worse.key}


def test_what_changed_before_it_was_noted_is_to_be_read_again(
    client: Client, offered: Offered
) -> None:
    offered.rows = [row(QueueList.NOTE, fingerprint="second")]
    key = offered.rows[0].key
    page = client.post("escalations.note_row", {"fingerprint": "first"}, key=key)
    page = client.follow(page)
    assert "Read it again before you note it" in page.words()
    assert rows_on(page) == [key]


def test_only_what_stands_to_note_can_be_noted(client: Client, offered: Offered) -> None:
    offered.rows = [row(QueueList.MINE)]
    for key in (offered.rows[0].key, "approval-0", "nothing"):
        client.post("escalations.note_row", {"fingerprint": "first"}, key=key, expect=404)
        client.post("escalations.unnote_row", key=key, expect=404)


def test_rows_are_reached_in_their_order_with_the_tab_key(client: Client, offered: Offered) -> None:
    """Each row offers one thing to open it with, in the order of the list; nothing has a
    tab order of its own."""
    offered.rows = [row(QueueList.MINE, consequence=n) for n in (1, 2, 3)]
    page = client.get("escalations.mine", open=offered.rows[1].key)
    openers = [e for e in page.tree.iter() if e.get("data-gorm-opener") is not None]
    assert [words_of(e) for e in openers] == [one.words for one in offered.rows]
    assert [e.tag.rpartition("}")[2] for e in openers] == ["a", "summary", "a"]
    assert not [e for e in page.tree.iter() if e.get("tabindex", "-1") not in {"-1", "0"}]


def test_the_office_is_a_filter_only_where_there_are_several(
    client: Client, offered: Offered, office: Office
) -> None:
    other = make_office(client.app, name="Government Office for Elsewhere")
    offered.rows = [row(QueueList.MINE, office_id=office.id)]
    assert "Elsewhere" not in client.get("escalations.mine").words()
    offered.rows.append(row(QueueList.MINE, office_id=other.id))
    page = client.get("escalations.mine")
    assert other.name in words_of_row(page, offered.rows[1].key)
    page = client.get("escalations.mine", office=other.code)
    assert rows_on(page) == [offered.rows[1].key]


def test_the_file_holds_what_the_filters_show(
    client: Client, offered: Offered, office: Office
) -> None:
    area = make_area(client.app, "Northmoor", office=office)
    wanted = [row(QueueList.MINE, area_id=area.id) for _ in range(55)]
    offered.rows = [*wanted, row(QueueList.MINE), row(QueueList.OTHERS, area_id=area.id)]
    page = client.get("escalations.mine", area=area.reference)
    file = client.open(page.links()["Take away as CSV"])
    found = list(csv.DictReader(io.StringIO(file.text.removeprefix("\ufeff"))))
    assert [line["Row"] for line in found] == [one.key for one in wanted]
    assert found[0]["Area"] == "Northmoor"


def test_a_page_asks_few_queries_however_much_waits(client: Client, offered: Offered) -> None:
    def asked() -> int:
        with statements_of(client.app) as statements:
            client.get("escalations.mine", open=offered.rows[0].key)
        return len(statements)

    offered.rows = [row(QueueList.MINE, source=kind) for kind in ("approval", "lapse")]
    few = asked()
    offered.rows += [row(QueueList.MINE) for _ in range(30)]
    assert asked() == few <= 5  # one of them for what the reader made of the list


def test_the_queue_is_for_directors(client: Client, office: Office, offered: Offered) -> None:
    manager = make_user(client.app, office=office)
    other = Client(client.app)
    other.sign_in(manager.email)
    other.get("escalations.mine", expect=403)
    assert "Queue 0" not in other.open("/").links()


def test_signing_in_leads_a_director_to_the_head_of_the_queue(
    client: Client, offered: Offered
) -> None:
    offered.rows = [row(QueueList.MINE, consequence=n) for n in range(1, 8)]
    offered.rows += [row(QueueList.NOTE, source="lapse") for _ in range(2)]
    with statements_of(client.app) as statements:
        page = client.open("/")
    assert len(statements) <= 12
    words = page.words()
    for told in ("7 mine to decide", "0 with others", "2 to note", "See all 7"):
        assert told in words, told
    shown = [one for one in offered.rows if one.words in page.links()]
    assert shown == [*offered.rows[:5], *offered.rows[7:]]
    opened = client.open(page.links()[offered.rows[7].words])
    assert "The representations" in words_of_row(opened, offered.rows[7].key)
    assert "Queue 7" in page.links()


def test_nobody_else_sees_a_queue_on_their_first_page(
    client: Client, office: Office, offered: Offered
) -> None:
    offered.rows = [row(QueueList.MINE)]
    other = Client(client.app)
    other.sign_in(make_user(client.app, office=office).email)
    assert "My queue" not in other.open("/").words()
