"""Performance in packs and on the pages of places."""

from flask import Flask

from gorm.accounts.actor import Actor
from gorm.briefings.contents import PackOrder
from gorm.briefings.models import Purpose
from gorm.briefings.service import build_pack
from gorm.core import clock
from gorm.performance.glance import glance_facts
from gorm.performance.queries.packs import PackFigures
from gorm.performance.sections import performance_band, performance_part
from gorm.performance.terms import IndicatorKind, Polarity
from gorm.places.offers import Audience, PackRequest, Place, PlaceKind
from gorm.places.sections import at_a_glance
from tests.factories.accounts import make_user
from tests.factories.packs import file_of
from tests.factories.performance import make_indicator, make_values
from tests.packs.reading import accessibility_failures, text_of
from tests.performance.readers import England
from tests.support.client import Client
from tests.support.queries import statements_of


def area_of(england: England) -> Place:
    """The small England's area."""
    area = england.area
    return Place(PlaceKind.AREA, area.id, area.reference, area.name, area.office_id)


def asked(england: England, audience: Audience = Audience.OFFICE) -> PackRequest:
    """A pack on the area, prepared by a relationship manager."""
    actor = make_user(england.app, office=england.office)
    return PackRequest(actor, area_of(england), audience, clock.now())


def many(app: Flask) -> England:
    """Twenty indicators in which Unitary 0 is among the worst, one of them an inequality."""
    england = England(app)
    england.indicator(
        "GAP", name="Gap in years", kind=IndicatorKind.GAP, polarity=Polarity.LOW, unit="years"
    )
    for number in range(20):
        made = make_indicator(app, f"CARE-{number:02d}", name=f"Care {number:02d}")
        england.figures("2021-22", first=50 + number, of=made)
    return england


def figures_of(england: England) -> PackFigures:
    """What the section says."""
    part = performance_part(asked(england))
    assert part is not None
    assert isinstance(part.model, PackFigures)
    return part.model


def test_the_most_telling_figures_have_charts_and_the_rest_a_table(
    app: Flask, context: None
) -> None:
    figures = figures_of(many(app))
    drawn = [row for _, rows in figures.groups for row in rows]
    assert 5 <= len(drawn) <= 16
    assert all(row.strip for row in drawn)
    assert len(drawn) + len(figures.rest) == 21
    assert not {row.series_id for row in drawn} & {one.series_id for one in figures.rest}


def test_concerns_come_first_and_the_gap_is_there(app: Flask, context: None) -> None:
    groups = figures_of(many(app)).groups
    assert groups[0][0].startswith("Concerns")
    assert any(row.is_gap for _, rows in groups for row in rows)


def test_every_source_is_told_for_the_annex(app: Flask, context: None) -> None:
    part = performance_part(asked(many(app)))
    assert part is not None
    assert part.sources[0] == "A published table (2021-22)"
    assert "linear interpolation" in part.sources[-1]


def test_a_place_without_figures_has_no_section(app: Flask, context: None) -> None:
    england = England(app)
    assert performance_part(asked(england)) is None
    assert glance_facts(asked(england)) is None


def test_at_a_glance_gains_the_figures_that_matter(app: Flask, context: None) -> None:
    part = at_a_glance(asked(many(app)))
    assert part is not None
    facts = {fact.label: fact.words for fact in part.model.facts}  # type: ignore[attr-defined]
    assert "21 figures ranked among unitary authorities" in facts["Performance"]
    assert "Care 00: 50\u00a0% (2021-22), 10th of 10" in facts["Largest concerns"]
    assert "Gap in years: 50\u00a0years (2021-22), narrowing" in facts["Inequality gaps"]
    assert any(source.startswith("A published table: ") for source in part.sources)


def test_a_band_tells_counts_and_movers_in_one_query(app: Flask, context: None) -> None:
    england = England(app)
    england.indicator()
    actor: Actor = make_user(app, office=england.office)
    with statements_of(app) as statements:
        band = performance_band(actor, area_of(england))
    assert band is not None
    assert len(statements) == 1
    summary = band.model.summary  # type: ignore[attr-defined]
    assert [count.number for count in summary.bands] == [0, 0, 0, 1]
    assert summary.worsened[0].title == "Care that people like"


def test_the_pages_of_areas_and_organisations_show_the_band(app: Flask, client: Client) -> None:
    england = England(app)
    england.indicator()
    england.reader(client)
    for page in (
        client.get("places.area_detail", reference=england.area.reference),
        client.get("places.organisation_detail", reference=england.unitaries[0].reference),
    ):
        assert "Fell back most: Care that people like, −20 percentage points" in page.words()
        assert "See its performance" in page.links()


def test_a_pack_with_charts_can_be_read_by_everybody(app: Flask) -> None:
    england = England(app)
    england.indicator()
    few = make_indicator(app, "FEW", name="Few have it")
    make_values(app, few, "2021-22", dict.fromkeys(england.unitaries[:3], 5))
    actor = make_user(app, office=england.office)
    with app.app_context():
        number = build_pack(actor, area_of(england), PackOrder(Purpose.NEGOTIATION, Audience.AREA))
    pdf = file_of(app, number).read_bytes()
    assert accessibility_failures(pdf) == []
    words = text_of(pdf)
    assert "Care that people like" in words
    assert "10th of 10" in words
    assert "Largest concerns" in words
