"""The fixed words of a pack by the language of the document: cover, contents, running heads.

Labels inside the sections are English; a document in another language says so of each section.
The Welsh here wants a translator's check before a pack in Welsh leaves the office.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Final

from gorm.core.clock import OFFICE_TIME
from gorm.core.text import moment

ENGLISH: Final = "en-GB"
WELSH: Final = "cy"


@dataclass(frozen=True)
class Words:
    """What the frame of a pack says in one language."""

    language: str
    full: str
    card: str
    addendum: str
    addendum_to: str
    draft: str
    contents: str
    annexes: str
    annex: str
    recipient: str
    occasion: str
    meeting: str
    prepared_by: str
    contact: str
    as_at: str
    valid_until: str
    issued: str
    issued_by: str
    replaces: str
    copy_number: str
    copies_of: str
    clearances: str
    cleared_for: str
    cleared_by: str
    cleared_on: str
    digest: str
    audit_head: str
    page: str
    page_of: str
    sources: str
    notes: str
    why: str
    the_ask: str
    points: str
    lines: str
    programme: str
    who: str
    theirs: str
    ours: str
    asks: str
    offers: str
    more_in_pack: str
    in_pack: str
    and_more: str
    nothing_on_record: str
    nothing_written: str
    issue: str
    line: str
    not_to_be_said: str
    representations: str
    weekdays: tuple[str, ...]
    months: tuple[str, ...]
    #: Titles of sections by their codes, where they differ from what the sections call themselves.
    titles: Mapping[str, str] = field(default_factory=dict)

    def title(self, code: str, own: str) -> str:
        """What a section is called in this language."""
        return self.titles.get(code, own)

    def day(self, value: date | None) -> str:
        """A day in full: '7 March 2026'."""
        return f"{value.day} {self.months[value.month - 1]} {value.year}" if value else ""

    def day_of_week(self, value: date | None) -> str:
        """A day with its name: 'Saturday 7 March 2026'."""
        return f"{self.weekdays[value.weekday()]} {self.day(value)}" if value else ""

    def moment(self, value: datetime | None) -> str:
        """A moment by the clocks of the office, as it is written in this language."""
        if value is None or self.language == ENGLISH:
            return moment(value)
        local = value.astimezone(OFFICE_TIME)
        return f"{self.day(local.date())}, {local:%H:%M}"

    def page_boxes(self) -> str:
        """The style sheet of the page numbers, whose words CSS holds."""
        numbers = f'"{self.page} " counter(page) " {self.page_of} " counter(pages)'
        return f"@page {{ @bottom-right {{ content: {numbers}; }} }}"

    def annex_title(self, letter: str, title: str) -> str:
        """The heading of an annex."""
        return f"{self.annex} {letter}: {title}"


_BY_LANGUAGE: Final[Mapping[str, Words]] = {
    ENGLISH: Words(
        language=ENGLISH,
        full="Briefing pack",
        card="Meeting card",
        addendum="Addendum",
        addendum_to="to",
        draft="Draft, not for use",
        contents="Contents",
        annexes="Annexes",
        annex="Annex",
        recipient="For",
        occasion="Occasion",
        meeting="Meeting",
        prepared_by="Prepared by",
        contact="Before the meeting, ring",
        as_at="Data as at",
        valid_until="Not to be used after",
        issued="Issued",
        issued_by="by",
        replaces="Replaces",
        copy_number="Copy",
        copies_of="of",
        clearances="Cleared",
        cleared_for="Clearance",
        cleared_by="By",
        cleared_on="When",
        digest="Content digest",
        audit_head="Head of the audit trail",
        page="Page",
        page_of="of",
        sources="Sources, and how this pack was made",
        notes="Notes",
        why="Why we are meeting",
        the_ask="What we ask",
        points="Three points to make",
        lines="Lines to take",
        programme="Programme",
        who="Who will be there",
        theirs="For them",
        ours="With us",
        asks="What we ask of them",
        offers="What we can offer",
        more_in_pack="more in the full pack",
        in_pack="in the full pack",
        and_more="more",
        nothing_on_record="Nothing is on record under this heading.",
        nothing_written="Nothing is written under this heading yet.",
        issue="If they raise",
        line="Line to take",
        not_to_be_said="What may not be said",
        representations="Representations are open. Until they have been considered, say nothing "
        "that suggests that the outcome is decided.",
        weekdays=(
            "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday",
        ),
        months=(
            "January", "February", "March", "April", "May", "June", "July", "August", "September",
            "October", "November", "December",
        ),
    ),
    WELSH: Words(
        language=WELSH,
        full="Pecyn briffio",
        card="Cerdyn cyfarfod",
        addendum="Adendwm",
        addendum_to="i",
        draft="Drafft, nid i’w ddefnyddio",
        contents="Cynnwys",
        annexes="Atodiadau",
        annex="Atodiad",
        recipient="Ar gyfer",
        occasion="Achlysur",
        meeting="Cyfarfod",
        prepared_by="Paratowyd gan",
        contact="Cyswllt cyn y cyfarfod",
        as_at="Data ar",
        valid_until="Nid i’w ddefnyddio ar ôl",
        issued="Cyhoeddwyd",
        issued_by="gan",
        replaces="Yn disodli",
        copy_number="Copi",
        copies_of="o",
        clearances="Cymeradwywyd",
        cleared_for="Cymeradwyaeth",
        cleared_by="Gan",
        cleared_on="Pryd",
        digest="Crynodeb digidol",
        audit_head="Pen y trywydd archwilio",
        page="Tudalen",
        page_of="o",
        sources="Ffynonellau, a sut y gwnaed y pecyn hwn",
        notes="Nodiadau",
        why="Pam rydym yn cyfarfod",
        the_ask="Beth rydym yn ei ofyn",
        points="Tri phwynt i’w gwneud",
        lines="Llinellau i’w cymryd",
        programme="Rhaglen",
        who="Pwy fydd yno",
        theirs="Ar eu rhan nhw",
        ours="Gyda ni",
        asks="Beth rydym yn ei ofyn ganddynt",
        offers="Beth y gallwn ei gynnig",
        more_in_pack="yn rhagor yn y pecyn llawn",
        in_pack="yn y pecyn llawn",
        and_more="arall",
        nothing_on_record="Nid oes dim ar gofnod o dan y pennawd hwn.",
        nothing_written="Nid oes dim wedi’i ysgrifennu o dan y pennawd hwn eto.",
        issue="Os codant",
        line="Llinell i’w chymryd",
        not_to_be_said="Yr hyn na cheir ei ddweud",
        representations="Mae’r cyfnod sylwadau ar agor. Hyd nes yr ystyrir y sylwadau, peidiwch â "
        "dweud dim sy’n awgrymu bod y canlyniad wedi’i benderfynu.",
        weekdays=(
            "Dydd Llun", "Dydd Mawrth", "Dydd Mercher", "Dydd Iau", "Dydd Gwener",
            "Dydd Sadwrn", "Dydd Sul",
        ),
        months=(
            "Ionawr", "Chwefror", "Mawrth", "Ebrill", "Mai", "Mehefin", "Gorffennaf", "Awst",
            "Medi", "Hydref", "Tachwedd", "Rhagfyr",
        ),
        titles={
            "front": "Yn gryno",
            "at_a_glance": "Cipolwg",
            "asks": "Gofynion a chynigion",
            "issues": "Materion sy’n debygol o godi",
            "sensitivities": "Materion sensitif",
            "key_people": "Pobl allweddol",
            "performance": "Perfformiad",
            "negotiation": "Cytundeb a negodi",
            "challenge": "Her",
            "engagement_log": "Cofnod ymgysylltu",
            "commitments": "Ymrwymiadau",
            "parliament": "Aelodau Seneddol",
            "funding": "Cyllid",
            "biographies": "Bywgraffiadau",
            "changes": "Newidiadau ers y pecyn diwethaf",
        },
    ),
}  # fmt: skip


def words_for(language: str) -> Words:
    """The fixed words of a document in this language, or in English where there are none."""
    return _BY_LANGUAGE.get(language, _BY_LANGUAGE[ENGLISH])
