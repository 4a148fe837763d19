"""The form that makes a calendar feed."""

from gorm.core.forms import Form, choice, text_line
from gorm.feeds.rules import LONGEST_LABEL

OWN = ("", "My own plans: what I take part in, and what I logged")


class FeedForm(Form):
    """What the feed is of, and what its owner calls it."""

    area = choice(
        "What the feed shows",
        hint="Your own plans, or what everybody in government does with one area.",
    )
    label = text_line(
        "Name",
        required="Enter a name for the feed, such as where you will use it.",
        longest=LONGEST_LABEL,
        hint="Only you see it. Such as: Outlook at work.",
    )
