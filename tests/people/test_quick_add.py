"""Adding somebody who was just met."""

import json
from typing import Any

from tests.factories.accounts import make_office, make_user
from tests.factories.people import make_person
from tests.factories.places import make_partner
from tests.support.client import Client
from tests.support.pages import Page

JSON = {"Accept": "application/json"}


def scene(client: Client) -> None:
    office = make_office(client.app)
    make_partner(client.app, "Northaven Trust", office=office)
    make_partner(client.app, "Northaven Trust Pensions", office=office)
    client.sign_in(make_user(client.app, office=office).email)


def ask(client: Client, data: dict[str, Any], status: int) -> Any:
    token = client.token()
    answer = client.browser.post(
        "/people/quick-add", data={"csrf_token": token, **data}, headers=JSON
    )
    assert answer.status_code == status, answer.text
    return json.loads(answer.text)


def typed(**more: str) -> dict[str, str]:
    return {
        "name": "Ann Other",
        "kind": "other",
        "title": "Head of Estates",
        "organisation": "Northaven Trust",
    } | more


def test_a_page_that_asks_for_json_is_told_the_new_post(client: Client) -> None:
    scene(client)
    answer = ask(client, typed(email="ann@example.org"), 201)
    assert answer["label"] == "Ann Other, Head of Estates, Northaven Trust"
    assert answer["value"] == f"post:{answer['reference']}"
    again = client.open(f"/posts/{answer['reference']}/choice")
    assert json.loads(again.text) == answer


def test_a_double_click_adds_one_person_and_gets_the_same_answer(client: Client) -> None:
    scene(client)
    data = typed(submission_key="a-key-of-this-page-only", csrf_token=client.token())
    first = client.browser.post("/people/quick-add", data=data, headers=JSON)
    second = client.browser.post(
        "/people/quick-add", data=data, headers=JSON, follow_redirects=True
    )
    assert json.loads(second.text) == json.loads(first.text)


def test_faults_come_back_by_field_with_what_can_be_chosen(client: Client) -> None:
    scene(client)
    known = make_person(client.app, "Ann Other")
    answer = ask(client, typed(organisation="northaven"), 422)
    assert set(answer["errors"]) == {"which", "same_as"}
    assert [label for _, label in answer["options"]["which"]] == [
        "Northaven Trust, NHS body",
        "Northaven Trust Pensions, NHS body",
    ]
    assert answer["options"]["same_as"][0] == [known.reference, "Ann Other"]


def test_without_javascript_it_leads_back_with_the_new_post(client: Client) -> None:
    scene(client)
    page = client.get("people.quick_add", next="/?draft=abc", name="Ann Other")
    assert page.form_fields()["name"] == "Ann Other"
    page = client.submit(page, typed())
    assert page.location.startswith("/?draft=abc&added=post%3APOST-")


def test_it_leads_nowhere_else(client: Client) -> None:
    scene(client)
    for target in ("https://evil.example/", "//evil.example", "/\\evil.example"):
        page: Page = client.get("people.quick_add", next=target)
        answer = client.submit(page, typed(title=f"Head of {target[-6:]}", same_as="new"))
        assert answer.location.startswith("/people/PER-")
