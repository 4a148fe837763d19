"""What a pack tells of a place's money, to each audience, and where each figure comes from."""

from typing import Any

import pytest
from flask import Flask

from gorm.accounts.actor import Actor
from gorm.accounts.models import Office
from gorm.accounts.roles import Role
from gorm.briefings.contents import PackOrder
from gorm.briefings.frozen import Imprint, frozen
from gorm.briefings.models import Purpose
from gorm.briefings.printing import printed, written
from gorm.briefings.service import gathered
from gorm.core import clock
from gorm.core.db import db
from gorm.core.plain_data import canonical
from gorm.core.provenance import NotesOnPaper
from gorm.funding.models import AwardStatus, ProgrammeKind
from gorm.funding.sections import PackFunding, funding_part, glance_facts
from gorm.places.models import Area, Organisation
from gorm.places.offers import Audience, GlanceFacts, PackPart, PackRequest, Place, PlaceKind
from gorm.places.queries import place_for_organisation
from tests.factories.accounts import make_office, make_user
from tests.factories.funding import MILLION, make_award, make_programme, make_secret_award, place_of
from tests.factories.places import make_area, make_partner
from tools.trace_pack import Verdict, traced

EVERYBODY = list(Audience)


class Scene:
    """An area with its council, and a manager of its office who prepares packs."""

    def __init__(self, app: Flask) -> None:
        self.app = app
        self.office: Office = make_office(app)
        self.area: Area = make_area(app, "Ambleton", office=self.office)
        self.manager: Actor = make_user(app, office=self.office)
        with app.app_context():
            self.council: Place = place_for_organisation(self.area.reference)

    def award(self, **facts: Any) -> str:
        """An award to the council."""
        return make_award(self.app, self._council(), **facts)

    def secret(self, **facts: Any) -> str:
        """An award to the council that is not announced."""
        return make_secret_award(self.app, self._council(), self.office, **facts)

    def part(self, audience: Audience, actor: Actor | None = None) -> PackPart | None:
        """The section in a pack about the area."""
        with self.app.app_context():
            return funding_part(self._request(audience, actor))

    def glance(self, audience: Audience) -> GlanceFacts | None:
        """The fact at a glance in a pack about the area."""
        with self.app.app_context():
            return glance_facts(self._request(audience, None))

    def _request(self, audience: Audience, actor: Actor | None) -> PackRequest:
        return PackRequest(actor or self.manager, place_of(self.area), audience, clock.now())

    def _council(self) -> Organisation:
        one = self.council
        return Organisation(
            id=one.id, reference=one.reference, name=one.name, office_id=one.office_id
        )


@pytest.fixture
def scene(app: Flask) -> Scene:
    return Scene(app)


def model_of(part: PackPart | None) -> PackFunding:
    assert part is not None
    assert isinstance(part.model, PackFunding)
    return part.model


def test_nothing_on_record_is_nothing_in_a_pack(scene: Scene) -> None:
    for audience in EVERYBODY:
        assert scene.part(audience) is None
        assert scene.glance(audience) is None
    person = Place(PlaceKind.PERSON, 1, "PER-000001", "Somebody")
    with scene.app.app_context():
        request = PackRequest(scene.manager, person, Audience.OFFICE, clock.now())
        assert funding_part(request) is None
        assert glance_facts(request) is None


@pytest.mark.parametrize("audience", EVERYBODY)
def test_what_is_announced_is_told_to_every_audience(scene: Scene, audience: Audience) -> None:
    scene.award(year="2020-21", pence=390_000_000, note="capitalisation not utilised")
    scene.award(year="2022-23", pence=125 * MILLION, status=AwardStatus.IN_PRINCIPLE)
    part = scene.part(audience)
    model = model_of(part)
    assert part is not None
    assert part.marking_rank == 0
    assert [one.words for one in model.exceptional] == [
        "£125 million, 2022-23, agreed in principle",
        "£3.9 million, 2020-21 (capitalisation not utilised)",
    ]
    assert model.table is not None
    assert [one.words for one in model.table.rows[0].figures] == ["£3.9 million", "£125 million"]
    assert model.table.total.words == "£128.9 million"
    glance = scene.glance(audience)
    assert glance is not None
    assert glance.facts == (
        (
            "Exceptional financial support",
            "£125 million in principle, 2022-23; £3.9 million, 2020-21",
        ),
    )


def test_statements_and_notes_lead_to_the_awards_that_they_tell_of(scene: Scene) -> None:
    reference = scene.award(year="2024-25", pence=38 * MILLION)
    scene.award(year="2023-24", pence=None, status=AwardStatus.WITHDRAWN)
    part = scene.part(Audience.OFFICE)
    assert part is not None
    told = {one.key: one for one in part.statements}
    assert sorted(told) == ["funding/PRG-000001/2023-24/withdrawn", "funding/PRG-000001/2024-25"]
    one = told["funding/PRG-000001/2024-25"]
    assert (one.label, one.value) == ("Exceptional Financial Support, 2024-25", "£38 million")
    assert one.on is not None
    assert one.on.isoformat() == "2025-03-31"
    assert one.provenance is not None
    assert one.provenance.address == f"/funding/{reference}"
    assert one.provenance.key.startswith("funding_award/")
    assert part.sources[0].startswith(
        "Exceptional Financial Support, 2024-25: A published list, entered "
    ) or part.sources[0].startswith("Exceptional Financial Support, 2023-24 to 2024-25")
    glance = scene.glance(Audience.OFFICE)
    assert glance is not None
    assert len(glance.statements) == len(glance.facts)
    assert glance.statements[0].provenance is not None


