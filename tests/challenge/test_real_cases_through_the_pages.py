"""Six real cases entered through the pages by those whose work it is, with no field bent.

The facts are public. Nottingham, Woking, Slough: the collections of statutory interventions on
gov.uk and nottinghamcity.gov.uk. Bournemouth, Christchurch and Poole: bcpcouncil.gov.uk, its best
value notice. Bedfordshire and Enfield: Hansard, House of Commons, written answers on relationship
managers, 19 December 2003 and 19 January 2004. What a form asks for that nobody published is said
to be not held.

Everything is entered on one day in March 2026, years after most of it happened.
"""

import io
import os
from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any, Final

import pdfplumber
import pytest
from flask import Flask
from sqlalchemy import select

from gorm.accounts.roles import Role
from gorm.challenge.models import Instrument
from gorm.challenge.queries.chronology import whole_chronology
from gorm.challenge.queries.heads import case_head
from gorm.core import clock
from gorm.core.db import session
from tests.factories.accounts import make_office, make_user
from tests.factories.places import make_council
from tests.packs.reading import accessibility_failures
from tests.support.client import Client
from tests.support.pages import Page

pytestmark = pytest.mark.slow

_ENTERED = datetime(2026, 3, 9, 10, 0, tzinfo=UTC)
_GOV = "https://www.gov.uk/government"
_NOTTINGHAM = (
    f"{_GOV}/collections/statutory-intervention-nottingham-city-council-minded-to-decision"
)
_WOKING = (
    f"{_GOV}/publications/woking-borough-council-directions-made-under-the-local-government-"
    "act-1999"
)
_SLOUGH = f"{_GOV}/publications/slough-borough-council-explanatory-memorandum"
_BCP = "https://www.bcpcouncil.gov.uk/about-the-council/best-value-notice"
_HANSARD = "https://api.parliament.uk/historic-hansard/written_answers"
#: Where the column of dates ends and that of the sheets begins, in points from the left.
_MIDDLE: Final = 155
_SECRETARY: Final[Mapping[str, Any]] = {
    "decided_by_name": "Secretary of State",
    "decided_by_grade": "secretary_of_state",
}


@pytest.fixture(autouse=True)
def _one_day_in_march_2026() -> Iterator[None]:
    with clock.stopped_at(_ENTERED):
        yield


