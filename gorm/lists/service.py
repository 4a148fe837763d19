"""Saving filters under a name, and choosing what a list shows."""

from collections.abc import Mapping, Sequence
from typing import Final

from sqlalchemy import func, select

from gorm.accounts.actor import Actor
from gorm.audit.service import Subject, record
from gorm.core import clock
from gorm.core.db import faults_for, session
from gorm.core.errors import Conflict, NotAllowed, NotFound, Refused
from gorm.core.text import one_line
from gorm.lists.models import ListChoice, SavedFilter, filter_id_in
from gorm.lists.policy import may_change, may_remove, visible_to
from gorm.lists.rules import LONGEST_NAME, LONGEST_QUERY, MOST_FILTERS, folded_name

#: What the acts are called in the trail, as they follow a name.
ACTIONS_IN_ENGLISH: Final[Mapping[str, str]] = {
    "saved_filter.saved": "saved filters of a list",
    "saved_filter.changed": "changed the saved filter",
    "saved_filter.replaced": "replaced what the saved filter asks for",
    "saved_filter.removed": "deleted the saved filter",
    "saved_filter.brought_back": "brought the saved filter back",
    "list.exported": "took the list away as a file",
}

_TAKEN: Final = {
    "uq_saved_filter_name": ("name", "You have a saved filter of this name for this list already.")
}


def save_filter(actor: Actor, list_key: str, name: str, query: str, *, is_shared: bool) -> str:
    """Save filters of a list under a name; returns the reference."""
    _check(name, query)
    _refuse_more(actor, list_key)
    saved = SavedFilter(
        owner_id=actor.user_id, list_key=list_key, query=query, saved_at=clock.now()
    )
    _call_it(saved, name)
    _share(actor, saved, is_shared=is_shared)
    with faults_for(_TAKEN):
        session().add(saved)
        session().flush()
    changes = {label: ("", words) for label, words in _in_english(saved).items()}
    record(
        actor, "saved_filter.saved", _subject(saved), changes=changes, facts={"list": list_key}
    )  # fmt: skip
    return saved.reference


def change_filter(
    actor: Actor, reference: str, name: str, seen_version: int, *, is_shared: bool
) -> None:
    """Rename a saved filter, share it, or share it no more."""
    saved = _own(actor, reference, seen_version)
    _check(name, saved.query)
    before = _in_english(saved)
    _call_it(saved, name)
    if is_shared != saved.is_shared:
        _share(actor, saved, is_shared=is_shared)
    with faults_for(_TAKEN):
        session().flush()
    _recorded(actor, "saved_filter.changed", saved, before)


def replace_filter(actor: Actor, reference: str, query: str, seen_version: int) -> None:
    """Have a saved filter ask for what is in force now."""
    saved = _own(actor, reference, seen_version)
    _check(saved.name, query)
    before = _in_english(saved)
    saved.query = query
    session().flush()
    _recorded(actor, "saved_filter.replaced", saved, before)


def remove_filter(actor: Actor, reference: str) -> None:
    """Delete a saved filter; it can be brought back."""
    saved = _to_remove(actor, reference)
    if saved.removed_at is None:
        saved.removed_at = clock.now()
        record(actor, "saved_filter.removed", _subject(saved))


def bring_back_filter(actor: Actor, reference: str) -> None:
    """Bring a deleted filter back, unless another has its name by now."""
    saved = _to_remove(actor, reference)
    if saved.removed_at is None:
        return
    saved.removed_at = None
    words = (
        "Another saved filter of this list has this name by now. Rename that one first, then "
        "bring this one back."
    )
    with faults_for({"uq_saved_filter_name": ("", words)}):
        session().flush()
    record(actor, "saved_filter.brought_back", _subject(saved))


def choose_default(actor: Actor, reference: str) -> None:
    """Have a list open with a saved filter from now on, for the actor alone."""
    saved = _visible(actor, reference)
    _choice(actor, saved.list_key).default_filter_id = saved.id
    session().flush()


