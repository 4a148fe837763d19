"""The evidence beside a line: where its baseline stands, and whether its aims are ambitious."""

from flask import render_template
from flask.typing import ResponseReturnValue

from gorm.core.permissions import needs
from gorm.negotiations.queries.evidence import evidence_of_line
from gorm.negotiations.queries.evidence_panel import panel_of
from gorm.negotiations.views.blueprint import pages
from gorm.negotiations.views.opening import head_to_read


@pages.get("/agreements/<reference>/lines/<int:number>/evidence")
@needs("negotiation:read")
def line_evidence(reference: str, number: int) -> ResponseReturnValue:
    """What published figures say of a line's baseline, of our ask, and of their offer."""
    head = head_to_read(reference)
    evidence = evidence_of_line(head, number)
    return render_template(
        "negotiations/evidence/line.html", head=head, line=evidence.line, panel=panel_of(evidence)
    )
