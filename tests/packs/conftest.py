"""Sections of the tests' own, so that what a pack does with them can be told one by one."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from flask import Flask
from jinja2 import ChoiceLoader, FileSystemLoader

from gorm.places.offers import PackPart, PackRequest, PackSection

Offer = Callable[..., None]
Maker = Callable[[PackRequest], PackPart | None]


@dataclass(frozen=True)
class Said:
    """What a section of a test says."""

    words: str


@pytest.fixture
def offered(app: Flask) -> Iterator[Offer]:
    """Offer packs these parts, or what makes them, instead of what the features offer."""
    kept = app.extensions["places.pack_sections"]
    loader = app.jinja_env.loader
    pages = FileSystemLoader(Path(__file__).parent / "pages")
    app.jinja_env.loader = ChoiceLoader([pages, loader]) if loader else pages
    app.extensions.pop("gorm.paper", None)

    def offer(*parts: PackPart | Maker | None, template: str = "_said.html") -> None:
        app.extensions["places.pack_sections"] = tuple(
            PackSection(f"section_{n}", f"Section {n}", template, _maker(part))
            for n, part in enumerate(parts, 1)
        )

    yield offer
    app.extensions["places.pack_sections"] = kept
    app.jinja_env.loader = loader
    app.extensions.pop("gorm.paper", None)


def _maker(part: PackPart | Maker | None) -> Maker:
    return part if callable(part) else lambda _request: part
