"""The forms of peer groups."""

from gorm.core.forms import Form, choices, long_text, text_line, whole_number

_CODE_HINT = "Short, such as COAST. It names the group in addresses and on the command line."


class PeersForm(Form):
    """What a group is called and what it is for."""

    name = text_line("Name", required="Enter the name of the group.")
    purpose = long_text("What the group is for", longest=2000)


class ChangePeersForm(PeersForm):
    """A group that is there; its code stays, since addresses hold it."""

    members = long_text(
        "Members",
        required="Name the councils, one a line.",
        longest=20_000,
        hint="One a line, by name or GSS code. You can paste a column of a spreadsheet.",
    )


class ChosenPeersForm(ChangePeersForm):
    """A group whose members are named by hand."""

    code = text_line("Code", required="Enter a code for the group.", longest=40, hint=_CODE_HINT)


class ComputedPeersForm(PeersForm):
    """A group of the councils that are most like one."""

    code = text_line("Code", required="Enter a code for the group.", longest=40, hint=_CODE_HINT)
    centre = text_line(
        "Whose peers", required="Name the council.", hint="Its name or its GSS code."
    )
    wanted = whole_number("How many peers", least=7, most=50, required="Enter how many peers.")
    indicators = choices("Indicators to compare by", required="Choose at least one indicator.")
