"""The fixed words of a pack by the language of the document: cover, contents, running heads.

Labels inside the sections are English; a document in another language says so of each section.
The Welsh here wants a translator's check before a pack in Welsh leaves the office.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

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
    #: Titles of sections by their codes, where they differ from what the sections call themselves.
    titles: Mapping[str, str] = field(default_factory=dict)

    def title(self, code: str, own: str) -> str:
        """What a section is called in this language."""
        return self.titles.get(code, own)

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


def differing_language(own: str, document: str) -> str:
    """The language to name beside a piece of a document: its own, where it is another one."""
    return own if own and own != document else ""
