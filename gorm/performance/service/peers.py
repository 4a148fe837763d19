"""Making peer groups: chosen by hand, taken from a file, or computed from the figures."""

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from sqlalchemy import func, or_, select

from gorm.accounts.actor import Actor
from gorm.accounts.policy import insist
from gorm.audit.service import Subject, record
from gorm.core.db import faults_for, session
from gorm.core.errors import Conflict, NotFound, Refused
from gorm.core.text import count, listed, one_line
from gorm.importing.report import Fault, FileRefused, ImportReport, Tally
from gorm.importing.tables import Table, need_columns
from gorm.performance.models import PeerGroup, PeerGroupMember, PeerMethod
from gorm.performance.policy import may_manage
from gorm.performance.queries.comparing import NATIONAL, REGION, TYPE
from gorm.performance.queries.peers import latest_figures
from gorm.performance.rules.peers import METHOD, nearest
from gorm.places.models import Organisation

ACTIONS_IN_ENGLISH: Final = {
    "peer_group.added": "added the peer group",
    "peer_group.changed": "changed the peer group",
    "peer_group.computed": "computed the peer group",
    "peer_group.imported": "took the peer group from a file",
    "peer_group.retired": "retired the peer group",
    "peer_group.brought_back": "brought the peer group back",
}
MOST_MEMBERS: Final = 100
_CODE: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,39}", re.ASCII)
_TAKEN: Final = {
    "uq_peer_group_code": ("code", "There is a peer group of this code already."),
    "uq_peer_group_name": ("name", "There is a peer group of this name already."),
}


@dataclass(frozen=True)
class PeerWords:
    """What a peer group is called, and what it is for."""

    code: str
    name: str
    purpose: str = ""


def choose_group(actor: Actor, words: PeerWords, members: str) -> str:
    """Add a group whose members are named one a line, by name or GSS code; its code."""
    insist(may_manage(actor))
    bodies = bodies_named(members)
    group = _added(words, PeerMethod.CHOSEN)
    _set_members(group, bodies)
    record(actor, "peer_group.added", _subject(group), changes=_in_english(bodies))
    return group.code


def change_group(
    actor: Actor, code: str, words: PeerWords, members: str, seen_version: int
) -> None:
    """Change what a group is called and who is in it; who changes it has chosen its members."""
    insist(may_manage(actor))
    group = _found(code)
    if group.version != seen_version:
        raise Conflict("Somebody else changed this group while you were working on it.")
    bodies = bodies_named(members)
    before = group.name
    group.name, group.purpose = one_line(words.name), words.purpose
    if _set_members(group, bodies):
        group.method, group.workings, group.centre_id = PeerMethod.CHOSEN, {}, None
    with faults_for(_TAKEN):
        session().flush()
    changes = _in_english(bodies) | ({"Name": (before, group.name)} if before != group.name else {})
    record(actor, "peer_group.changed", _subject(group), changes=changes)


def compute_group(
    actor: Actor, words: PeerWords, centre_code: str, indicators: Sequence[str], wanted: int
) -> str:
    """Add a group of the councils most like one, by the figures of some indicators; its code."""
    insist(may_manage(actor))
    [centre] = bodies_named(centre_code, field="centre", least=1)
    if centre.council_type is None:
        raise Refused({"centre": "Peers are computed for councils; this is none."})
    figures = latest_figures(tuple(indicators), centre)
    peers = nearest(centre.id, figures, wanted)
    if not peers:
        raise Refused(
            {"indicators": f"{centre.name} has no value for these that could be compared."}
        )
    found = {
        body.id: body
        for body in session().scalars(
            select(Organisation).where(Organisation.id.in_([peer.key for peer in peers]))
        )
    }
    group = _added(words, PeerMethod.COMPUTED)
    group.centre_id = centre.id
    group.workings = {
        "method": METHOD,
        "indicators": [[name, count(len(values), "council")] for name, values in figures.items()],
        "distances": [
            [found[peer.key].reference, f"{peer.distance:.3f}", str(peer.shared)] for peer in peers
        ],
    }
    bodies = [centre, *found.values()]
    _set_members(group, bodies)
    record(actor, "peer_group.computed", _subject(group), changes=_in_english(bodies))
    return group.code


def set_group_in_use(actor: Actor, code: str, *, is_in_use: bool) -> None:
    """Retire a group, so that pages offer it no more, or bring it back."""
    insist(may_manage(actor))
    group = _found(code)
    if group.is_in_use != is_in_use:
        group.is_in_use = is_in_use
        action = "peer_group.brought_back" if is_in_use else "peer_group.retired"
        record(actor, action, _subject(group))


