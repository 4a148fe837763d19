"""Packs that nobody had to print."""

import hashlib
import itertools
from collections.abc import Collection
from pathlib import Path
from typing import Any

from flask import Flask

from gorm.accounts.actor import SYSTEM, Actor
from gorm.audit.service import Subject, record
from gorm.briefings import files
from gorm.briefings.models import Pack, PackReader, PackState, Purpose
from gorm.core import clock
from gorm.core.db import session, unit_of_work
from gorm.core.references import next_reference
from gorm.places.models import Area
from gorm.places.offers import Audience

CONTENT = b"%PDF-1.7 a pack of nobody"
_occasion = itertools.count(1)


def make_pack(
    app: Flask,
    area: Area,
    *,
    prepared_by: Actor | None = None,
    readers: Collection[Actor] = (),
    content: bytes = CONTENT,
    **columns: Any,
) -> str:
    """A pack on an area as it stands after it was built; returns its number."""
    with app.app_context(), unit_of_work():
        pack = Pack(
            **{
                "number": next_reference("PACK"),
                "area_id": area.id,
                "office_id": area.office_id,
                "purpose": Purpose.NEGOTIATION,
                "audience": Audience.OFFICE,
                "occasion": f"Occasion {next(_occasion)}",
                "marking": "OFFICIAL",
                "holds_restricted": bool(readers),
                "prepared_by_id": prepared_by.user_id if prepared_by else None,
                "data_as_at": clock.now(),
                "state": PackState.ISSUED,
                "pages": 7,
                "bytes": len(content),
                "content_digest": "c" * 64,
                "file_digest": hashlib.sha256(content).hexdigest(),
            }
            | columns
        )
        pack.readers = [PackReader(user_id=reader.user_id) for reader in readers]
        session().add(pack)
        record(SYSTEM, "pack.frozen", Subject("pack", pack.number))
        files.keep(pack.number, content)
        return pack.number


def file_of(app: Flask, number: str) -> Path:
    """Where the file of a pack is."""
    return Path(app.instance_path) / "packs" / f"{number}.pdf"
