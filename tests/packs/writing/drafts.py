"""A place with records, people of its office, and drafts on it, for the tests of writing."""

import io
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from flask import Flask
from PIL import Image
from sqlalchemy import select

from gorm.accounts.actor import Actor
from gorm.accounts.models import Office
from gorm.accounts.roles import Role
from gorm.briefings.contents import PackOrder
from gorm.briefings.models import Pack, PackItem, Purpose, RestrictedAnswer
from gorm.briefings.queries.suggesting import suggestions_for
from gorm.briefings.queries.writing import pack_to_write
from gorm.briefings.rules.suggesting import Suggestion
from gorm.briefings.rules.writing import parts_offered
from gorm.briefings.service import answer_for_restricted, begin, print_draft
from gorm.briefings.service.picturing import PictureWords, add_picture
from gorm.briefings.service.writing import ItemWords, add_item, take_suggestion
from gorm.core import clock
from gorm.core.db import session, unit_of_work
from gorm.engagements.models import Side
from gorm.engagements.service.details import CommitmentDetails
from gorm.places.models import Area, Organisation
from gorm.places.offers import Audience, Place, PlaceKind
from tests.factories.accounts import make_office, make_user
from tests.factories.engagements import make_engagement
from tests.factories.places import make_area, make_council


@dataclass
class Drafts:
    """An office with an area, and drafts on the area."""

    app: Flask
    office: Office = field(init=False)
    council: Organisation = field(init=False)
    area: Area = field(init=False)
    manager: Actor = field(init=False)
    director: Actor = field(init=False)

    def __post_init__(self) -> None:
        self.office = make_office(self.app)
        self.council = make_council(self.app, "Northmoor Council", office=self.office)
        self.area = make_area(
            self.app, "Northmoor", office=self.office, accountable=self.council,
            members=[self.council],
        )  # fmt: skip
        self.manager = make_user(self.app, office=self.office, name="Dorothy Ashworth")
        self.director = make_user(self.app, Role.DIRECTOR, office=self.office)

    @property
    def place(self) -> Place:
        """What the packs are about."""
        return Place(PlaceKind.AREA, self.area.id, self.area.reference, self.area.name)

    def begin(
        self, audience: Audience = Audience.OFFICE, actor: Actor | None = None, **order: Any
    ) -> str:
        """Begin a draft; its number."""
        with self.app.app_context(), unit_of_work():
            wanted = PackOrder(Purpose.REVIEW_MEETING, audience, **order)
            return begin(actor or self.manager, self.place, wanted)

    def withhold(self, number: str) -> None:
        """Have a director withhold the restricted records that its audience would not be shown."""
        with self.app.app_context(), unit_of_work():
            version = session().scalars(select(Pack.version).where(Pack.number == number)).one()
            answer_for_restricted(
                self.director,
                number,
                RestrictedAnswer.WITHHELD,
                "Not theirs.",
                seen_version=version,
            )

    def write(
        self, number: str, part: str, words: str, heading: str = "", **more: Any
    ) -> None:  # fmt: skip
        """Add an item to a part."""
        actor = more.pop("actor", self.manager)
        with self.app.app_context(), unit_of_work():
            add_item(actor, number, part, ItemWords(words, heading, **more))

    def items(self, part: str = "") -> list[PackItem]:
        """The items of all drafts that stand, detached."""
        with self.app.app_context():
            query = select(PackItem).where(PackItem.removed_at.is_(None))
            found = session().scalars(query.order_by(PackItem.position, PackItem.id)).all()
            session().expunge_all()
        return [one for one in found if not part or one.part == part]

    def words(self, part: str) -> list[str]:
        """The words of a part in their order."""
        return [one.words for one in self.items(part)]

    def suggested(self, number: str, part: str, actor: Actor | None = None) -> list[Suggestion]:
        """What records suggest for a part."""
        with self.app.app_context():
            pack = pack_to_write(actor or self.manager, number)
            rule = next(one for one in pack.parts if one.part == part)
            return list(suggestions_for(pack, rule.part))

    def all_suggested(self, number: str, actor: Actor | None = None) -> str:
        """Everything that records suggest for any part, as one text."""
        with self.app.app_context():
            pack = pack_to_write(actor or self.manager, number)
            rules = parts_offered(pack.audience, pack.form)
            return " ".join(repr(one) for rule in rules for one in suggestions_for(pack, rule.part))

    def take(self, number: str, part: str, record: str, actor: Actor | None = None) -> None:
        """Take a suggestion."""
        with self.app.app_context(), unit_of_work():
            take_suggestion(actor or self.manager, number, part, record)

    def promise(
        self, words: str, *, side: Side = Side.OURS, due_on: date | None = None, **details: Any
    ) -> str:
        """A promise made at a meeting yesterday, which was due a week ago; the engagement."""
        due = due_on or clock.today() - timedelta(days=7)
        return make_engagement(
            self.app,
            details.pop("actor", self.manager),
            areas=[self.area],
            commitments=(CommitmentDetails(side, words, due),),
            **details,
        )

    def picture(self, number: str, description: str = "The harbour", **said: Any) -> None:
        """Add a picture."""
        with self.app.app_context(), unit_of_work():
            add_picture(self.manager, number, a_picture(), PictureWords(description, **said))

    def printed(self, number: str, actor: Actor | None = None) -> bytes:
        """A draft on paper."""
        with self.app.app_context():
            return print_draft(actor or self.manager, number).pdf


def a_picture(size: tuple[int, int] = (640, 400), kind: str = "PNG", **options: Any) -> bytes:
    """A picture of a sky over a moor."""
    picture = Image.new("RGB", size, (150, 190, 220))
    picture.paste((90, 110, 70), (0, size[1] // 2, size[0], size[1]))
    out = io.BytesIO()
    picture.save(out, kind, **options)
    return out.getvalue()
