"""The lists of engagements and of commitments as their readers can make them their own."""

from typing import Final

from gorm.core.sheets import Cell
from gorm.core.text import listed
from gorm.engagements.listing.lines import EngagementLine
from gorm.engagements.listing.promises import CommitmentLine
from gorm.engagements.models import Side
from gorm.lists.definitions import ListDefinition, Read, column

_PLACE: Final = ("place", "area", "organisation", "person")


def _said(name: str) -> Read:
    """One of the words of an engagement, which are there for those alone who may read them."""

    def read(line: EngagementLine) -> Cell:
        words = line.words
        value = getattr(words, name) if words is not None else ""
        return str(getattr(value, "label", value))

    return read


def _whom(line: EngagementLine) -> str:
    people = [f"{one.name}, {one.detail}" for one in line.people]
    return "; ".join([*people, *line.described])


def _state(line: CommitmentLine) -> str:
    return "Overdue" if line.is_overdue else line.state.value.capitalize()


ENGAGEMENTS: Final = ListDefinition(
    key="engagements",
    title="Engagements",
    endpoint="engagements.all_engagements",
    export_endpoint="engagements.export_engagements",
    filters=(
        *_PLACE, "since", "until", "home", "kind", "state", "theme", "marking", "mine",
        "restricted", "order",
    ),
    order="order",
    shows_columns="What is shown",
    columns=(
        column(
            "title", "What and when", lambda line: line.reference,
            ("Day", lambda line: line.on), ("Time", lambda line: line.time),
            ("Engagement", lambda line: line.title),
            ("State", lambda line: line.state.label), name="Reference", fixed=True,
        ),
        column("purpose", "Purpose", _said("purpose")),
        column(
            "gist", "What was said", _said("gist"),
            ("Why it was cancelled", _said("cancelled_because")),
        ),
        column("owner", "Office or department", lambda line: line.owner),
        column("people", "Whom they met", _whom),
        column("departments", "Departments", lambda line: listed(list(line.departments))),
        column("themes", "Themes", lambda line: ", ".join(line.themes)),
        column("ours", "Our people", lambda line: listed(list(line.participants)), shown=False),
        column("logged", "Logged by", lambda line: line.logged_by, shown=False),
        column("place", "Place", _said("place"), shown=False),
        column(
            "marking", "Marking", _said("marking"), ("Handling", _said("handling")), shown=False
        ),
        column("sharing", "Sharing", _said("sharing"), shown=False),
    ),
)  # fmt: skip
COMMITMENTS: Final = ListDefinition(
    key="commitments",
    title="Commitments",
    endpoint="engagements.all_commitments",
    export_endpoint="engagements.export_commitments",
    filters=(*_PLACE, "side", "state", "owner", "overdue", "ours"),
    shows_columns="What is shown",
    columns=(
        column(
            "promise", "The promise", lambda line: line.reference,
            ("Whose promise", lambda line: "Ours" if line.side is Side.OURS else "Theirs"),
            ("Promise", lambda line: line.promise), name="Reference", fixed=True,
        ),
        column(
            "due", "Where it stands", _state, ("Due", lambda line: line.due_on),
            ("Closed", lambda line: line.closed_on), name="State", fixed=True,
        ),
        column("dropped", "Why it was dropped", lambda line: line.dropped_because),
        column("owner", "Owner", lambda line: line.owner),
        column(
            "with", "With whom", lambda line: listed([one.name for one in line.with_whom])
        ),
        column(
            "engagement", "The engagement", lambda line: line.made_on,
            ("Engagement", lambda line: line.engagement), name="Made on",
        ),
        column(
            "marking", "Marking",
            lambda line: "OFFICIAL-SENSITIVE" if line.is_sensitive else "OFFICIAL",
        ),
        column("home", "Office or department", lambda line: line.home, shown=False),
    ),
)  # fmt: skip