class Office:
    """A manager and a director at their browsers, with one case that they enter."""

    def __init__(self, app: Flask, council: str, **columns: Any) -> None:
        office = make_office(app, name="Government Office")
        manager = make_user(app, Role.RELATIONSHIP_MANAGER, office=office, name="Mina Manager")
        director = make_user(
            app, Role.DIRECTOR, office=office, grade="director", name="Dora Director"
        )
        self.app, self.council, self.reader = app, council, director
        make_council(app, council, office=office, **columns)
        self.manager, self.director = Client(app), Client(app)
        self.manager.sign_in(manager.email)
        self.director.sign_in(director.email)
        self.reference = ""

    def open_case(self, on: str, about: str, precision: str = "day", **said: Any) -> None:
        """Open the case on the council as a whole."""
        form = self.manager.get("challenge.new")
        typed = {
            "organisation": self.council,
            "regime": "local_government",
            "trigger_words": about,
            "happened_on": on,
            "happened_precision": precision,
        }
        done = self.manager.submit(form, typed | said)
        self.reference = done.location.rsplit("/", 1)[1]

    def fill(self, endpoint: str, *, named: dict[str, Any] | None = None, **typed: Any) -> None:
        """Have the manager open a form of the case, fill it in and send it."""
        form = self.manager.get(f"challenge.{endpoint}", reference=self.reference, **named or {})
        self.manager.submit(form, typed)

    def note(self, title: str, words: str, on: str) -> None:
        """Evidence on the file."""
        self.fill("add_evidence_note", title=title, words=words, happened_on=on)

    def record(
        self, step: str, on: str, outcome: str = "approved", *, about: str = "", expect: int = 303,
        **said: Any,
    ) -> Page:  # fmt: skip
        """Have the director record what was decided above the office."""
        address: dict[str, Any] = {"kind": step} | (
            {"about": self.instrument(about)} if about else {}
        )
        form = self.director.get("challenge.record", reference=self.reference, **address)
        typed = {
            "kind": outcome,
            "decided_on": on,
            "decided_precision": "day",
            "reasons": said.get("reason", ""),
            "not_held": ["asked_by", "signed_by", "announced_by"],
            **said,
        }
        return self.director.submit(form, typed, expect=expect)

    def instrument(self, title: str) -> str:
        """The reference of the instrument with this title, once it was made."""
        with self.app.app_context():
            found = session().scalars(select(Instrument).where(Instrument.title == title)).one()
            return found.reference

    def publish(self, kind: str, title: str, on: str, address: str, instrument: str = "") -> None:
        """Something that was published about the case."""
        self.fill(
            "publish", kind=kind, title=title, published_on=on, address=address,
            instrument=self.instrument(instrument) if instrument else "",
        )  # fmt: skip

    def decision(self, asked: str) -> str:
        """What the page of the decision on this says."""
        links = self.director.get("decisions.all_decisions", state="decided").links()
        [address] = {to for words, to in links.items() if words.startswith(asked)}
        return self.director.open(address).words()

    def stands_at(self) -> str:
        """Where the case stands, as its page says first."""
        return self.manager.get("challenge.case", reference=self.reference).words()

    def rows_of_the_ladder(self) -> list[str]:
        """The stages that the picture of the ladder shows, from the top down."""
        with self.app.app_context():
            found = whole_chronology(case_head(self.reader, self.reference), None)
        assert found.timeline is not None
        return [" ".join(level.lines) for level in found.timeline.chart.levels]

    def tells(self, *expected: tuple[str, ...]) -> None:
        """The chronology says this in this order, on its page and on paper.

        Each of `expected` is when something happened and what is said of it.
        """
        page = self.manager.get("challenge.chronology", reference=self.reference).words()
        sheets = page[page.index("In the order of what happened") :]
        _in_order(sheets, [words for each in expected for words in each])
        pdf = self.manager.get("challenge.chronology_document", reference=self.reference).data
        if folder := os.environ.get("GORM_KEEP_CHRONOLOGIES"):
            Path(folder, f"{self.council.split()[0].strip(',')}.pdf").write_bytes(pdf)
        assert accessibility_failures(pdf) == []
        when, what = _columns_of(pdf)
        _in_order(when, [each[0] for each in expected])
        _in_order(what, [words for each in expected for words in each[1:]])


def _columns_of(pdf: bytes) -> tuple[str, str]:
    """The text of the two columns of the sheets on paper: when, and what happened."""
    columns: tuple[list[str], list[str]] = ([], [])
    with pdfplumber.open(io.BytesIO(pdf)) as opened:
        for paper in opened.pages[1:]:
            for column, left, right in zip(
                columns, (0, _MIDDLE), (_MIDDLE, paper.width), strict=True
            ):
                column.append(paper.crop((left, 0, right, paper.height)).extract_text())
    when, what = (" ".join(" ".join(column).split()) for column in columns)
    return when, what


def _in_order(text: str, expected: Iterable[str]) -> None:
    after = 0
    for words in expected:
        found = text.find(words, after)
        assert found >= 0, f"{words!r} does not follow in: {text[after : after + 1500]}"
        after = found + len(words)


