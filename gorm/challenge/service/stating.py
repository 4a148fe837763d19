"""Saying anew what holds of a case: its aim, exit test, status; what was said before stays."""

from collections.abc import Mapping

from gorm.accounts.actor import Actor
from gorm.challenge.models import Aspect, EntryKind
from gorm.challenge.queries.statements import SAID_ANEW, statements_of
from gorm.challenge.service.cases import say
from gorm.challenge.service.filing import Sheet, file_sheet, filed
from gorm.challenge.service.loading import open_case_to_work_on
from gorm.core.errors import Conflict, Refused
from gorm.core.happenings import HappenedOn
from gorm.core.text import cleaned, listed


def restate_case(
    actor: Actor,
    reference: str,
    words_by_aspect: Mapping[Aspect, str],
    happened: HappenedOn,
    seen_version: int,
) -> None:
    """Have new words hold of a case, on one sheet; aspects whose words stay are left alone.

    `seen_version` is that of the statements. Raises Refused where nothing is new, and where words
    are taken away and none put in their place: a case keeps its aim until it has another.
    """
    case = open_case_to_work_on(actor, reference)
    earlier = statements_of(case.id)
    tidy = {aspect: cleaned(words_by_aspect.get(aspect)) for aspect in SAID_ANEW}
    _check_none_is_taken_away({a: earlier.words(a) for a in SAID_ANEW}, tidy)
    changed = {a: words for a, words in tidy.items() if words != earlier.words(a)}
    if earlier.version != seen_version:
        raise Conflict(_STALE)
    if not changed:
        raise Refused("Nothing is different from what holds already.")
    names = [aspect.label.lower() for aspect in changed]
    named = listed(names)
    title = f"Said anew: {named}"
    facts = [(aspect.label, words) for aspect, words in changed.items()]
    # The sheet's number is locked from here on: nobody else can write before this is written.
    entry = file_sheet(actor, case, happened, Sheet(EntryKind.STATEMENT, title, facts=facts))
    if statements_of(case.id).version != seen_version:
        raise Conflict(_STALE)
    say(actor, case, entry, changed)
    changes = {aspect.label: (earlier.words(aspect), words) for aspect, words in changed.items()}
    filed(actor, case, "case.restated", entry, changes=changes)


_STALE = "Somebody else said something anew while you were working on it."


def _check_none_is_taken_away(before: Mapping[Aspect, str], after: Mapping[Aspect, str]) -> None:
    faults = {
        aspect.value: f"Enter what holds now of “{aspect.label}”; what was said before stays on "
        "the file."
        for aspect, words in before.items()
        if words and not after[aspect]
    }
    if faults:
        raise Refused(faults)
