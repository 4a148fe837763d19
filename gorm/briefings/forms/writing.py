"""The forms on which the parts of a pack are written, and its pictures described."""

from gorm.briefings.queries.earlier import EarlierPack, named
from gorm.briefings.queries.pictures import PictureRow
from gorm.briefings.queries.writing import ItemRow
from gorm.briefings.rules.writing import LANGUAGES, LONGEST_HEADING, LONGEST_WORDS, PartRule
from gorm.briefings.service.picturing import PictureWords
from gorm.briefings.service.writing import ItemWords
from gorm.core.forms import Form, a_file, choice, choices, long_text, text_line

_DESCRIBE = (
    "What somebody would need to know who cannot see it. It is read out in its place, and is not "
    "printed."
)


class ItemForm(Form):
    """One item of a part."""

    heading = text_line("Heading", longest=LONGEST_HEADING)
    words = long_text("Words", longest=LONGEST_WORDS)
    language = choice("Language of these words", LANGUAGES)

    def suit(self, rule: PartRule) -> None:
        """Ask for what this part has."""
        if rule.heading:
            self.heading.label.text = rule.heading
            self.words.label.text = "Line to take" if rule.needs_heading else "What happens"
        else:
            del self.heading

    @property
    def written(self) -> ItemWords:
        """What was typed."""
        heading = self.heading.data or "" if self.asks("heading") else ""
        return ItemWords(self.words.data or "", heading, self.language.data or "")


def start_of_item(item: ItemRow) -> dict[str, object]:
    """The fields of an item as it stands."""
    return {
        "heading": item.heading,
        "words": item.words,
        "language": item.language,
        "version": str(item.version),
    }


class TakeForm(Form):
    """Which suggestion to take."""

    suggestion = text_line("Suggestion", longest=64, required="Choose a suggestion.")


class EarlierForm(Form):
    """From which pack to take something again, and what."""

    items = choices("What to take")

    def offer_items(self, offered: list[tuple[int, str]]) -> None:
        """The items of the chosen pack."""
        self.offer("items", [(str(number), words) for number, words in offered])

    @property
    def chosen(self) -> frozenset[int]:
        """The items that were ticked."""
        return frozenset(int(one) for one in self.items.data or [] if one.isdecimal())


class PictureForm(Form):
    """A picture that is sent, and what is said of it."""

    picture = a_file("Picture", hint="A PNG, JPEG or WebP file of at most 10 MB.")
    description = long_text("Description", longest=500, hint=_DESCRIBE)
    caption = text_line("Caption (optional)", longest=300, hint="Printed below the picture.")
    credit = text_line("Credit (optional)", hint="Who made it or owns it.")

    @property
    def said(self) -> PictureWords:
        """What was typed."""
        return PictureWords(
            self.description.data or "", self.caption.data or "", self.credit.data or ""
        )


class DescribeForm(PictureForm):
    """What is said of a picture that is there."""

    picture = None  # the picture itself stays


def start_of_picture(picture: PictureRow) -> dict[str, object]:
    """The fields of a picture as it stands."""
    return {
        "description": picture.description,
        "caption": picture.caption,
        "credit": picture.credit,
        "version": str(picture.version),
    }


def earlier_choices(found: tuple[EarlierPack, ...]) -> list[tuple[str, str]]:
    """Earlier packs as (number, words), those of the same place first."""
    return [(one.number, named(one)) for one in found]
