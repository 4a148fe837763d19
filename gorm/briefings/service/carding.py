"""The meeting card of a pack for a screen: frozen where the pack is, live while it is a draft."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from gorm.accounts.actor import Actor
from gorm.audit.service import Subject, record_opening
from gorm.briefings import files
from gorm.briefings.card import Card, card_from
from gorm.briefings.contents import Cover
from gorm.briefings.frozen import Frozen
from gorm.briefings.models import Pack, PackState
from gorm.briefings.policy import visible_to
from gorm.briefings.queries import pack_place
from gorm.briefings.service.drafting import order_of
from gorm.briefings.service.gathering import gathered
from gorm.briefings.service.issuing import is_interrupted, refuse_internal
from gorm.briefings.service.opening import PackDamaged
from gorm.core.db import one_moment, session
from gorm.core.errors import NotFound
from gorm.core.references import is_reference


@dataclass(frozen=True)
class CardPage:
    """A card as a screen shows it."""

    number: str
    state: PackState
    cover: Cover
    card: Card
    issued_at: datetime | None = None

    @property
    def is_draft(self) -> bool:
        """Whether it is not issued, so that it may change and is not to be used."""
        return not self.state.has_file

    @property
    def is_superseded(self) -> bool:
        """Whether a newer one is in its place."""
        return self.state is PackState.SUPERSEDED

    @property
    def is_withdrawn(self) -> bool:
        """Whether it may not be used any more."""
        return self.state is PackState.WITHDRAWN


def open_card(actor: Actor, number: str) -> CardPage:
    """The card of a pack; that it was opened is recorded, as opening its file is.

    Raises NotFound where the actor may not know of it, or it was kept before packs had cards;
    NotAllowed and RestrictedWithheld of a draft; PackDamaged where its contents are not its own.
    """
    if not is_reference(number, "PACK"):
        raise NotFound("There is no such pack.")
    with one_moment():
        query = select(Pack).where(Pack.number == number, visible_to(actor))
        pack = session().scalar(query.options(joinedload(Pack.area), joinedload(Pack.organisation)))
        if pack is None:
            raise NotFound(f"There is no pack {number}.")
        state = PackState.DRAFT if is_interrupted(pack) else pack.state
        order, place, pack_id = order_of(pack), pack_place(pack), pack.id
        digest, issued_at = pack.content_digest, pack.issued_at
    if state is PackState.DRAFT:
        contents = gathered(actor, place.kind, place.reference, order, pack_id)
        refuse_internal(contents)
        cover, card = contents.cover, contents.card
    else:
        cover, card = _kept(number, digest)
    record_opening(actor, "pack.card_opened", Subject("pack", number))
    return CardPage(number, state, cover, card, issued_at)


def _kept(number: str, digest: str) -> tuple[Cover, Card]:
    content = files.kept_contents(number)
    if content is None:
        raise NotFound(f"{number} was kept without a card.")
    try:
        kept = Frozen.from_bytes(content)
    except ValueError as error:
        raise PackDamaged("The contents of this pack cannot be read.") from error
    if digest and kept.digest != digest:
        raise PackDamaged("The contents of this pack are not those that were frozen.")
    if "card" not in kept.data:
        raise NotFound(f"{number} was kept without a card.")
    return kept.cover, card_from(kept.data["card"])
