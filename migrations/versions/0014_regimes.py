"""Two regimes with their ladders, a scheme in which cases are rated, and letters to begin with

Revision: 0014_regimes, after 0013_challenge
"""

import re
from typing import NamedTuple

import sqlalchemy as sa
from alembic import op

revision = "0014_regimes"
down_revision = "0013_challenge"
branch_labels = None
depends_on = None


class _Stage(NamedTuple):
    """A stage from the foot of its ladder up; `attributes` are those that hold."""

    code: str
    name: str
    attributes: frozenset[str] = frozenset()
    clock: str = "none"
    clock_number: int | None = None
    clock_for: str = ""
    renewable_months: int | None = None
    grade_code: str | None = None


class _Kind(NamedTuple):
    """A kind of instrument and the stage that it sets."""

    code: str
    name: str
    legal_basis: str = ""
    stage: str | None = None
    attributes: frozenset[str] = frozenset()
    months: int | None = None
    renewable_months: int | None = None
    grade_code: str | None = None


class _Regime(NamedTuple):
    code: str
    name: str
    description: str
    applies_to: list[str]
    stages: tuple[_Stage, ...]
    kinds: tuple[_Kind, ...]


_LIGHT = frozenset({"is_light"})
_FOLLOWS = frozenset({"follows_instruments"})
_LAPSES = frozenset({"lapses"})
_ABOVE = _FOLLOWS | {"is_above_office"}
_AFTER_REPRESENTATIONS = frozenset({"needs_representations"})
_LEAVING = frozenset({"is_leaving"})
_CLOSES = _LEAVING | {"closes"}

_LOCAL_GOVERNMENT = _Regime(
    "local_government",
    "Local government: best value",
    "For councils and combined authorities, whose duty of best value the Local Government Act "
    "1999 lays down.",
    ["council", "combined_authority"],
    (
        _Stage("routine", "Routine"),
        _Stage("watch", "Watch", _LIGHT, "days", 90, "Review"),
        _Stage(
            "supportive_conversation", "Supportive conversation", _LIGHT, "days", 90, "Review"
        ),
        _Stage(
            "formal_challenge", "Formal challenge", clock="working_days", clock_number=20,
            clock_for="Reply", grade_code="deputy_director",
        ),
        _Stage(
            "brokered_support", "Brokered support", clock="working_days", clock_number=30,
            clock_for="Plan", grade_code="deputy_director",
        ),
        _Stage("notice", "Notice", _FOLLOWS | _LAPSES, "months", 12, "Lapse", 6, "director"),
        _Stage(
            "inspection", "Inspection or inquiry", _ABOVE, "stated", clock_for="Report",
            grade_code="secretary_of_state",
        ),
        _Stage(
            "directions", "Directions", _ABOVE | _AFTER_REPRESENTATIONS, "months", 6, "Review",
            grade_code="secretary_of_state",
        ),
        _Stage(
            "commissioners", "Commissioners", _ABOVE | _AFTER_REPRESENTATIONS, "months", 6,
            "Report", grade_code="secretary_of_state",
        ),
        _Stage("step_down", "Step-down", _LEAVING, clock_for="Exit test"),
        _Stage("closed", "Closed", _CLOSES, clock_for="Exit test"),
    ),
    (
        _Kind("letter", "Letter", grade_code="deputy_director"),
        _Kind(
            "notice", "Notice", "Non-statutory", "notice", _LAPSES, 12, 6, "director",
        ),
        _Kind(
            "demand_for_information", "Demand for information",
            "Section 230 of the Local Government Act 1972", grade_code="director",
        ),
        _Kind(
            "inspection", "Inspection", "Section 10 of the Local Government Act 1999",
            "inspection", grade_code="secretary_of_state",
        ),
        _Kind(
            "local_inquiry", "Local inquiry", "Section 15(3) of the Local Government Act 1999",
            "inspection", grade_code="secretary_of_state",
        ),
        _Kind(
            "direction", "Direction", "Section 15(5) of the Local Government Act 1999",
            "directions", _AFTER_REPRESENTATIONS, grade_code="secretary_of_state",
        ),
        _Kind(
            "transfer_of_functions", "Transfer of functions to commissioners",
            "Section 15(6) of the Local Government Act 1999", "commissioners",
            _AFTER_REPRESENTATIONS | {"transfers_functions"}, grade_code="secretary_of_state",
        ),
        _Kind("improvement_plan", "Improvement plan required", grade_code="director"),
        _Kind(
            "proposal", "Proposal (minded-to)", "Section 15(9) of the Local Government Act 1999",
            attributes=frozenset({"is_proposal"}), grade_code="secretary_of_state",
        ),
    ),
)  # fmt: skip
_NHS = _Regime(
    "nhs",
    "NHS: oversight of providers",
    "For NHS trusts and foundation trusts, which hold a provider licence under the Health and "
    "Social Care Act 2012.",
    ["nhs"],
    (
        _Stage("routine", "Routine oversight"),
        _Stage("enhanced_monitoring", "Enhanced monitoring", _LIGHT, "days", 60, "Review"),
        _Stage(
            "mandated_support", "Mandated support", clock="working_days", clock_number=25,
            clock_for="Plan", grade_code="director",
        ),
        _Stage("undertakings", "Enforcement undertakings", _FOLLOWS, "months", 3, "Review",
               grade_code="director"),
        _Stage(
            "discretionary_requirements", "Discretionary requirements",
            _FOLLOWS | _AFTER_REPRESENTATIONS, "months", 3, "Report",
            grade_code="director_general",
        ),
        _Stage(
            "special_administration", "Trust special administration", _ABOVE, "stated",
            clock_for="Report", grade_code="secretary_of_state",
        ),
        _Stage("step_down", "Step-down", _LEAVING, clock_for="Exit test"),
        _Stage("closed", "Closed", _CLOSES, clock_for="Exit test"),
    ),
    (
        _Kind("letter", "Letter", grade_code="director"),
        _Kind(
            "demand_for_information", "Demand for documents and information",
            "Section 104 of the Health and Social Care Act 2012", grade_code="director",
        ),
        _Kind("recovery_plan", "Recovery plan required", grade_code="director"),
        _Kind(
            "undertakings", "Enforcement undertakings",
            "Section 106 of the Health and Social Care Act 2012", "undertakings",
            grade_code="director",
        ),
        _Kind(
            "notice_of_intent", "Notice of intent",
            "Schedule 11 to the Health and Social Care Act 2012",
            attributes=frozenset({"is_proposal"}), grade_code="director_general",
        ),
        _Kind(
            "discretionary_requirement", "Discretionary requirement",
            "Section 105 of the Health and Social Care Act 2012", "discretionary_requirements",
            _AFTER_REPRESENTATIONS, grade_code="director_general",
        ),
        _Kind(
            "special_administrator", "Appointment of a trust special administrator",
            "Chapter 5A of Part 2 of the National Health Service Act 2006",
            "special_administration", frozenset({"transfers_functions"}),
            grade_code="secretary_of_state",
        ),
    ),
)  # fmt: skip
_REGIMES = (_LOCAL_GOVERNMENT, _NHS)