def test_sums_are_traced_to_the_awards_that_they_are_made_of(scene: Scene) -> None:
    scene.award(year="2024-25", pence=38 * MILLION)
    scene.award(year="2024-25", pence=MILLION // 2, note="a second one")
    scene.award(year="2023-24", pence=None, status=AwardStatus.WITHDRAWN)
    scene.award(year="2020-21", pence=3_900_000 * 100)
    part, glance = scene.part(Audience.OFFICE), scene.glance(Audience.OFFICE)
    assert part is not None
    assert glance is not None
    kept = [canonical(one) for one in (*part.statements, *glance.statements)]
    assert "£38.5 million" in [one["value"] for one in kept]
    wrong = [one | {"value": one["value"].replace("£3", "£4")} for one in kept]
    with scene.app.app_context(), db.engine.connect() as connection:
        assert {one.verdict for one in traced(connection, kept)} == {Verdict.TRACED}
        found = list(traced(connection, [one for one in wrong if one not in kept]))
    assert len(found) == 3
    assert {one.verdict for one in found} == {Verdict.MISMATCH}


def test_what_is_not_announced_raises_the_marking_and_is_never_for_the_other_side(
    scene: Scene,
) -> None:
    scene.award(year="2023-24", pence=MILLION)
    scene.secret(year="2024-25", pence=77_700_000, note="CANARY")
    for audience in (Audience.OFFICE, Audience.MINISTER):
        part = scene.part(audience)
        assert part is not None
        assert part.marking_rank == 1
        assert "CANARY" in repr(part.model)
    theirs = scene.part(Audience.AREA)
    assert theirs is not None
    assert theirs.marking_rank == 0
    for words in ("CANARY", "777,000", "2024-25", "1.777"):
        assert words not in repr(theirs)
    for audience in EVERYBODY:
        assert "777,000" not in repr(scene.glance(audience))


def test_an_area_pack_of_what_is_not_announced_alone_has_no_such_section(scene: Scene) -> None:
    scene.secret(pence=MILLION)
    assert scene.part(Audience.AREA) is None
    assert scene.part(Audience.OFFICE) is not None


def test_a_pack_tells_nobody_of_another_office_what_is_not_announced(scene: Scene) -> None:
    scene.secret(pence=MILLION)
    for reader in (make_user(scene.app), make_user(scene.app, Role.AUDITOR)):
        assert scene.part(Audience.OFFICE, reader) is None


def test_whose_money_it_is_stands_with_it_where_it_is_not_the_places_own(scene: Scene) -> None:
    partner = make_partner(scene.app, "Port of Ambleton", office=scene.office, area=scene.area)
    make_award(scene.app, partner, pence=MILLION)
    model = model_of(scene.part(Audience.OFFICE))
    assert model.exceptional[0].words == "Port of Ambleton, £1 million, 2024-25"


def test_other_money_is_in_the_table_and_no_fact_at_a_glance(scene: Scene) -> None:
    grant = make_programme(scene.app, "Roads grant", ProgrammeKind.CAPITAL)
    scene.award(programme=grant, pence=41_200_000)
    model = model_of(scene.part(Audience.OFFICE))
    assert not model.exceptional
    assert model.table is not None
    assert model.table.rows[0].figures[0].words == "£412,000"
    assert scene.glance(Audience.OFFICE) is None


def test_a_chart_is_drawn_only_where_the_table_sums_years_that_it_tells_apart(
    scene: Scene,
) -> None:
    for first in range(2015, 2020):
        scene.award(year=f"{first}-{first % 100 + 1}", pence=MILLION)
    assert model_of(scene.part(Audience.OFFICE)).chart is None
    scene.award(year="2014-15", pence=MILLION)
    chart = model_of(scene.part(Audience.OFFICE)).chart
    assert chart is not None
    assert "2014-15 £1 million; 2015-16 £1 million" in chart.sentence


@pytest.mark.parametrize("audience", EVERYBODY)
def test_the_section_is_printed_with_a_mark_on_each_figure(
    scene: Scene, audience: Audience
) -> None:
    for first in range(2014, 2021):
        scene.award(year=f"{first}-{first % 100 + 1}", pence=MILLION * first)
    part = scene.part(audience)
    with scene.app.test_request_context():
        template = scene.app.jinja_env.get_template("funding/_funding_print.html")
        notes = NotesOnPaper()
        marked = template.render(model=model_of(part), notes=notes)
        plain = template.render(model=model_of(part))
    assert marked.count('class="note-mark"') == 7 + 6  # of each award in words, of each column
    assert len(notes.all()) == 7 + 1  # the sum of the older years is a note of its own
    assert "note-mark" not in plain
    assert "2014-15 to 2015-16" in plain
    assert plain.count("<svg") == plain.count("<title>") == 1


def test_a_whole_pack_holds_the_section_and_becomes_a_pdf(scene: Scene) -> None:
    scene.award(year="2020-21", pence=125 * MILLION, note="£100m for 2017-18 extended by £25m")
    with scene.app.app_context():
        order = PackOrder(next(iter(Purpose)), Audience.AREA, leaves_out_restricted=True)
        contents = gathered(scene.manager, PlaceKind.AREA, scene.area.reference, order)
        imprint, kept = Imprint("PACK-000001"), frozen(contents)
        html = written(imprint, kept)
        assert "£125 million, 2020-21 (£100m for 2017-18 extended by £25m)" in html
        assert contents.marking == "OFFICIAL"
        assert printed(imprint, kept).startswith(b"%PDF")
