"""The form of a template of a letter."""

from gorm.core.forms import Form, long_text, text_line, whole_number


class LetterTemplateForm(Form):
    """The words of a letter, with gaps in curly brackets."""

    name = text_line("Name", required="Enter the name of the template.", longest=120)
    heading = text_line("Heading", longest=300, hint="Stands above the letter.")
    reply_within = whole_number(
        "Reply within",
        least=1,
        most=250,
        hint="Working days. Empty where no reply is asked for.",
    )
    words = long_text(
        "Words",
        required="Enter the words of the letter.",
        longest=20_000,
        hint="From the salutation to the close: references, the day and the signature stand on the "
        "paper by themselves. An empty line begins a paragraph; a hyphen begins a point of a list.",
    )