def test_nottingham_from_an_offer_in_2004_to_the_proposal_of_early_2026(app: Flask) -> None:
    office = Office(app, "Nottingham City Council")
    office.open_case(
        "23 June 2022",
        "Money of the housing revenue account was used for general purposes.",
        source="Statutory intervention: Nottingham City Council",
        source_address=_NOTTINGHAM,
    )
    office.fill(
        "offer_voluntary", what="A relationship through a named official",
        words="Officials of ODPM are discussing it: the council was rated weak in 2002.",
        happened_on="19 January 2004", happened_precision="published",
    )  # fmt: skip
    office.note("Review of governance", "Money was taken from the housing account.", "23 June 2022")
    documented: dict[str, Any] = {
        "document_title": "Written statement",
        "document_address": _NOTTINGHAM,
    }
    office.record(
        "make", "23 June 2022", kinds=["proposal"], title="Minded to intervene",
        proposes="Directions, and a strengthened improvement and assurance board.",
        representations_close_on="7 July 2022", reason="The council is failing its duty.",
        announced_by="Minister, by written statement", not_held=["asked_by", "signed_by"],
        **_SECRETARY, **documented,
    )  # fmt: skip
    first = office.instrument("Minded to intervene")
    office.fill(
        "consider_representations", named={"proposal": first}, happened_on="2 September 2022",
        happened_precision="published", words="Directions are issued.",
    )  # fmt: skip
    office.record(
        "make", "2 September 2022", kinds=["direction"], title="Directions of 2022",
        reason="To strengthen the board.", proportionality="The board advises, the council acts.",
        jump_reason="Nothing less would bind the council.", due_on="2 December 2022",
        **_SECRETARY, **documented,
    )  # fmt: skip
    office.fill(
        "set_up_body", kind="improvement_board", name="Improvement and Assurance Board",
        happened_on="2 September 2022", instrument=office.instrument("Directions of 2022"),
    )  # fmt: skip
    office.record(
        "no_change", "18 May 2023", "no_change", reason="The board reports progress.",
        announced_by="Minister", not_held=["asked_by", "decided_by", "signed_by"], **documented,
    )  # fmt: skip
    office.publish("report", "The board’s progress report", "18 May 2023", _NOTTINGHAM)
    office.record(
        "make", "13 December 2023", kinds=["proposal"], title="Minded to appoint commissioners",
        proposes="Further directions, and commissioners.", reason="Progress is too slow.",
        representations_close_on="2 January 2024", announced_by="Minister",
        not_held=["asked_by", "signed_by"], **_SECRETARY, **documented,
    )  # fmt: skip
    refused = office.record(
        "make", "2 January 2024", kinds=["transfer_of_functions"], reason="Too early",
        proportionality="Too early", **_SECRETARY, **documented, expect=422,
    )  # fmt: skip
    assert "close on 2 January 2024" in " ".join(refused.errors())
    second = office.instrument("Minded to appoint commissioners")
    office.fill(
        "consider_representations", named={"proposal": second}, happened_on="22 February 2024",
        happened_precision="published", words="Commissioners are appointed.",
    )  # fmt: skip
    office.record(
        "make", "22 February 2024", kinds=["direction", "transfer_of_functions"],
        title="Directions of 2024", in_force_to="22 February 2026",
        functions_transferred="Governance and finance.", reason="For two years.",
        proportionality="Advice alone has not brought the change that is needed.",
        **_SECRETARY, **documented,
    )  # fmt: skip
    office.fill(
        "set_up_body", kind="commissioners", name="The Nottingham commissioners",
        happened_on="22 February 2024", ends_on="22 February 2026", reports_every="6",
    )  # fmt: skip
    office.record(
        "make", "January 2026", kinds=["proposal"], title="Minded to step down to envoys",
        proposes="Two ministerial envoys for 18 months, reviewed after 12, in the place of "
        "commissioners.",
        reason="Improvement is significant.", **_SECRETARY, **documented,
        signed_by="Deputy Director, Local Government Stewardship and Interventions",
        not_held=["asked_by", "announced_by"],
    )  # fmt: skip
    assert "Commissioners: lapsed, decision awaited" in office.stands_at()
    office.tells(
        ("Known as published on 19 January 2004", "Voluntary engagement offered"),
        ("23 June 2022", "Case opened on Nottingham City Council"),
        (
            "23 June 2022",
            "Proposal: Minded to intervene",
            "Representations open until",
            "7 July 2022",
        ),
        ("2 September 2022", "Made: Directions of 2022, Section 15(5)"),
        ("18 May 2023", "no change"),
        (
            "13 December 2023",
            "Proposal: Minded to appoint commissioners",
            "Representations open until",
            "2 January 2024",
        ),
        (
            "22 February 2024",
            "Made: Directions of 2024: Direction, Section 15(5)",
            "From 22 February 2024 to 22 February 2026",
        ),
        (
            "22 February 2024",
            "Made: Directions of 2024: Transfer of functions to commissioners, Section 15(6)",
            "Governance and finance.",
        ),
        ("January 2026", "Proposal: Minded to step down to envoys", "10 working days after"),
    )


