"""The forms of awards and of programmes."""

from gorm.core.errors import Refused
from gorm.core.forms import Form, a_file, choice, long_text, text_line, tick
from gorm.core.forms.base import SearchForm
from gorm.funding.models import AwardStatus, ProgrammeKind
from gorm.funding.queries.awards import ORDERS, AwardRecord
from gorm.funding.queries.programmes import ProgrammeRecord
from gorm.funding.rules.money import NoSum, pence_of, pounds_typed
from gorm.funding.service.awards import LONGEST_NOTE, AwardFacts
from gorm.funding.service.programmes import ProgrammeFacts

ANY = ("", "Any")
_STATES = [(one.value, one.label) for one in AwardStatus]


class AwardForm(Form):
    """An award to a place that is known already."""

    programme = choice("Programme", required="Choose a programme.")
    year = choice("Financial year", required="Choose the financial year.")
    amount = text_line(
        "Amount in pounds",
        longest=30,
        hint="Such as 3,900,000. Empty only where it was withdrawn and no sum was published.",
    )
    status = choice("How firm it is", _STATES, radios=True, required="Choose how firm it is.")
    note = text_line(
        "Note",
        longest=LONGEST_NOTE,
        hint="What tells it from another award of the same programme and year.",
    )
    source = text_line("Source", longest=300, hint="What it was published in.")
    source_address = text_line(
        "Address of the source", longest=500, hint="A web address, if there is one."
    )
    is_sensitive = tick(
        "OFFICIAL-SENSITIVE: not announced yet",
        hint="Then only the place’s own office and auditors know of it, and no pack for the other "
        "side tells of it.",
    )

    def facts(self) -> AwardFacts:
        """What the form says. Raises Refused where the amount is none."""
        try:
            typed = self.amount.data or ""
            pence = pence_of(typed) if typed else None
        except NoSum as fault:
            raise Refused({"amount": str(fault)}) from None
        return AwardFacts(
            programme=self.programme.data or "",
            year=self.year.data or "",
            pence=pence,
            status=AwardStatus(self.status.data),
            note=self.note.data or "",
            source=self.source.data or "",
            source_address=self.source_address.data or "",
            is_sensitive=bool(self.is_sensitive.data),
        )


class EnterAwardForm(AwardForm):
    """An award to an organisation that is typed."""

    organisation = text_line(
        "Council or other body", required="Enter whose award it is.", hint="A name or a code."
    )


class AmendAwardForm(AwardForm):
    """An award that is changed, and why."""

    because = long_text(
        "Why is it changed?",
        required="Enter the reason.",
        longest=2_000,
        hint="It stands in the history of the award.",
    )


class RemoveAwardForm(Form):
    """Why an award is removed."""

    because = long_text("Why is it removed?", required="Enter the reason.", longest=2_000)


class SendAwardsForm(Form):
    """A list of awards to be looked at."""

    file = a_file(
        "File",
        required="Choose a file.",
        hint="A CSV file or a workbook (.xlsx) with one award in a row, 10 MB at most.",
    )
    programme = choice("Programme", required="Choose the programme of all rows.")


class AwardFilterForm(SearchForm):
    """What the list of awards can be narrowed to."""

    q = text_line("Place", hint="A name or a code")
    programme = choice("Programme")
    year = choice("Financial year")
    status = choice("How firm", [ANY, *_STATES])
    office = choice("Office")
    order = choice("Order", ORDERS)


class ProgrammeForm(Form):
    """A programme of money."""

    name = text_line("Name", required="Enter the name of the programme.")
    department = text_line(
        "Whose money", longest=100, hint="The department, as people write it: MHCLG."
    )
    kind = choice(
        "Kind",
        [(one.value, one.label) for one in ProgrammeKind],
        radios=True,
        required="Choose the kind.",
        hint="Exceptional support is told in packs in a sentence of its own.",
    )
    is_in_use = tick("In use", hint="One that is not in use is not offered for new awards.")

    def facts(self) -> ProgrammeFacts:
        """What the form says."""
        return ProgrammeFacts(
            name=self.name.data or "",
            kind=ProgrammeKind(self.kind.data),
            department=self.department.data or "",
            is_in_use=bool(self.is_in_use.data),
        )


def award_fields(record: AwardRecord) -> dict[str, object]:
    """An award as its form shows it."""
    line = record.line
    return {
        "programme": line.programme_reference,
        "year": line.year,
        "amount": "" if line.pence is None else pounds_typed(line.pence),
        "status": line.status.value,
        "note": line.note,
        "source": line.source,
        "source_address": line.source_address,
        "is_sensitive": line.is_sensitive,
        "version": str(record.version),
    }


def programme_fields(record: ProgrammeRecord) -> dict[str, object]:
    """A programme as its form shows it."""
    return {
        "name": record.name,
        "department": record.department,
        "kind": record.kind.value,
        "is_in_use": record.is_in_use,
        "version": str(record.version),
    }
