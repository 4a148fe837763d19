"""Whether a message is from whom it says: by the office's own mail server alone. Pure.

`From` is anybody's to write. The office's server checks it (DMARC, DKIM) and writes what it found
into an Authentication-Results header on top of those that are there already, so only the topmost
header counts, and only where it carries the server's own name. One below it, or one of another
name, was written by whoever sent the message.
"""

import email.utils
import re
from collections.abc import Collection
from dataclasses import dataclass
from email import message_from_bytes, policy
from email.message import Message
from typing import Final

import authres

_MOST_HEADER_BYTES: Final = 256 * 1024
_ADDRESS: Final = re.compile(r"[^\s<>\"',;:@()\\]{1,64}@[A-Za-z0-9.-]{1,190}", re.ASCII)
_RESULTS: Final = "Authentication-Results"


@dataclass(frozen=True)
class Sender:
    """Who sent a message, as far as the office's server vouches for it.

    `fault` says why they are not believed, for the administrator; '' where they are.
    """

    address: str
    message_id: str
    fault: str = ""


def sender_of(content: bytes, authserv_id: str, domains: Collection[str]) -> Sender:
    """The verified sender of a message. `domains` are those that may send; none means any."""
    head = content[:_MOST_HEADER_BYTES].replace(b"\0", b"")
    message = message_from_bytes(head, policy=policy.compat32)
    message_id = _one_header(message, "Message-ID")[:255]
    lines = message.get_all("From") or []
    address = _only_address(lines)
    if not address:
        return Sender("", message_id, "It does not come from exactly one address.")
    domain = address.rpartition("@")[2]
    if domains and domain not in domains:
        return Sender(address, message_id, f"Nobody may send from {domain}.")
    return Sender(address, message_id, _doubt(message, authserv_id, domain))


def _only_address(lines: list[str]) -> str:
    """The one address of the one From line, or ''; anything odd about it is a refusal."""
    if len(lines) != 1:
        return ""
    line = " ".join(str(lines[0]).split())
    found = email.utils.getaddresses([line])
    if len(found) != 1 or "," in re.sub(r'"[^"]*"', "", line):
        return ""
    address = found[0][1]
    if line.count("<") > 1 or not _ADDRESS.fullmatch(address):
        return ""
    return address.lower()


def _doubt(message: Message, authserv_id: str, domain: str) -> str:
    """Why the office's server does not vouch for the domain; '' where it does."""
    results = message.get_all(_RESULTS) or []
    if not results:
        return "The office’s mail server says nothing about it."
    # Nothing stands above the header of the office's own server but what that server wrote.
    topmost = " ".join(str(results[0]).split())
    try:
        said = authres.AuthenticationResultsHeader.parse(f"{_RESULTS}: {topmost}")
    except (authres.AuthResError, ValueError, TypeError, AttributeError):
        return "What the office’s mail server says about it cannot be read."
    if str(said.authserv_id).lower() != authserv_id.lower():
        return "The topmost check is not by the office’s own mail server."
    return "" if _is_vouched_for(said.results, domain) else "The check of its sender did not pass."


def _is_vouched_for(results: list[authres.AuthenticationResult], domain: str) -> bool:
    """Whether DMARC passed for the domain; a DKIM signature of the domain does, unless DMARC
    was tried and failed."""
    dmarc = [one for one in results if getattr(one, "method", "") == "dmarc"]
    if dmarc:
        return all(str(one.result).lower() == "pass" for one in dmarc) and all(
            _from_of(one) in {"", domain} for one in dmarc
        )
    return any(
        getattr(one, "method", "") == "dkim"
        and str(one.result).lower() == "pass"
        and _property(one, "header", "d") == domain
        for one in results
    )


def _from_of(result: authres.AuthenticationResult) -> str:
    return _property(result, "header", "from").rpartition("@")[2]


def _property(result: authres.AuthenticationResult, kind: str, name: str) -> str:
    for one in result.properties:
        if (str(one.type).lower(), str(one.name).lower()) == (kind, name):
            return str(one.value or "").lower()
    return ""


def _one_header(message: Message, name: str) -> str:
    return " ".join(str(message.get(name, "")).split())
