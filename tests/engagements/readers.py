"""Somebody of every kind who may or may not know of an engagement."""

from dataclasses import dataclass

from flask import Flask

from gorm.accounts.actor import Actor
from gorm.accounts.models import Office
from gorm.accounts.roles import Role
from tests.factories.accounts import make_office, make_user


@dataclass(frozen=True)
class Readers:
    """Two offices and a department, with one reader of each kind."""

    office: Office
    writer: Actor
    team: Actor
    colleague: Actor
    director: Actor
    administrator: Actor
    auditor: Actor
    elsewhere: Actor
    director_elsewhere: Actor
    department: Actor

    def named(self) -> dict[str, Actor]:
        """Every reader by kind."""
        return {k: v for k, v in vars(self).items() if isinstance(v, Actor)}


def make_readers(app: Flask) -> Readers:
    """One reader of every kind; `writer` and `team` are on the team of what is restricted."""
    office, other = make_office(app), make_office(app)
    return Readers(
        office=office,
        writer=make_user(app, office=office),
        team=make_user(app, office=office),
        colleague=make_user(app, office=office),
        director=make_user(app, Role.DIRECTOR, office=office),
        administrator=make_user(app, Role.ADMINISTRATOR, office=office),
        auditor=make_user(app, Role.AUDITOR, office=other),
        elsewhere=make_user(app, office=other),
        director_elsewhere=make_user(app, Role.DIRECTOR, office=other),
        department=make_user(app, Role.DEPARTMENT, department="DfE"),
    )


#: Who knows of a restricted engagement of the office at all.
KNOW_RESTRICTED = {"writer", "team", "director", "auditor"}
#: Who reads what the office keeps to itself.
READ_OFFICE = {"writer", "team", "colleague", "director", "administrator", "auditor"}
