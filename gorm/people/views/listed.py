"""The list of people as its readers can make it their own."""

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
