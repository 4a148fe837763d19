"""Addresses of lists with some of their parameters changed, and what is asked of them."""

from urllib.parse import urlencode

from flask import request, url_for

from gorm.core.text import one_line


def this_page_with(**changes: str) -> str:
    """The address that is asked for, with some of its parameters changed; '' drops one.

    Made by hand and not by `url_for`, which takes names such as `_external` for its own.
    """
    kept = request.args.to_dict() | changes
    pairs = [(name, value) for name, value in kept.items() if value]
    return f"{request.path}?{urlencode(pairs)}" if pairs else request.path


def asked(name: str, longest: int = 200) -> str:
    """One parameter of the address, cleaned."""
    return one_line(request.args.get(name, ""))[:longest]


def export_links(endpoint: str, **values: str) -> tuple[tuple[str, str], ...]:
    """Where the figures of the page that is asked for can be had, with its filters."""
    query = request.query_string.decode(errors="replace")
    tail = f"?{query}" if query else ""
    return tuple(
        (words, url_for(f"performance.{endpoint}", form=form, **values) + tail)  # type: ignore[arg-type]
        for form, words in (("csv", "CSV"), ("xlsx", "XLSX"))
    )
