"""The forms of a letter: choosing a template, writing, recording it as sent, its reply."""

from gorm.attachments.forms import AttachmentFields
from gorm.challenge.service.letters import LONGEST_HEADING, LetterWords
from gorm.core.forms import (
    DayField,
    Form,
    choice,
    happened_day,
    how_exactly,
    long_text,
    text_line,
)


class NewLetterForm(Form):
    """From what a letter is drafted, and who signs it."""

    template = choice("Begin with", radios=True, required="Choose what to begin with.")
    signatory = long_text(
        "Who signs it?",
        required="Enter who signs it.",
        longest=1_000,
        hint="The name on the first line, then the post and the office.",
    )


class LetterForm(Form):
    """The words of a letter, to be edited freely while it is a draft."""

    heading = text_line(
        "About", required="Enter what the letter is about.", longest=LONGEST_HEADING
    )
    addressee = long_text("To", longest=2_000, hint="The name, the post, and the address.")
    words = long_text(
        "Words",
        required="Enter the words of the letter.",
        hint="From “Dear” to “Yours sincerely”. An empty line begins a paragraph; a line that "
        "begins with “- ” is a point of a list. What stands in square or curly brackets, such as "
        "[aim], is a gap.",
    )
    signatory = long_text("Signed by", required="Enter who signs it.", longest=1_000)
    reply_by = DayField(
        "Reply asked for by",
        description="The words have to name the same day. Leave it empty where no reply is asked "
        "for.",
    )

    @property
    def written(self) -> LetterWords:
        """What was written."""
        return LetterWords(
            heading=self.heading.data or "",
            addressee=self.addressee.data or "",
            words=self.words.data or "",
            signatory=self.signatory.data or "",
            reply_by=self.reply_by.data,
        )


class SentForm(Form):
    """When a letter was sent."""

    sent_on = happened_day("When was it sent?", required="Enter when it was sent.")
    sent_precision = how_exactly()


class ReplyForm(AttachmentFields, Form):
    """The reply to a letter: when it came, what it says, and the file."""

    replied_on = happened_day("When did the reply come?", required="Enter when the reply came.")
    replied_precision = how_exactly()
    words = long_text("What does it say?", hint="In a few words, or in full.")
