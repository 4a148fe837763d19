"""Packs on places of which nothing, too much, or something monstrous is on record.

Whatever somebody wrote, a pack is whole and accessible, or says honestly that it could not be made.
"""

from datetime import timedelta
from decimal import Decimal
from typing import Final

import pytest
from flask import Flask
from sqlalchemy import select

from gorm.briefings.contents import PackOrder
from gorm.briefings.models import Pack, PackForm, PackState, Purpose
from gorm.briefings.service import build_pack
from gorm.challenge.models import Aspect
from gorm.core import clock, text
from gorm.core.db import session
from gorm.engagements.models import Side
from gorm.engagements.service import CommitmentDetails
from gorm.people.models import PostKind
from gorm.places.offers import Audience
from tests.factories.challenge import make_case
from tests.factories.engagements import make_engagement
from tests.factories.negotiations import make_agreement, make_line
from tests.factories.packs import file_of
from tests.factories.people import make_person, make_post
from tests.packs.marked import Scene, make_scene
from tests.packs.reading import accessibility_failures, sheets_of, text_of

LONGEST: Final = 100_000
#: What somebody may write, or paste, or send in.
MONSTROUS: Final = {
    "one word without an end": "x" * LONGEST,
    "a hundred thousand characters": "word " * (LONGEST // 5),
    "quotations in quotations": "> " * 5_000 + "deep",
    "lists in lists": "".join(f"{'  ' * level}- level {level}\n" for level in range(300)),
    "a table without an end": "|"
    + "a|" * 60
    + "\n|"
    + "-|" * 60
    + "\n"
    + ("|1" * 60 + "|\n") * 500,
    "brackets in brackets": "[" * 20_000 + "](x)",
    "stars that never close": "*a **b " * 12_000,
    "marks upon marks": ("e" + "\u0301" * 2_000) * 10,
    "right to left": "שלום מرحبا \u202eevil\u202c \u2067x\u2069 " * 500,
    "nothing that prints": "a\x00b\x07c\x1b[31m\x7f\u0085d" * 500,
    "no width at all": "\u200b\u200d\ufeff\u2060" * 10_000 + "end",
    "lines without words": "\n" * 50_000 + "end" + "\u2028" * 1_000,
    "entities in entities": "&lol;&#x0;&#99999999;<!ENTITY a 'b'><script>alert(1)</script>" * 200,
    "letters that no font has": "你好 தமிழ் 𒀀𒀁 😀🦥 ﷽ " * 200,
}


def issued(
    scene: Scene, audience: Audience = Audience.OFFICE, form: PackForm = PackForm.FULL
) -> tuple[str, Pack]:
    """A pack on the scene's county, as its row stands when it was made."""
    order = PackOrder(Purpose.NEGOTIATION, audience, form=form, leaves_out_restricted=True)
    with scene.app.app_context():
        number = build_pack(scene.director, scene.place, order)
        return number, session().scalars(select(Pack).where(Pack.number == number)).one()


def is_whole_or_honest(scene: Scene, form: PackForm = PackForm.FULL) -> bool:
    """Whether the pack is whole; where it is not, it is a draft that says why, with no file."""
    number, pack = issued(scene, form=form)
    file = file_of(scene.app, number)
    if pack.state is PackState.ISSUED:
        assert accessibility_failures(file.read_bytes()) == []
        return True
    assert pack.state is PackState.DRAFT
    assert pack.failure
    assert "defect" not in pack.failure.lower()
    assert "Something went wrong in GORM" not in pack.failure
    assert not file.exists()
    return False


def write_everywhere(scene: Scene, words: str) -> None:
    """The same words in everything that a pack tells, as the services take it."""
    words = text.cleaned(words)
    chief = make_person(scene.app, text.one_line(words)[:200] or "Nobody")
    make_post(
        scene.app, chief, scene.council, PostKind.LEADER, text.one_line(words)[:200] or "Leader"
    )
    make_engagement(
        scene.app,
        scene.manager,
        areas=[scene.area],
        purpose=text.one_line(words)[:300],
        notes=words,
        outcome=words,
        commitments=(CommitmentDetails(Side.OURS, words[:2_000].strip() or "Nothing"),),
    )
    make_case(
        scene.app,
        scene.manager,
        scene.council,
        service=text.one_line(words)[:200] or "Roads",
        statements=dict.fromkeys((Aspect.TRIGGER, Aspect.AIM), words or "Nothing"),
    )
    agreement = make_agreement(
        scene.app, scene.manager, scene.area, title=text.one_line(words)[:200] or "Agreement"
    )
    make_line(
        scene.app,
        scene.manager,
        agreement,
        target=Decimal(70),
        indicator_words=text.one_line(words)[:300] or "Indicator",
    )


@pytest.mark.parametrize(
    "form", [pytest.param(PackForm.FULL, marks=pytest.mark.slow), PackForm.CARD]
)
@pytest.mark.parametrize("words", list(MONSTROUS.values()), ids=list(MONSTROUS))
def test_whatever_somebody_wrote_a_pack_is_whole(app: Flask, words: str, form: PackForm) -> None:
    scene = make_scene(app)
    write_everywhere(scene, words)
    assert is_whole_or_honest(scene, form)


@pytest.mark.parametrize("audience", list(Audience))
def test_a_pack_on_a_place_of_which_nothing_is_on_record_says_so(
    app: Flask, audience: Audience
) -> None:
    scene = make_scene(app)
    number, pack = issued(scene, audience)
    assert pack.state is PackState.ISSUED
    words = text_of(file_of(app, number).read_bytes())
    for said in ("Nothing is planned.", "No engagement is on record", "Nobody is recorded yet"):
        assert said in words


def many_engagements(scene: Scene, number: int) -> None:
    """Engagements held day after day until yesterday, each with a commitment."""
    today = clock.today()
    for one in range(number):
        side = Side.OURS if one % 2 else Side.THEIRS
        due_on = today + timedelta(days=one % 60 - 30)
        make_engagement(
            scene.app, scene.manager, areas=[scene.area],
            happens_on=today - timedelta(days=1 + one % 300),
            purpose=f"Meeting {one} on roads and schools", outcome="Said " * 60,
            commitments=(CommitmentDetails(side, f"send what {one} asked for", due_on),),
        )  # fmt: skip


@pytest.mark.slow
def test_a_hundred_lines_and_three_hundred_engagements_make_a_pack_within_its_limits(
    app: Flask,
) -> None:
    scene = make_scene(app)
    many_engagements(scene, 300)
    agreement = make_agreement(scene.app, scene.manager, scene.area, title="A large agreement")
    for measure in range(100):
        make_line(
            scene.app, scene.manager, agreement, target=Decimal(70), stretch=Decimal(80),
            indicator_words=f"Measure {measure} of what the agreement is to change",
        )  # fmt: skip
    started = clock.now()
    number, pack = issued(scene)
    took = (clock.now() - started).total_seconds()
    assert pack.state is PackState.ISSUED, pack.failure
    sheets = sheets_of(file_of(app, number).read_bytes())
    assert len(sheets) <= 40, f"{len(sheets)} pages in {took:.1f} seconds"
    assert took <= 60, f"{len(sheets)} pages in {took:.1f} seconds"
    assert "Measure 99 of what the agreement" in " ".join(" ".join(sheets).split())