def import_groups(actor: Actor, table: Table) -> ImportReport:
    """Take groups from a file with group_code, group_name and gss_code, one member a row.

    A group that is there already gets the members of the file. Raises FileRefused.
    """
    need_columns(table, ("group_code", "group_name", "gss_code"))
    rows: dict[str, list[int]] = defaultdict(list)
    names: dict[str, str] = {}
    known = _by_code(row.cells["gss_code"].strip() for row in table.rows)
    faults: list[Fault] = []
    for row in table.rows:
        code, gss = row.cells["group_code"].strip(), row.cells["gss_code"].strip()
        if fault := _fault_of(code):
            faults.append(Fault(row.number, "group_code", fault))
        elif gss not in known:
            faults.append(Fault(row.number, "gss_code", f"There is no council {gss[:20]}."))
        else:
            rows[code].append(known[gss].id)
            names[code] = one_line(row.cells["group_name"])[:200] or code
    if faults:
        raise FileRefused(*faults)
    bodies = {body.id: body for body in known.values()}
    return ImportReport((_taken(actor, rows, names, bodies),))


def bodies_named(text: str, *, field: str = "members", least: int = 2) -> list[Organisation]:
    """The organisations that are named one a line, by name or code. Raises Refused for `field`."""
    lines = list(dict.fromkeys(line for raw in text.splitlines() if (line := one_line(raw))))
    if not least <= len(lines) <= MOST_MEMBERS:
        raise Refused({field: f"Name from {least} to {MOST_MEMBERS} councils, one a line."})
    known = _by_words(lines)
    unknown = [line for line in lines if not known.get(line.casefold())]
    if unknown:
        shown = listed([f"“{line[:60]}”" for line in unknown[:10]])
        raise Refused({field: f"GORM knows no organisation called {shown}."})
    unclear = [line for line in lines if len(known[line.casefold()]) > 1]
    if unclear:
        codes = listed(sorted(body.reference for body in known[unclear[0].casefold()]))
        raise Refused({field: f"“{unclear[0][:60]}” could be any of {codes}: write the code."})
    return list(
        {known[line.casefold()][0].id: known[line.casefold()][0] for line in lines}.values()
    )


def _by_words(lines: Iterable[str]) -> dict[str, list[Organisation]]:
    wanted = [line.casefold() for line in lines]
    found: dict[str, list[Organisation]] = defaultdict(list)
    columns = (Organisation.name, Organisation.short_name, Organisation.reference)
    bodies = session().scalars(
        select(Organisation).where(
            or_(*(func.lower(column).in_(wanted) for column in columns)),
            Organisation.merged_into_id.is_(None),
        )
    )
    for body in bodies:
        for words in {body.name.casefold(), body.short_name.casefold(), body.reference.casefold()}:
            found[words].append(body)
    return found


def _by_code(codes: Iterable[str]) -> dict[str, Organisation]:
    wanted = sorted(set(codes))
    bodies = session().scalars(select(Organisation).where(Organisation.gss_code.in_(wanted)))
    return {str(body.gss_code): body for body in bodies}


def _taken(
    actor: Actor,
    rows: dict[str, list[int]],
    names: dict[str, str],
    bodies: dict[int, Organisation],
) -> Tally:
    added = changed = unchanged = 0
    for code, members in rows.items():
        chosen = [bodies[member] for member in dict.fromkeys(members)]
        group = session().scalar(select(PeerGroup).where(PeerGroup.code == code))
        is_new = group is None
        group = group or _added(PeerWords(code, names[code]), PeerMethod.IMPORTED)
        has_moved = _set_members(group, chosen)
        if not has_moved and group.name == names[code]:
            unchanged += 1
            continue
        group.name, group.method = names[code], PeerMethod.IMPORTED
        group.workings, group.centre_id = {}, None
        record(actor, "peer_group.imported", _subject(group), changes=_in_english(chosen))
        added, changed = added + is_new, changed + (not is_new)
    return Tally("Peer groups", added, changed, unchanged)


def _added(words: PeerWords, method: PeerMethod) -> PeerGroup:
    if fault := _fault_of(words.code):
        raise Refused({"code": fault})
    group = PeerGroup(
        code=words.code, name=one_line(words.name), purpose=words.purpose, method=method
    )
    with faults_for(_TAKEN):
        session().add(group)
        session().flush()
    return group


def _fault_of(code: str) -> str:
    if not _CODE.fullmatch(code):
        return "A code has letters, digits and hyphens, such as COAST, and at most 40 of them."
    if code.lower() in {NATIONAL, TYPE, REGION}:
        return f"“{code}” already means something else; choose another code."
    return ""


def _set_members(group: PeerGroup, bodies: Sequence[Organisation]) -> bool:
    """Have these be the members; whether that changed anything."""
    wanted = {body.id for body in bodies}
    present = {
        member.organisation_id: member
        for member in session().scalars(
            select(PeerGroupMember).where(PeerGroupMember.group_id == group.id)
        )
    }
    for organisation_id in wanted - present.keys():
        session().add(PeerGroupMember(group_id=group.id, organisation_id=organisation_id))
    for organisation_id in present.keys() - wanted:
        session().delete(present[organisation_id])
    session().flush()
    return wanted != present.keys()


def _in_english(bodies: Iterable[Organisation]) -> dict[str, tuple[str, str]]:
    return {"Members": ("", listed(sorted(body.name for body in bodies)))}


def _found(code: str) -> PeerGroup:
    group = session().scalar(select(PeerGroup).where(PeerGroup.code == code))
    if group is None:
        raise NotFound
    return group


def _subject(group: PeerGroup) -> Subject:
    return Subject("peer_group", group.code)