_SCHEME = "case_rating"
_RATINGS = ("Green", "Amber-green", "Amber-red", "Red")  # the best first

# The paper says by itself under which reference and on which day, and who signs.
_SALUTATION = "Dear {chief_executive},\n\n"
_CLOSE = "\n\nYours sincerely,"

# Code, name, heading, the working days within which a reply is asked for, and the words. Lines
# of a paragraph are joined before they are kept.
_LETTERS = (
    (
        "letter_of_concern",
        "Letter of concern",
        "{council}: {service}",
        20,
        """I am writing about {service} in {council}. This letter sets out what has come to our
attention, why it matters to us, and what I should be grateful to hear from you.

Our concerns are these:

{concerns}

I know that figures never tell the whole story, and that you and your colleagues may already have
work in hand that we have not seen. Before we form a view I should therefore value your own
account: what lies behind the position, what is being done about it, and by when those who rely on
the service should notice the difference.

What we should like to see is this:

{aim}

I should be grateful for a reply by {reply_by}. If a conversation would serve better than
correspondence, my office would be glad to arrange one before then.

This is not a formal step, and no decision has been taken. I hope that what we learn from you will
show that none is needed.""",
    ),
    (
        "formal_challenge",
        "Formal challenge",
        "{council}: formal challenge on {service}",
        20,
        """I am writing formally about the performance of {service} in {council}.

We have looked with care at the published evidence and at what you and your colleagues have told
us, and I acknowledge the effort that has been made. The evidence does not, however, give us
sufficient confidence that matters will come right at the pace that residents are entitled to
expect.

Our concerns are these:

{concerns}

The purpose of this challenge is plain:

{aim}

I therefore ask {council} to let me have, by {reply_by}, a reply that

- says whether you accept the evidence and, where you do not, why;
- explains the causes as the council sees them;
- sets out what will be done, by whom and by when, and how progress will be measured; and
- tells us what help, from this office, from other councils or from elsewhere, would be of most use.

We shall regard this challenge as met when the following test is satisfied:

{exit_test}

I should be grateful if you would bring this letter to the attention of the Leader and of your
statutory officers. My colleagues and I will gladly meet you while you prepare your reply. Should
no sufficient reply reach us by that date, I shall have to consider what further steps are right. I
very much hope that this will not arise.""",
    ),
    (
        "notice",
        "Notice (conditions)",
        "{council}: notice concerning {service}",
        20,
        """I am writing to give {council} notice concerning {service}.

The concerns that we have raised with you remain:

{concerns}

Having considered the council’s reply, the evidence before us, and whether anything less would
suffice, we have concluded that a notice is both necessary and proportionate. It is meant to be of
use to you as well as to us: it says exactly what is asked, so that nobody need be in doubt when it
has been done.

For as long as this notice is in force, we ask {council} to meet these conditions:

{conditions}

What we mean to achieve is this:

{aim}

The notice will be brought to an end once the following test is met, and we shall be glad to do so
early if it is met early:

{exit_test}

Please let me know by {reply_by} who in the council will answer for each condition, and how you
propose to report progress to us.

This notice takes no decision out of the hands of elected members, and it prejudges none of ours. It
does ask for their personal attention, and I should be grateful if you would lay it before the
council at the first opportunity.""",
    ),
    (
        "invitation_of_representations",
        "Invitation of representations (minded-to)",
        "{council}: invitation to make representations",
        10,
        """I am writing to tell you what is proposed in respect of {service} in {council}, and to
invite the council’s representations before any decision is taken.

The concerns that have led to the proposal are these:

{concerns}

What is proposed is this:

{conditions}

Its purpose is as follows:

{aim}

No decision has been taken. Representations are invited on the evidence, on the proposal itself, and
on whether something less would achieve the same purpose. They may come from the council as a whole,
from its members or officers, or from anybody else with an interest, and they will be considered
with an open mind.

Representations should reach this office by {reply_by}, quoting the reference {our_reference}. If
there are reasons why the council cannot properly reply within that time, please tell me as soon as
you can, and I shall consider whether it should be longer.

I should be grateful if you would share this letter with the Leader, with every group on the
council, and with your statutory officers. When the representations have been considered and a
decision has been reached, we shall write to you again, and that letter will give the reasons.""",
    ),
    (
        "acknowledgement",
        "Acknowledgement of a reply",
        "{council}: your reply on {service}",
        None,
        """Thank you for your reply about {service} in {council}, which we have received. I am
grateful to you and your colleagues for the care that you have evidently taken over it.

We shall now consider it together with the evidence as it stands on {today}, against the test that
has been set:

{exit_test}

I shall write to you again when we have done so. You need do nothing further in the meantime,
though my office will of course be glad to hear of anything that changes, and to answer any
question that you may have.""",
    ),
    (
        "closing_letter",
        "Closing letter",
        "{council}: {service}, close of our correspondence",
        None,
        """I am glad to tell you that our challenge concerning {service} in {council} is now at an
end.

When we first wrote, our concerns were these:

{concerns}

The test that we set was the following:

{exit_test}

We have considered your replies, and the evidence as it stands on {today}, and are satisfied that no
further step is called for.

Behind the figures with which this correspondence began stand people who depend on the service. I
should like to thank everyone whose work has gone into serving them better, and would be grateful if
you would pass that on to them and to elected members.

My office remains at your disposal, and we shall follow your progress with interest and
goodwill.""",
    ),
)  # fmt: skip

