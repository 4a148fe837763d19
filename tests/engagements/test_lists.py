"""The lists of engagements and commitments."""

from datetime import timedelta

from gorm.accounts.roles import Role
from gorm.core import clock
from gorm.engagements.models import EngagementKind, EngagementState, Marking, Sharing, Side
from gorm.engagements.service import CommitmentDetails
from tests.factories.accounts import make_office, make_user
from tests.factories.engagements import make_engagement
from tests.factories.places import make_area, make_council
from tests.support.client import Client


def test_pages_show(client: Client) -> None:
    office = make_office(client.app)
    area = make_area(client.app, "Ambleton", office=office)
    user = make_user(client.app, office=office)
    client.sign_in(user.email)
    client.open("/")
    client.open("/engagements")
    client.open("/commitments")
    make_engagement(
        client.app,
        user,
        areas=[area],
        purpose="CANARY",
        notes="# x\n- us: send guidance by 12 Dec\n- them: plan",
        commitments=(CommitmentDetails(Side.OURS, "Late one", clock.today() - timedelta(days=3), owner_user_id=user.user_id),),
    )
    make_engagement(client.app, user, areas=[area], state=EngagementState.PLANNED, happens_on=clock.today() + timedelta(days=3))
    assert "CANARY" in client.open("/engagements").words()
    client.open("/engagements?place=amb&kind=meeting&mine=y&restricted=y&marking=official&since=1/1/2020&until=x", expect=422)
    print(client.open("/engagements?place=amb&kind=meeting&mine=y&since=1/1/2020").words())
    print(client.open("/commitments").words())
    print(client.open("/").words())
