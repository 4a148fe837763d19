"""Taking in maps, putting one of them to use, and taking it out of use."""

import hashlib
from dataclasses import dataclass
from typing import Final

from sqlalchemy import select

from gorm.accounts.actor import Actor
from gorm.accounts.policy import insist
from gorm.audit.service import Subject, record
from gorm.core import clock
from gorm.core.db import session
from gorm.core.errors import NotFound
from gorm.core.references import number_in
from gorm.core.text import one_line
from gorm.performance.models import AreaMap, AreaMapDrawing, MapKind
from gorm.performance.policy import may_manage_maps
from gorm.performance.rules.map_files import MapRead

ACTIONS_IN_ENGLISH: Final = {
    "map.taken_in": "took in the map",
    "map.put_to_use": "put the map to use",
    "map.taken_out_of_use": "took the map out of use",
}


@dataclass(frozen=True)
class MapDetails:
    """What an administrator says of a map: its name, whose it is, and on what terms."""

    name: str
    source: str
    licence: str
    file_name: str


def take_map(actor: Actor, details: MapDetails, content: bytes, read: MapRead) -> str:
    """Take in a map that was read, and put it to use; returns its reference.

    The one that was in use is kept and can be taken back.
    """
    insist(may_manage_maps(actor))
    area_map = AreaMap(
        name=one_line(details.name),
        kind=MapKind.HEXES if read.is_hexes else MapKind.BOUNDARIES,
        source=one_line(details.source),
        licence=one_line(details.licence),
        file_name=one_line(details.file_name)[:255],
        digest=hashlib.sha256(content).hexdigest(),
        shapes=len(read.drawing.shapes),
        left_out=read.left_out,
        user_id=actor.user_id or None,
        by_name=actor.name,
        taken_at=clock.now(),
    )
    _take_out_of_use()
    area_map.is_in_use = True
    session().add(area_map)
    session().flush()
    session().add(AreaMapDrawing(map_id=area_map.id, content=read.drawing.packed()))
    facts = {"digest": area_map.digest, "shapes": area_map.shapes}
    record(actor, "map.taken_in", _subject(area_map), facts=facts)
    return area_map.reference


def put_to_use(actor: Actor, reference: str) -> None:
    """Have pages show this map from now on, instead of the one that they show."""
    insist(may_manage_maps(actor))
    area_map = _found(reference)
    if area_map.is_in_use:
        return
    _take_out_of_use()
    area_map.is_in_use = True
    record(actor, "map.put_to_use", _subject(area_map))


def take_out_of_use(actor: Actor, reference: str) -> None:
    """Have pages show no map."""
    insist(may_manage_maps(actor))
    area_map = _found(reference)
    if area_map.is_in_use:
        area_map.is_in_use = False
        record(actor, "map.taken_out_of_use", _subject(area_map))


def _take_out_of_use() -> None:
    """One map is in use at a time: the former has to go first, or the index would refuse."""
    for former in session().scalars(select(AreaMap).where(AreaMap.is_in_use)):
        former.is_in_use = False
    session().flush()


def _found(reference: str) -> AreaMap:
    area_map = session().scalar(select(AreaMap).where(AreaMap.id == number_in(reference, "MAP")))
    if area_map is None:
        raise NotFound
    return area_map


def _subject(area_map: AreaMap) -> Subject:
    return Subject("map", area_map.reference)
