"""What everybody does to their own account."""

from sqlalchemy import update

from gorm.accounts import passwords
from gorm.accounts import sign_in as signing_in
from gorm.accounts.actor import Actor
from gorm.accounts.models import SignIn
from gorm.accounts.service.users import find_user
from gorm.audit.service import Subject, record
from gorm.core import clock
from gorm.core.db import session
from gorm.core.errors import Conflict, Refused
from gorm.core.text import one_line


def change_own_details(actor: Actor, name: str, phone: str, seen_version: int) -> None:
    """Change one's own name and telephone number."""
    user = find_user(actor.reference)
    if user.version != seen_version:
        raise Conflict("An administrator changed your account while you were working on it.")
    name, phone = one_line(name), one_line(phone)
    if not name:
        raise Refused({"name": "Enter your name."})
    before = {"Name": user.name, "Telephone": user.phone}
    user.name, user.phone = name, phone
    after = {"Name": name, "Telephone": phone}
    changes = {k: (before[k], after[k]) for k in after if before[k] != after[k]}
    if changes:
        record(actor, "user.changed", Subject("user", actor.reference), changes=changes)


def change_own_password(actor: Actor, old: str, new: str) -> Actor:
    """Choose another password. Every sign-in ends and a new one begins for whoever asked.

    Raises Refused for a wrong old password (which counts as a wrong guess) and for a weak or
    unchanged new one.
    """
    user = find_user(actor.reference)
    signing_in.prove(user, old, field="old_password")
    if old == new:
        raise Refused({"new_password": "Choose a password that is not the one you have."})
    if fault := passwords.fault_of(new, context=(user.name, user.email)):
        raise Refused({"new_password": fault})
    user.password_hash = passwords.hashed(new)
    user.must_change_password = False
    session().flush()
    signing_in.end_sign_ins_of(user)
    record(actor, "user.password_changed", Subject("user", actor.reference))
    return signing_in.begin(user)


def sign_out_everywhere_else(actor: Actor) -> None:
    """End all of one's own sign-ins but the one that asks."""
    session().execute(
        update(SignIn)
        .where(
            SignIn.user_id == actor.user_id,
            SignIn.ended_at.is_(None),
            SignIn.token_digest != signing_in.digest_of(actor.sign_in_token),
        )
        .values(ended_at=clock.now())
    )
    record(actor, "user.signed_out_elsewhere", Subject("user", actor.reference))
