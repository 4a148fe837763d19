"""What challenge offers on the page of a finding: to open a case, or to add it to one."""

from collections.abc import Sequence

from flask import url_for

from gorm.accounts.actor import Actor
from gorm.challenge.queries.offered import open_cases_on


def finding_buttons(
    actor: Actor, finding: str, organisation_reference: str
) -> Sequence[tuple[str, str]]:
    """(label, address) pairs; none for those who write in no case."""
    if not actor.has("case:write"):
        return ()
    cases = open_cases_on(actor, organisation_reference)
    add = [
        (
            f"Add to {reference}",
            url_for("challenge.add_finding", reference=reference, finding=finding),
        )
        for reference, _ in cases
    ]
    return [*add, ("Open a case", url_for("challenge.new", finding=finding))]
