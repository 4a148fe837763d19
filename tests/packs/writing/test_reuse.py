"""Taking items of an earlier pack into a new one."""

from flask import Flask

from gorm.engagements.models import Sharing
from gorm.places.offers import Audience
from tests.packs.writing.drafts import Drafts
from tests.packs.writing.test_suggestions import restrict
from tests.support.client import Client
from tests.support.pages import Page


def again(client: Client, number: str, earlier: str = "", *, expect: int = 200) -> Page:
    address = client.address("briefings.take_again", number=number)
    return client.open(f"{address}?from={earlier}" if earlier else address, expect=expect)


def test_chosen_items_of_an_earlier_pack_stand_in_the_new_one(
    client: Client, drafts: Drafts
) -> None:
    earlier = drafts.begin(occasion="Last year")
    drafts.write(earlier, "points", "Thank them.", language="cy")
    drafts.write(earlier, "issues", "We agree.", "Reserves")
    number = drafts.begin()
    client.sign_in(drafts.manager.email)
    page = again(client, number)
    link = next(words for words in page.links() if words.startswith(f"{earlier}: Northmoor, Last"))
    form = client.open(page.links()[link])
    both = [str(item.id) for item in drafts.items()]
    done = client.follow(client.submit(form, {"items": both}))
    assert f"2 items taken from {earlier}." in done.words("body")
    assert drafts.words("points") == ["Thank them.", "Thank them."]
    client.submit(again(client, number, earlier), {"items": both})
    assert drafts.words("points") == ["Thank them.", "Thank them."]
    assert {item.language for item in drafts.items("points")} == {"cy"}


def test_whoever_chooses_nothing_is_asked_to(client: Client, drafts: Drafts) -> None:
    earlier = drafts.begin()
    drafts.write(earlier, "points", "Thank them.")
    number = drafts.begin()
    client.sign_in(drafts.manager.email)
    page = client.submit(again(client, number, earlier), {}, expect=422)
    assert page.errors() == ["Choose what to take."]


def test_what_is_restricted_is_never_taken_again(client: Client, drafts: Drafts) -> None:
    team = (drafts.manager.user_id,)
    drafts.promise("CANARY-TEAM", sharing=Sharing.RESTRICTED, team_ids=team)
    earlier = drafts.begin()
    drafts.write(earlier, "points", "Thank them.")
    drafts.take(earlier, "points", "COM-000001")
    client.sign_in(drafts.manager.email)
    page = again(client, drafts.begin(), earlier)
    assert "Thank them." in page.words()
    assert "CANARY" not in page.text


def test_what_was_restricted_since_is_not_taken_again(
    client: Client, app: Flask, drafts: Drafts
) -> None:
    drafts.promise("CANARY-LATER")
    earlier = drafts.begin()
    drafts.write(earlier, "points", "Thank them.")
    drafts.take(earlier, "points", "COM-000001")
    restrict(app)
    client.sign_in(drafts.manager.email)
    assert "CANARY" not in again(client, drafts.begin(), earlier).text


def test_a_pack_for_the_other_side_takes_only_from_such_packs(
    client: Client, drafts: Drafts
) -> None:
    ours = drafts.begin()
    drafts.write(ours, "purpose", "CANARY-OURS")
    theirs = drafts.begin(Audience.AREA)
    drafts.write(theirs, "purpose", "To meet.")
    number = drafts.begin(Audience.AREA)
    client.sign_in(drafts.manager.email)
    page = again(client, number)
    assert ours not in page.words()
    assert theirs in page.words()
    again(client, number, ours, expect=404)


def test_what_is_not_for_ministers_is_not_taken_into_a_pack_for_one(
    client: Client, drafts: Drafts
) -> None:
    drafts.promise("CANARY-MINISTERS", is_not_for_ministers=True)
    earlier = drafts.begin()
    drafts.write(earlier, "points", "Thank them.")
    drafts.take(earlier, "points", "COM-000001")
    client.sign_in(drafts.manager.email)
    page = again(client, drafts.begin(Audience.MINISTER), earlier)
    assert "Thank them." in page.words()
    assert "CANARY" not in page.text


def test_packs_of_another_office_are_not_offered(
    client: Client, app: Flask, drafts: Drafts
) -> None:
    other = Drafts(app)
    foreign = other.begin()
    other.write(foreign, "points", "CANARY-FOREIGN")
    number = drafts.begin()
    client.sign_in(drafts.manager.email)
    assert "No earlier pack" in again(client, number).words()
    again(client, number, foreign, expect=404)