def test_woking_whose_directions_were_too_urgent_for_representations(app: Flask) -> None:
    office = Office(app, "Woking Borough Council")
    office.open_case("25 May 2023", "Debts that the council cannot carry.", source_address=_WOKING)
    office.note("The council’s debts", "Far beyond what the council can repay.", "25 May 2023")
    urgent: dict[str, Any] = {
        "kinds": ["direction", "transfer_of_functions"],
        "title": "Directions to Woking",
        "reason": "The council is failing its duty of best value.",
        "proportionality": "Nothing less would be quick enough.",
        "jump_reason": "The matter allows no delay.",
        "document_title": "Directions made under the Local Government Act 1999",
        "document_address": _WOKING,
        **_SECRETARY,
    }
    refused = office.record("make", "25 May 2023", **urgent, expect=422)
    assert "or urgency" in " ".join(refused.errors())
    because = "Sufficiently urgent to forgo the period for representations of section 15(9)."
    office.record("make", "25 May 2023", **urgent, is_urgent="y", urgent_because=because)
    office.publish(
        "memorandum",
        "Directions and memorandum",
        "25 May 2023",
        _WOKING,
        "Directions to Woking: Direction",
    )
    assert "Commissioners" in office.stands_at()
    office.tells(
        ("25 May 2023", "Case opened on Woking Borough Council"),
        (
            "25 May 2023",
            "Made: Directions to Woking: Direction, Section 15(5)",
            "From 25 May 2023, without an end",
            because,
        ),
        (
            "25 May 2023",
            "Made: Directions to Woking: Transfer of functions to commissioners, Section 15(6)",
        ),
    )


def test_the_notice_to_bournemouth_christchurch_and_poole_that_lapsed(app: Flask) -> None:
    office = Office(app, "Bournemouth, Christchurch and Poole Council")
    office.open_case("3 August 2023", "An external assurance review.", source_address=_BCP)
    office.note("External assurance review", "Governance is under strain.", "3 August 2023")
    by_department: dict[str, Any] = {
        "not_held": ["asked_by", "decided_by", "signed_by", "announced_by"],
        "document_title": "Best value notice",
        "document_address": _BCP,
    }
    office.record(
        "make", "3 August 2023", kinds=["notice"], title="Best value notice",
        in_force_to="2 August 2024", reason="After the review.",
        proportionality="A notice without force of law.",
        jump_reason="The review had shown what is wrong.", **by_department,
    )  # fmt: skip
    office.fill(
        "expect_plan", what="Action plan", happened_on="3 August 2023", due_on="6 September 2023"
    )
    office.fill("receive_plan", named={"number": 1}, happened_on="6 September 2023",
                happened_precision="published")  # fmt: skip
    office.fill("judge_plan", named={"number": 1}, verdict="accepted",
                happened_on="6 September 2023")  # fmt: skip
    assert "Notice: lapsed, decision awaited" in office.stands_at()
    office.record(
        "let_lapse", "2 August 2024", about="Best value notice", stage_after="closed",
        is_exit_test_met="y", reason="All actions are complete.", **by_department,
    )  # fmt: skip
    assert "Closed" in office.stands_at()
    assert office.rows_of_the_ladder() == ["Notice", "Routine", "Closed"]  # to close is no climb
    office.tells(
        ("3 August 2023", "Case opened on Bournemouth, Christchurch and Poole Council"),
        ("3 August 2023", "Made: Best value notice", "From 3 August 2023 to 2 August 2024"),
        ("Known as published on 6 September 2023", "Action plan, version 1, received"),
        ("6 September 2023", "Action plan, version 1, accepted"),
        ("2 August 2024", "Lapsed: Best value notice", "Closed, from Notice"),
    )


def test_bedfordshire_that_had_a_lead_official_and_is_no_more(app: Flask) -> None:
    office = Office(app, "Bedfordshire County Council", ended_on=date(2009, 3, 31))
    source = f"{_HANSARD}/2003/dec/19/relationship-managers"
    office.open_case(
        "19 December 2003", "Poor, or weak with poor corporate capacity, under CPA.", "published",
        source="Hansard, written answers", source_address=source,
    )  # fmt: skip
    office.fill(
        "set_up_body", kind="lead_official", name="A lead official of ODPM",
        remit="Named by the minister in an answer to Parliament.",
        happened_on="19 December 2003", happened_precision="published",
    )  # fmt: skip
    office.tells(
        ("Known as published on 19 December 2003", "Case opened on Bedfordshire County Council"),
        (
            "Known as published on 19 December 2003",
            "Lead official set up: A lead official of ODPM, known as published",
        ),
    )


