"""The chain: any edit, removal, addition or swap is found, and lawful erasure is none."""

import random
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from gorm.audit import chain
from gorm.audit.chain import Act, Head, Link, Payload, first_fault

BEGAN = datetime(2027, 3, 3, 9, 0, tzinfo=UTC)
LENGTH = 25


def whole_chain(length: int = LENGTH) -> list[Link]:
    """A chain as the service writes it."""
    links: list[Link] = []
    last = chain.FIRST_DIGEST
    for number in range(1, length + 1):
        content = {"rows": [], "changes": {"Name": [f"old {number}", f"new {number}"]}}
        link = forged(number, last, content, salt=f"{number:032x}")
        links.append(link)
        last = link.digest
    return links


def forged(number: int, last: str, content: Mapping[str, Any], salt: str) -> Link:
    """A link that is sound in itself."""
    act = Act(
        number=number,
        at=BEGAN + timedelta(minutes=number),
        actor_reference="USR-000001",
        actor_name="Ann",
        action="office.changed",
        subject_kind="office",
        subject_reference="GONX",
        reason="",
        payload_digest=chain.payload_digest(salt, content),
    )
    return Link(act, last, chain.digest(act, last), Payload(salt, content))


def head_of(links: list[Link]) -> Head:
    """Where a chain ends."""
    return Head(links[-1].act.number, links[-1].digest)


def at_random(links: list[Link], dice: random.Random) -> int:
    """Somewhere in the chain."""
    return dice.randrange(len(links))


_EDITS: tuple[dict[str, Any], ...] = (
    {"at": BEGAN - timedelta(days=1)},
    {"actor_reference": "USR-000002"},
    {"actor_name": "Bob"},
    {"action": "office.added"},
    {"subject_kind": "user"},
    {"subject_reference": "GONY"},
    {"reason": "A reason that nobody gave."},
    {"payload_digest": "0" * 64},
)


def edit_a_fact(links: list[Link], dice: random.Random) -> None:
    i = at_random(links, dice)
    links[i] = replace(links[i], act=replace(links[i].act, **dice.choice(_EDITS)))


def edit_a_fact_and_its_digest(links: list[Link], dice: random.Random) -> None:
    i = at_random(links[:-1], dice)
    act = replace(links[i].act, **dice.choice(_EDITS))
    links[i] = replace(links[i], act=act, digest=chain.digest(act, links[i].previous_digest))


def edit_a_payload(links: list[Link], dice: random.Random) -> None:
    i = at_random(links, dice)
    links[i] = replace(links[i], payload=Payload(f"{i + 1:032x}", {"rows": []}))


def edit_a_salt(links: list[Link], dice: random.Random) -> None:
    i = at_random(links, dice)
    payload = links[i].payload
    assert payload is not None
    links[i] = replace(links[i], payload=Payload("0" * 32, payload.content))


def empty_by_half(links: list[Link], dice: random.Random) -> None:
    i = at_random(links, dice)
    links[i] = replace(links[i], payload=Payload(None, {"rows": []}))


def remove_a_payload(links: list[Link], dice: random.Random) -> None:
    i = at_random(links, dice)
    links[i] = replace(links[i], payload=None)


def swap_payloads(links: list[Link], dice: random.Random) -> None:
    i, j = dice.sample(range(len(links)), 2)
    one, other = links[i].payload, links[j].payload
    links[i], links[j] = replace(links[i], payload=other), replace(links[j], payload=one)


def remove_an_entry(links: list[Link], dice: random.Random) -> None:
    del links[at_random(links, dice)]


def remove_an_entry_and_close_the_gap(links: list[Link], dice: random.Random) -> None:
    i = at_random(links[:-1], dice)
    del links[i]
    for j in range(i, len(links)):
        links[j] = replace(links[j], act=replace(links[j].act, number=j + 1))


def add_an_entry(links: list[Link], dice: random.Random) -> None:
    i = at_random(links, dice)
    last = links[i - 1].digest if i else chain.FIRST_DIGEST
    links.insert(i, forged(i + 1, last, {"rows": [{"forged": True}]}, "f" * 32))


def add_at_the_end(links: list[Link], _dice: random.Random) -> None:
    links.append(forged(len(links) + 1, links[-1].digest, {"rows": []}, "f" * 32))


def swap_entries(links: list[Link], dice: random.Random) -> None:
    i, j = dice.sample(range(len(links)), 2)
    links[i], links[j] = links[j], links[i]


def swap_entries_under_each_others_number(links: list[Link], dice: random.Random) -> None:
    i, j = dice.sample(range(len(links)), 2)
    one, other = links[i], links[j]
    links[i] = replace(other, act=replace(other.act, number=one.act.number))
    links[j] = replace(one, act=replace(one.act, number=other.act.number))


def cut_the_end(links: list[Link], dice: random.Random) -> None:
    del links[-dice.randrange(1, len(links)) :]


TAMPERINGS: list[Callable[[list[Link], random.Random], None]] = [
    edit_a_fact,
    edit_a_fact_and_its_digest,
    edit_a_payload,
    edit_a_salt,
    empty_by_half,
    remove_a_payload,
    swap_payloads,
    remove_an_entry,
    remove_an_entry_and_close_the_gap,
    add_an_entry,
    add_at_the_end,
    swap_entries,
    swap_entries_under_each_others_number,
    cut_the_end,
]


def test_an_untouched_chain_is_whole() -> None:
    links = whole_chain()
    assert first_fault(links, head_of(links)) == ""
    assert first_fault([], Head(0, chain.FIRST_DIGEST)) == ""


@pytest.mark.parametrize("tamper", TAMPERINGS, ids=lambda tamper: tamper.__name__)
def test_every_tampering_is_found(tamper: Callable[[list[Link], random.Random], None]) -> None:
    original = whole_chain()
    for seed in range(75):  # 14 kinds of tampering, 1,050 in all
        links = list(original)
        tamper(links, random.Random(seed))  # noqa: S311 - a die, no secret
        assert first_fault(links, head_of(original)) != "", f"seed {seed}"


def test_a_head_that_was_moved_is_found() -> None:
    links = whole_chain()
    end = head_of(links)
    assert "head says" in first_fault(links, Head(end.number - 1, end.digest))
    assert "head says" in first_fault(links, Head(end.number, "0" * 64))


def test_lawful_erasure_leaves_the_chain_whole() -> None:
    links = whole_chain()
    for i in (0, 7, LENGTH - 1):
        links[i] = replace(links[i], payload=Payload(None, None))
    assert first_fault(links, head_of(links)) == ""


def test_a_digest_does_not_depend_on_the_time_zone_it_was_read_in() -> None:
    act = whole_chain(1)[0].act
    elsewhere = replace(act, at=act.at.astimezone(ZoneInfo("Asia/Tokyo")))
    assert chain.digest(elsewhere, "0") == chain.digest(act, "0")
