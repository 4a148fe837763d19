"""What the other tests stand on."""

from flask import Flask

from gorm.places.models import CouncilType
from tests.factories.accounts import make_office
from tests.factories.places import make_area, make_council, make_partner


def test_an_area_has_a_council_members_and_partners(app: Flask) -> None:
    office = make_office(app)
    district = make_council(
        app, "Little Marsh", office=office, council_type=CouncilType.NON_METROPOLITAN_DISTRICT
    )
    area = make_area(app, "Great Marsh", office=office, members=[district])
    partner = make_partner(app, "Marsh Hospital", office=office, area=area)
    assert (area.reference[:3], area.office_id) == ("E06", office.id)
    assert area.id
    assert area.accountable_id != district.id
    assert partner.reference.startswith("ORG-9")