def test_enfield_that_was_offered_a_voluntary_engagement(app: Flask) -> None:
    office = Office(app, "Enfield London Borough Council")
    source = f"{_HANSARD}/2004/jan/19/relationship-managers"
    office.open_case("19 January 2004", "Rated weak in 2002.", "published", source_address=source)
    office.fill(
        "offer_voluntary", what="A relationship through a named official",
        words="Officials of ODPM are discussing it with the council.",
        happened_on="19 January 2004", happened_precision="published",
    )  # fmt: skip
    office.tells(
        ("Known as published on 19 January 2004", "Case opened on Enfield"),
        (
            "Known as published on 19 January 2004",
            "Voluntary engagement offered: A relationship through a named official",
        ),
    )


def test_slough_whose_directions_were_varied_above_the_office(app: Flask) -> None:
    """The office has the memorandum of September 2022 on paper and was told of no proposal."""
    office = Office(app, "Slough Borough Council")
    office.open_case("25 October 2021", "The council ran out of money.", source_address=_SLOUGH)
    office.note("External assurance review", "The council failed its duty.", "25 October 2021")
    documented: dict[str, Any] = {
        "document_title": "Explanatory memorandum",
        "document_address": _SLOUGH,
    }
    told: dict[str, Any] = {
        "announced_by": "Minister, by written statement",
        "not_held": ["asked_by", "signed_by"],
        **_SECRETARY,
        **documented,
    }
    office.record(
        "make", "25 October 2021", kinds=["proposal"], title="Minded to intervene in Slough",
        proposes="Directions, and commissioners.", representations_close_on="5 November 2021",
        reason="The council failed in many ways to comply with its duty of best value.", **told,
    )  # fmt: skip
    proposal = office.instrument("Minded to intervene in Slough")
    office.fill(
        "consider_representations", named={"proposal": proposal}, happened_on="1 December 2021",
        happened_precision="published", words="Commissioners are sent in.",
    )  # fmt: skip
    office.record(
        "make", "1 December 2021", kinds=["direction", "transfer_of_functions"],
        title="Directions of 2021", functions_transferred="Governance, finance.",
        reason="As proposed.", proportionality="Nothing less would do.",
        jump_reason="The review showed what is wrong.", **told,
    )  # fmt: skip
    office.publish("memorandum", "Memorandum of 2021", "1 December 2021", _SLOUGH)
    varied: dict[str, Any] = {
        "about": "Directions of 2021: Transfer of functions to commissioners",
        "title": "Transfer of functions, updated",
        "functions_transferred": "Governance, finance, and recruitment.",
        "reason": "Commissioners gain powers over recruitment.",
        **_SECRETARY,
    }
    unseen = ["asked_by", "signed_by", "announced_by", "document"]
    refused = office.record("vary", "1 September 2022", **varied, not_held=unseen, expect=422)
    assert "a proposal whose representations have closed" in " ".join(refused.errors())
    office.record(
        "vary", "1 September 2022", **varied, document_title="Explanatory memorandum, 2022",
        document_address=f"{_SLOUGH}-1-september-2022",
    )  # fmt: skip
    assert "Commissioners" in office.stands_at()
    decided = office.decision("Vary Directions of 2021")
    assert "representations" not in decided
    office.tells(
        ("25 October 2021", "Case opened on Slough Borough Council"),
        (
            "25 October 2021",
            "Proposal: Minded to intervene in Slough",
            "Representations open until",
            "5 November 2021",
        ),
        ("1 December 2021", "Made: Directions of 2021: Direction, Section 15(5)"),
        ("1 September 2022", "Decided, approved: Vary Directions of 2021"),
        (
            "1 September 2022",
            "Made: Transfer of functions, updated, Section 15(6)",
            "Governance, finance, and recruitment.",
            "Explanatory memorandum, 2022",
        ),
        ("1 September 2022", "Varied: Directions of 2021: Transfer of functions"),
    )
