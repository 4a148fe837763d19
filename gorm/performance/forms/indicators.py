"""The forms of indicators as data."""

from gorm.core.forms import Form, a_file, choice, long_text, text_line
from gorm.performance.rules.indicators import KINDS, LEVELS
from gorm.performance.terms import Measures, PeriodForm, Polarity

_POLARITIES = [(one.value, one.label) for one in Polarity]
_FORMS = [("", "As its values show"), *((one.value, one.label) for one in PeriodForm)]


class IndicatorForm(Form):
    """All that is known of an indicator, apart from its code."""

    name = text_line("Name", required="Enter the name of the indicator.", longest=300)
    definition = long_text(
        "Definition", longest=10_000, hint="What is counted, of whom, and how. Shown with figures."
    )
    theme = choice("Theme", required="Choose a theme.")
    polarity = choice(
        "Which values are better",
        _POLARITIES,
        radios=True,
        required="Say which values are better.",
        hint="Ranks and bands follow from it. Where neither is better there are ranks, no bands.",
    )
    unit = text_line("Unit", longest=60, hint="Such as percent, years or rate per 100,000.")
    kind = choice(
        "Kind",
        [(one.value, words) for one, words in KINDS.items()],
        radios=True,
        required="Choose the kind.",
    )
    level = choice(
        "What it speaks of",
        [(one.value, words) for one, words in LEVELS.items()],
        radios=True,
        required="Say what it speaks of.",
    )
    measures = choice(
        "Whom it measures",
        [(one.value, one.label) for one in Measures],
        required="Choose whom it measures.",
        hint="Only these are compared with one another.",
    )
    floor_standard = text_line(
        "Floor standard",
        longest=60,
        hint="The least that is acceptable or, where low is better, the most. Blank for none.",
    )
    gap_from = text_line(
        "Breakdown with the gap’s first value", longest=200, hint="Blank where no gap is declared."
    )
    gap_to = text_line("Breakdown that is taken away from it", longest=200)
    declared_form = choice(
        "Form of its periods",
        _FORMS,
        hint="Needed only where periods can be read in two ways, such as 2011-12.",
    )
    source = long_text("Source", longest=2_000, hint="Who publishes it and where.")
    licence = text_line("Licence", longest=300)


class NewIndicatorForm(IndicatorForm):
    """An indicator that is added."""

    code = text_line(
        "Code",
        required="Enter a code.",
        longest=40,
        hint="What files and addresses call it, such as ASC-1. It cannot be changed later.",
    )


class CatalogueForm(Form):
    """A file of indicators."""

    file = a_file(
        "File",
        required="Choose a file.",
        hint="A CSV file or a workbook (.xlsx), a row for each indicator: its code, name, theme "
        "and polarity, and whatever else is known.",
    )
    sheet = text_line(
        "Sheet of the workbook", hint="Only where several sheets of a workbook hold a table."
    )
