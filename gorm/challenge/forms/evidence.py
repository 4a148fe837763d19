"""The forms that put something on a case's file."""

from gorm.attachments.forms import AttachmentFields
from gorm.core.forms import Form, choice, happened_day, how_exactly, long_text, text_line


class FindingForm(Form):
    """Which finding of the case's organisation."""

    finding = choice("Which finding?", radios=True, required="Choose a finding.")


class AssessmentForm(Form):
    """Which assessment of the case's organisation."""

    assessment = choice("Which assessment?", radios=True, required="Choose an assessment.")


class FiguresForm(Form):
    """The figures of which indicator."""

    figures = choice("Which indicator?", required="Choose an indicator.")


class EngagementForm(Form):
    """Which engagement with the case's organisation."""

    engagement = choice("Which engagement?", radios=True, required="Choose an engagement.")


class DocumentForm(Form):
    """A document by its link."""

    title = text_line("What is it?", required="Enter what it is.", longest=300)
    address = text_line(
        "Link",
        longest=500,
        hint="Its address in the office’s file plan or on the web, beginning with https://",
    )
    words = long_text("What does it show?")
    happened_on = happened_day("What is its date?", required="Enter its date.")
    happened_precision = how_exactly()


class NoteForm(Form):
    """What somebody saw or was told, or a note on the file."""

    title = text_line(
        "What is it about?", required="Enter in a few words what it is about.", longest=300
    )
    words = long_text("Words", required="Enter the words.")
    happened_on = happened_day("When was it?", required="Enter when it was.")
    happened_precision = how_exactly()


class FileForm(AttachmentFields, Form):
    """A file for a case."""