_regime = sa.table(
    "regime",
    sa.column("id", sa.Integer),
    sa.column("code", sa.String),
    sa.column("name", sa.String),
    sa.column("description", sa.Text),
    sa.column("applies_to", sa.JSON),
    sa.column("rating_scheme", sa.String),
    sa.column("is_in_use", sa.Boolean),
    sa.column("version", sa.Integer),
)
_STAGE_ATTRIBUTES = (
    "is_light", "follows_instruments", "lapses", "is_above_office", "needs_representations",
    "is_leaving", "closes",
)  # fmt: skip
_stage = sa.table(
    "stage",
    sa.column("id", sa.Integer),
    sa.column("regime_id", sa.Integer),
    sa.column("code", sa.String),
    sa.column("name", sa.String),
    sa.column("position", sa.Integer),
    *(sa.column(name, sa.Boolean) for name in _STAGE_ATTRIBUTES),
    sa.column("clock", sa.String),
    sa.column("clock_number", sa.Integer),
    sa.column("clock_for", sa.String),
    sa.column("renewable_months", sa.Integer),
    sa.column("grade_code", sa.String),
    sa.column("is_in_use", sa.Boolean),
)
_KIND_ATTRIBUTES = ("is_proposal", "needs_representations", "lapses", "transfers_functions")
_kind = sa.table(
    "instrument_kind",
    sa.column("id", sa.Integer),
    sa.column("regime_id", sa.Integer),
    sa.column("code", sa.String),
    sa.column("name", sa.String),
    sa.column("legal_basis", sa.String),
    sa.column("position", sa.Integer),
    sa.column("stage_id", sa.Integer),
    *(sa.column(name, sa.Boolean) for name in _KIND_ATTRIBUTES),
    sa.column("months", sa.Integer),
    sa.column("renewable_months", sa.Integer),
    sa.column("grade_code", sa.String),
    sa.column("is_in_use", sa.Boolean),
)
_scheme = sa.table(
    "assessment_scheme",
    sa.column("id", sa.Integer),
    sa.column("code", sa.String),
    sa.column("name", sa.String),
    sa.column("made_by", sa.String),
    sa.column("is_in_use", sa.Boolean),
    sa.column("version", sa.Integer),
)
_category = sa.table(
    "assessment_category",
    sa.column("scheme_id", sa.Integer),
    sa.column("name", sa.String),
    sa.column("position", sa.Integer),
    sa.column("is_failing", sa.Boolean),
)
_letter = sa.table(
    "letter_template",
    sa.column("id", sa.Integer),
    sa.column("code", sa.String),
    sa.column("name", sa.String),
    sa.column("heading", sa.String),
    sa.column("words", sa.Text),
    sa.column("reply_within", sa.Integer),
    sa.column("is_in_use", sa.Boolean),
    sa.column("version", sa.Integer),
)


