"""The list of constituencies as its readers can make it their own."""

from typing import Final

from gorm.lists.definitions import ListDefinition, column

CONSTITUENCIES: Final = ListDefinition(
    key="constituencies",
    title="Constituencies",
    endpoint="parliament.constituencies",
    export_endpoint="parliament.export_constituencies",
    filters=("q", "office", "state"),
    columns=(
        column("name", "Constituency", lambda row: row.name, fixed=True),
        column(
            "member", "Member", lambda row: row.member,
            ("Vacant since", lambda row: row.vacant_since),
        ),
        column("party", "Party", lambda row: row.party),
        column("since", "Since", lambda row: row.since),
        column("areas", "Areas", lambda row: row.area_words),
        column("code", "ONS code", lambda row: row.code, shown=False),
        column("closed", "Closed on", lambda row: row.closed_on, shown=False),
        column("reference", "Reference", lambda row: row.reference, shown=False),
    ),
)  # fmt: skip
