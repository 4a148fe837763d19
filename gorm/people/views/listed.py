"""The lists of people and of who leads on what as their readers can make them their own."""

from typing import Final

from gorm.lists.definitions import ListDefinition, column
from gorm.people.queries.listing import PersonRow


def _posts(row: PersonRow) -> str:
    return "; ".join(f"{post.title}, {post.organisation}" for post in row.posts)


PEOPLE: Final = ListDefinition(
    key="people",
    title="People",
    endpoint="people.directory",
    export_endpoint="people.export_people",
    filters=("q", "organisation", "kind", "office"),
    columns=(
        column("name", "Name", lambda row: row.name, fixed=True),
        column("posts", "Posts held today", _posts),
        column(
            "contact", "Telephone and e-mail", lambda row: row.phone,
            ("E-mail", lambda row: row.email), name="Telephone",
        ),
        column("reference", "Reference", lambda row: row.reference, shown=False),
    ),
)  # fmt: skip
ASSIGNMENTS: Final = ListDefinition(
    key="assignments",
    title="Who leads on what",
    endpoint="people.assignments",
    export_endpoint="people.export_assignments",
    filters=(),
    columns=(
        column("manager", "Relationship manager", lambda row: row.manager, fixed=True),
        column(
            "place", "Leads on", lambda row: row.name, ("Reference", lambda row: row.reference),
            fixed=True,
        ),
        column("since", "Since", lambda row: row.started_on),
        column("cover", "Cover", lambda row: row.cover),
    ),
)  # fmt: skip