def upgrade() -> None:
    """Put in what is not there: going down left what an office had used or changed by then."""
    if not _is_there(_scheme, _SCHEME):
        _add_scheme()
    for regime in _REGIMES:
        if not _is_there(_regime, regime.code, regime.name):
            _add_regime(regime)
    for code, name, heading, reply_within, words in _LETTERS:
        if not _is_there(_letter, code, name):
            _add_letter(code, name, heading, reply_within, words)


def _is_there(table: sa.TableClause, code: str, name: str = "") -> bool:
    """Whether there is one with this code, or one that an office has given this name."""
    found = sa.select(table.c.id).where(sa.or_(table.c.code == code, table.c.name == name))
    return op.get_bind().scalar(found) is not None


def _id_of(table: sa.TableClause, code: str) -> int:
    return op.get_bind().execute(sa.select(table.c.id).where(table.c.code == code)).scalar_one()


def _add_scheme() -> None:
    row = {"code": _SCHEME, "name": "Rating of cases of challenge", "made_by": "Government Office"}
    op.bulk_insert(_scheme, [row | {"is_in_use": True, "version": 1}])
    scheme_id = _id_of(_scheme, _SCHEME)
    op.bulk_insert(
        _category,
        [
            {"scheme_id": scheme_id, "name": name, "position": position, "is_failing": False}
            for position, name in enumerate(_RATINGS, start=1)
        ],
    )


def _add_regime(regime: _Regime) -> None:
    row = {
        "code": regime.code,
        "name": regime.name,
        "description": regime.description,
        "applies_to": regime.applies_to,
        "rating_scheme": _SCHEME,
        "is_in_use": True,
        "version": 1,
    }
    op.bulk_insert(_regime, [row])
    regime_id = _id_of(_regime, regime.code)
    op.bulk_insert(
        _stage,
        [
            {"regime_id": regime_id, "position": position, "is_in_use": True}
            | stage._asdict()
            | {name: name in stage.attributes for name in _STAGE_ATTRIBUTES}
            for position, stage in enumerate(regime.stages, start=1)
        ],
    )
    of_regime = sa.select(_stage.c.code, _stage.c.id).where(_stage.c.regime_id == regime_id)
    stages = {row.code: row.id for row in op.get_bind().execute(of_regime)}
    op.bulk_insert(
        _kind,
        [
            {"regime_id": regime_id, "position": position, "is_in_use": True}
            | kind._asdict()
            | {name: name in kind.attributes for name in _KIND_ATTRIBUTES}
            | {"stage_id": stages[kind.stage] if kind.stage else None}
            for position, kind in enumerate(regime.kinds, start=1)
        ],
    )


