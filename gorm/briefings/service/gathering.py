"""Gathering what a pack would say, every section as of the same moment."""

from collections.abc import Sequence

from gorm.accounts.actor import Actor
from gorm.briefings.addendum import CHANGES
from gorm.briefings.contents import Chapter, PackContents, PackOrder, PackSubject
from gorm.briefings.covers import cover_of
from gorm.briefings.models import PackForm
from gorm.briefings.policy import may_build, prepares_as
from gorm.briefings.queries import pack_subject
from gorm.briefings.rules.audiences import sections_for
from gorm.core import clock
from gorm.core.db import one_moment
from gorm.core.errors import NotAllowed, Refused
from gorm.core.text import count
from gorm.places.offers import Audience, PackRequest, PackSection, PlaceKind, pack_sections
from gorm.settings.queries import notices


class RestrictedWithheld(Refused):
    """Nobody has decided what becomes of restricted records that the audience may not see."""

    def __init__(self, how_many: int, audience: Audience) -> None:
        super().__init__(
            {
                "": f"{count(how_many, 'restricted record')} that you may know of cannot stand in "
                "a pack for this audience. A director decides whether that is left out, told "
                "aloud, or released."
            }
        )
        self.audience = audience


def gathered(
    actor: Actor, kind: PlaceKind, reference: str, order: PackOrder, pack_id: int | None = None
) -> PackContents:
    """What a pack would say at this moment, every section as of the same one.

    Raises NotFound; NotAllowed where packs on the place are another office's; RestrictedWithheld
    where nobody has decided what becomes of restricted records.
    """
    with one_moment():
        subject = pack_subject(kind, reference)
        if not may_build(actor, subject.office_id):
            raise NotAllowed(whose(subject))
        contents = _contents(actor, subject, order, pack_id)
    if contents.withheld and not order.answers_for_restricted:
        raise RestrictedWithheld(contents.withheld, order.audience)
    return contents


def whose(subject: PackSubject) -> str:
    """Whose business packs on this place are."""
    if subject.office_name:
        return f"Packs about {subject.place.name} are built by the {subject.office_name}."
    return f"{subject.place.name} belongs to no office, and packs are built by offices."


def _contents(
    actor: Actor, subject: PackSubject, order: PackOrder, pack_id: int | None
) -> PackContents:
    as_at = clock.now()
    reader = prepares_as(actor, subject.office_id, subject.office_code, subject.office_name)
    request = PackRequest(
        reader,
        subject.place,
        order.audience,
        as_at,
        pack_id=pack_id,
        is_card=order.form is PackForm.CARD,
        is_released=order.releases_restricted and order.audience is not Audience.AREA,
    )
    made = _chapters(request, _sections(order))
    chapters = tuple(one for one in made if one.part or not one.section.is_written)
    parts = [chapter.part for chapter in chapters if chapter.part]
    cover = cover_of(actor, subject, order, parts=parts, as_at=as_at, notices=notices())
    return PackContents(subject, order, cover, chapters, as_at)


def _chapters(request: PackRequest, offered: Sequence[PackSection]) -> tuple[Chapter, ...]:
    """What each section says; those that speak of the others are asked once all have spoken."""
    said = [
        Chapter(section, None if section.of_the_others else section.part(request))
        for section in offered
    ]
    statements = tuple(one for chapter in said if chapter.part for one in chapter.part.statements)
    return tuple(
        Chapter(chapter.section, ask(request, statements))
        if (ask := chapter.section.of_the_others)
        else chapter
        for chapter in said
    )


def _sections(order: PackOrder) -> tuple[PackSection, ...]:
    if order.form is PackForm.ADDENDUM:
        return (CHANGES,)
    offered = pack_sections.offers()
    return sections_for(order.audience, offered, is_card=order.form is PackForm.CARD)
