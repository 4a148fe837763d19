"""Whom a value is about: found by code or by name, never guessed where a name is two places'."""

import difflib
import re
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final

from sqlalchemy import select

from gorm.accounts.models import Office
from gorm.core.db import session
from gorm.core.text import one_line
from gorm.performance.intake.matching import GSS_SHAPE
from gorm.performance.terms import ENGLAND
from gorm.places.models import Organisation, OrganisationCode

_CANDIDATES: Final = 5
_KINDS: Final = (
    r"(?:metropolitan|royal|borough|city|county|district|unitary|council|authority|corporation)"
)
_BEFORE: Final = re.compile(
    rf"^(?:the |council of the |(?:london |royal |metropolitan )*{_KINDS} of |city and county of )+"
)
_AFTER: Final = re.compile(rf"(?: {_KINDS})+$")


@dataclass(frozen=True)
class Whom:
    """An organisation, a region or England: exactly one of the two keys is given."""

    reference: str
    name: str
    organisation_id: int | None = None
    region_code: str | None = None
    started_on: date | None = None
    ended_on: date | None = None


class Areas:
    """Everybody who can be measured, by every code and name that they have or had."""

    def __init__(self, said: Mapping[str, str]) -> None:
        """`said` is what a person said that something means: folded text -> reference or ''."""
        self._said = said
        self._codes: dict[str, Whom] = {}
        self._exact: dict[str, set[Whom]] = defaultdict(set)
        self._folded: dict[str, set[Whom]] = defaultdict(set)
        self._references: dict[str, Whom] = {}
        self._load()

    def find(self, code: str, name: str) -> Whom | str | None:
        """Who it is; '' where a person said to leave it out; None where nobody can tell.

        A code of the shape of a GSS code that nobody has is not helped out by a name: other
        geographies have names of the same towns.
        """
        for text in (code, name):
            if text and (meant := self._said.get(said_as(text))) is not None:
                return self._references.get(meant) if meant else ""
        if whom := self._codes.get(code.upper()):
            return whom
        if GSS_SHAPE.fullmatch(code):
            return None
        return self._named(name) or self._named(code)

    def is_known(self, reference: str) -> bool:
        """Whether somebody has this reference."""
        return reference in self._references

    def candidates(self, code: str, name: str) -> list[tuple[str, str]]:
        """Who might be meant: (reference, name), the likeliest first."""
        folded = folded_name(name or code)
        close = difflib.get_close_matches(folded, self._folded, n=_CANDIDATES, cutoff=0.6)
        likely = [*self._folded.get(folded, ()), *(w for near in close for w in self._folded[near])]
        ordered = dict.fromkeys(likely)
        return [(whom.reference, whom.name) for whom in ordered][: 2 * _CANDIDATES]

    def _named(self, name: str) -> Whom | None:
        for known, key in ((self._exact, said_as(name)), (self._folded, folded_name(name))):
            found = known.get(key)
            if found and len(found) == 1:
                return next(iter(found))
        return None

    def _load(self) -> None:
        bodies = {row.id: row for row in session().execute(_BODIES)}
        whoms = {
            row.id: Whom(row.reference, row.name, row.id, None, row.started_on, row.ended_on)
            for row in bodies.values()
        }
        for row in bodies.values():
            # A record that was made one with another goes on meaning that, under its own name.
            whom = whoms[row.merged_into_id or row.id]
            self._add(whom, row.name, row.short_name, codes=(row.gss_code, row.register_code))
            self._references[row.reference] = whom
        for code, organisation_id in session().execute(_CODES):
            self._codes.setdefault(code.upper(), whoms[organisation_id])
        for code, name in session().execute(select(Office.region_code, Office.region_name)):
            self._add(Whom(code, f"{name} (region)", None, code), name, codes=(code,))
        self._add(Whom(ENGLAND, "England", None, ENGLAND), "England", codes=(ENGLAND,))

    def _add(self, whom: Whom, *names: str, codes: tuple[str | None, ...]) -> None:
        self._references[whom.reference] = whom
        for code in codes:
            if code:
                self._codes.setdefault(code.upper(), whom)
        for name in names:
            self._exact[said_as(name)].add(whom)
            self._folded[folded_name(name)].add(whom)


def said_as(text: str) -> str:
    """Text as it is compared: case and spaces do not count."""
    return one_line(text).casefold()


def folded_name(name: str) -> str:
    """A council's name without the words that say what kind of council it is."""
    plain = said_as(name).replace("&", " and ").replace("-", " ")
    plain = " ".join(re.sub(r"[^\w ]", "", plain).split())
    bare = _AFTER.sub("", _BEFORE.sub("", plain))
    return bare or plain


_BODIES: Final = select(
    Organisation.id,
    Organisation.reference,
    Organisation.name,
    Organisation.short_name,
    Organisation.gss_code,
    Organisation.register_code,
    Organisation.started_on,
    Organisation.ended_on,
    Organisation.merged_into_id,
)
_CODES: Final = select(OrganisationCode.code, OrganisationCode.organisation_id)