def _add_letter(code: str, name: str, heading: str, reply_within: int | None, words: str) -> None:
    row = {
        "code": code,
        "name": name,
        "heading": heading,
        "words": _SALUTATION + _unwrapped(words) + _CLOSE,
        "reply_within": reply_within,
        "is_in_use": True,
        "version": 1,
    }
    op.bulk_insert(_letter, [row])


def _unwrapped(words: str) -> str:
    """A letter with each paragraph and each point of a list on one line."""
    return re.sub(r"(?<!\n)\n(?![\n-])", " ", words)


def downgrade() -> None:
    """Take back what nobody uses and nobody has changed; all else stays as the office has it."""
    letters = [code for code, *_ in _LETTERS]
    unused = _untouched(_letter, letters, "case_letter.template_id")
    op.execute(sa.delete(_letter).where(_letter.c.id.in_(unused)))
    for regime in _REGIMES:
        _take_back_regime(regime)
    _take_back_scheme()


def _untouched(table: sa.TableClause, codes: list[str], *references: str) -> list[int]:
    """Those of our own that still have their first version and that nothing refers to."""
    unused = [table.c.id.not_in(_referred_to(reference)) for reference in references]
    found = sa.select(table.c.id).where(table.c.code.in_(codes), table.c.version == 1, *unused)
    return list(op.get_bind().scalars(found))


def _referred_to(reference: str) -> sa.Select[tuple[int]]:
    table, _, name = reference.partition(".")
    column: sa.ColumnClause[int] = sa.table(table, sa.column(name, sa.Integer)).c[name]
    return sa.select(column).where(column.is_not(None))


def _take_back_regime(regime: _Regime) -> None:
    """A regime goes with its whole ladder or not at all: half a ladder would be worse."""
    for regime_id in _untouched(_regime, [regime.code], "challenge_case.regime_id"):
        if not _is_in_use(regime_id, regime):
            op.execute(sa.delete(_kind).where(_kind.c.regime_id == regime_id))
            op.execute(sa.delete(_stage).where(_stage.c.regime_id == regime_id))
            op.execute(sa.delete(_regime).where(_regime.c.id == regime_id))


def _is_in_use(regime_id: int, regime: _Regime) -> bool:
    """Whether anything refers to a stage or a kind of a regime, or an office has added one."""
    own_stages = sa.select(_stage.c.id).where(_stage.c.regime_id == regime_id)
    own_kinds = sa.select(_kind.c.id).where(_kind.c.regime_id == regime_id)
    of_others = sa.select(_kind.c.stage_id).where(
        _kind.c.regime_id != regime_id, _kind.c.stage_id.is_not(None)
    )
    stage_codes = [stage.code for stage in regime.stages]
    kind_codes = [kind.code for kind in regime.kinds]
    uses = (
        own_stages.where(_stage.c.code.not_in(stage_codes)),
        own_kinds.where(_kind.c.code.not_in(kind_codes)),
        own_stages.where(_stage.c.id.in_(of_others)),
        own_stages.where(_stage.c.id.in_(_referred_to("challenge_case.chosen_stage_id"))),
        own_stages.where(_stage.c.id.in_(_referred_to("case_move.from_stage_id"))),
        own_stages.where(_stage.c.id.in_(_referred_to("case_move.to_stage_id"))),
        own_kinds.where(_kind.c.id.in_(_referred_to("instrument.kind_id"))),
    )
    return any(op.get_bind().scalar(use.limit(1)) is not None for use in uses)


def _take_back_scheme() -> None:
    references = ("assessment.scheme_id", "case_rating.scheme_id")
    for scheme_id in _untouched(_scheme, [_SCHEME], *references):
        named = sa.select(_regime.c.id).where(_regime.c.rating_scheme == _SCHEME)
        if op.get_bind().scalar(named.limit(1)) is None:
            op.execute(sa.delete(_category).where(_category.c.scheme_id == scheme_id))
            op.execute(sa.delete(_scheme).where(_scheme.c.id == scheme_id))