def choose_no_default(actor: Actor, list_key: str) -> None:
    """Have a list open with nothing narrowed again."""
    _choice(actor, list_key).default_filter_id = None
    session().flush()


def choose_columns(actor: Actor, list_key: str, columns: Sequence[str] | None) -> None:
    """Keep which columns of a list the actor wants to see; None is those it has at first."""
    _choice(actor, list_key).columns = None if columns is None else list(columns)
    session().flush()


def _check(name: str, query: str) -> None:
    if not one_line(name):
        raise Refused({"name": "Enter a name by which you will know these filters."})
    if len(one_line(name)) > LONGEST_NAME:
        raise Refused({"name": f"A name can be {LONGEST_NAME} characters long."})
    if not query:
        raise Refused("The list is not narrowed. Narrow it first, then save its filters.")
    if len(query) > LONGEST_QUERY:
        raise Refused("These filters are too long to be saved. Use fewer words.")


def _refuse_more(actor: Actor, list_key: str) -> None:
    held = session().scalar(
        select(func.count())
        .select_from(SavedFilter)
        .where(
            SavedFilter.owner_id == actor.user_id,
            SavedFilter.list_key == list_key,
            SavedFilter.removed_at.is_(None),
        )
    )
    if (held or 0) >= MOST_FILTERS:
        raise Refused(
            f"You have {MOST_FILTERS} saved filters of this list, which is the most. "
            "Delete one that you do not use."
        )


def _call_it(saved: SavedFilter, name: str) -> None:
    saved.name = one_line(name)
    saved.name_key = folded_name(saved.name)


def _share(actor: Actor, saved: SavedFilter, *, is_shared: bool) -> None:
    saved.office_id = actor.office_id if is_shared else None
    saved.department_id = actor.department_id if is_shared else None


def _own(actor: Actor, reference: str, seen_version: int) -> SavedFilter:
    saved = _visible(actor, reference)
    if not may_change(actor, saved.owner_id):
        raise NotAllowed("Only whose saved filter it is can change it. Save one of your own.")
    if saved.version != seen_version:
        raise Conflict("This saved filter was changed after you opened it.")
    return saved


def _visible(actor: Actor, reference: str) -> SavedFilter:
    saved = session().scalar(
        select(SavedFilter).where(
            SavedFilter.id == filter_id_in(reference),
            SavedFilter.removed_at.is_(None),
            visible_to(actor),
        )
    )
    if saved is None:
        raise NotFound
    return saved


def _to_remove(actor: Actor, reference: str) -> SavedFilter:
    """A filter, deleted or not, that the actor may delete and bring back."""
    saved = session().scalar(
        select(SavedFilter).where(SavedFilter.id == filter_id_in(reference), visible_to(actor))
    )
    if saved is None:
        raise NotFound
    if not may_remove(actor, saved.owner_id, saved.office_id):
        raise NotAllowed(
            "Only whose saved filter it is can delete it, or a director of the office that it is "
            "shared with."
        )
    return saved


def _choice(actor: Actor, list_key: str) -> ListChoice:
    found = session().get(ListChoice, (actor.user_id, list_key))
    if found is None:
        found = ListChoice(user_id=actor.user_id, list_key=list_key)
        session().add(found)
    return found


def _recorded(actor: Actor, action: str, saved: SavedFilter, before: Mapping[str, str]) -> None:
    after = _in_english(saved)
    changes = {label: (before[label], after[label]) for label in after}
    changed = {label: pair for label, pair in changes.items() if pair[0] != pair[1]}
    if changed:
        record(actor, action, _subject(saved), changes=changed)


def _in_english(saved: SavedFilter) -> dict[str, str]:
    return {
        "Name": saved.name,
        "Asks for": saved.query,
        "Shared": "Yes" if saved.is_shared else "No",
    }


def _subject(saved: SavedFilter) -> Subject:
    return Subject("saved_filter", saved.reference)
