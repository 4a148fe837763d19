"""The lists of areas and of organisations as their readers can make them their own."""

from typing import Final

from gorm.lists.definitions import ListDefinition, column

AREAS: Final = ListDefinition(
    key="areas",
    title="Areas",
    endpoint="places.area_list",
    export_endpoint="places.export_areas",
    filters=("q", "office", "type", "status", "priority", "sort"),
    order="sort",
    usual_order="name",
    columns=(
        column(
            "name", "Area", lambda row: row.name,
            ("Reference", lambda row: row.reference),
            ("Region", lambda row: row.region_name),
            ("Priority", lambda row: row.is_priority),
            fixed=True, sort="name",
        ),
        column("type", "Accountable council", lambda row: row.type_label, sort="type"),
        column("members", "Member councils", lambda row: row.members, number=True, sort="members"),
        column(
            "population", "Population", lambda row: row.population,
            ("Year of population", lambda row: row.population_year),
            number=True, sort="population",
        ),
        column("council", "Name of the council", lambda row: row.council, shown=False),
        column("control", "Political control", lambda row: row.political_control, shown=False),
        column("election", "Next elections", lambda row: row.next_election_on, shown=False),
        column("office", "Government Office", lambda row: row.office_name, shown=False),
    ),
)  # fmt: skip
ORGANISATIONS: Final = ListDefinition(
    key="organisations",
    title="Organisations",
    endpoint="places.organisation_list",
    export_endpoint="places.export_organisations",
    filters=("q", "kind", "office", "status"),
    columns=(
        column(
            "name", "Name", lambda row: row.name,
            ("Reference", lambda row: row.reference),
            ("Ended", lambda row: row.ended_on),
            fixed=True,
        ),
        column("kind", "Kind", lambda row: row.type_label),
        column("office", "Government Office", lambda row: row.office_name),
        column("gss", "GSS code", lambda row: row.gss_code, shown=False),
        column("control", "Political control", lambda row: row.political_control, shown=False),
        column("election", "Next elections", lambda row: row.next_election_on, shown=False),
        column("population", "Population", lambda row: row.population, shown=False, number=True),
        column("website", "Website", lambda row: row.website, shown=False),
    ),
)  # fmt: skip
