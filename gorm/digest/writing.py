"""The mail of a digest: plain text first, and the same as plain HTML."""

from datetime import date

from gorm.core.mail import Letter
from gorm.core.paper import on_paper
from gorm.core.text import day
from gorm.digest.queries import Digest
from gorm.digest.rules import Item


def letter(to: str, digest: Digest, stop_address: str, settings_address: str) -> Letter:
    """A digest as a mail to this address; a mail program can stop it by `stop_address`."""
    values = {
        "digest": digest,
        "item_words": item_words,
        "stop_address": stop_address,
        "settings_address": settings_address,
    }
    return Letter(
        to=to,
        subject=f"GORM: what waits for you on {_short(digest.on)}",
        text=on_paper("digest/mail.txt", values),
        html=on_paper("digest/mail.html", values),
        headers={
            "List-Unsubscribe": f"<{stop_address}>",
            "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
        },
    )


def item_words(item: Item) -> str:
    """What stands beside the link: a title where the mail may say one, the day, and that it is
    late."""
    said = [item.words, day(item.on), "overdue" if item.is_overdue else ""]
    return ", ".join(filter(None, said))


def _short(on: date) -> str:
    return f"{on.day} {on:%B}"
