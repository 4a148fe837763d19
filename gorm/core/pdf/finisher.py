"""What PDF/UA-1 asks of the structure tree and WeasyPrint 70 does not write.

Called when the structure exists and before anything is serialised, so it edits dictionaries.
Each repair names the clause it answers; remove one when WeasyPrint does it and the tests agree.
"""

from collections.abc import Iterator
from typing import Any

Element = dict[str, Any]


def finish(_document: object, pdf: Any) -> None:
    """The `finisher` that WeasyPrint calls before it writes the trailer."""
    tree = {element.reference: element for element in structure_elements(pdf)}
    for element in tuple(tree.values()):
        if element["S"] == "/TH":
            scope_header_cell(element, tree)
        elif element["S"] == "/Div" and kind(tree, element["P"]) == "/L":
            pair_term_and_definition(element, tree)
        elif element["S"] == "/LI":
            gather_body(element, tree, pdf)
        elif element["S"] == "/Figure" and not element.get("Alt"):
            demote_decoration(element)


def structure_elements(pdf: Any) -> Iterator[Any]:
    for candidate in pdf.objects:
        if isinstance(candidate, dict) and candidate.get("Type") == "/StructElem":
            yield candidate


def kind(tree: dict[bytes, Element], reference: bytes) -> str:
    """The type of an element, or nothing for the root of the tree, which has none."""
    return str(tree[reference]["S"]) if reference in tree else ""


def scope_header_cell(cell: Element, tree: dict[bytes, Element]) -> None:
    """7.5: a header cell says whether it heads a row or a column."""
    cell["A"]["Scope"] = "/Row" if heads_a_row(cell, tree) else "/Column"


def heads_a_row(cell: Element, tree: dict[bytes, Element]) -> bool:
    row = tree[cell["P"]]
    if kind(tree, row["P"]) == "/THead":
        return False
    return any(kind(tree, kid) == "/TD" for kid in row["K"])


def pair_term_and_definition(group: Element, tree: dict[bytes, Element]) -> None:
    """ISO 32000-1, table 336: a list holds items, each a label and a body. WeasyPrint makes two
    items of the `dt` and the `dd` of a group, so that a reader hears twice as many facts."""
    group["S"] = "/LI"
    for position, kid in enumerate(tree[reference] for reference in group["K"]):
        kid["S"] = "/LBody" if position else "/Lbl"
        for inner in (tree[reference] for reference in kid["K"] if reference in tree):
            inner["S"] = "/NonStruct" if inner["S"] == "/LBody" else inner["S"]


def gather_body(item: Any, tree: dict[bytes, Any], pdf: Any) -> None:
    """ISO 32000-1, table 336 again: an item holds its label and its body and nothing else.
    WeasyPrint hangs the paragraphs of an item beside its label."""
    stray = [kid for kid in item["K"] if kid in tree and tree[kid]["S"] not in {"/Lbl", "/LBody"}]
    if not stray:
        return
    body = next((tree[kid] for kid in item["K"] if kind(tree, kid) == "/LBody"), None)
    if body is None:
        kids = type(item["K"])()
        body = type(item)({"Type": "/StructElem", "S": "/LBody", "K": kids, "P": item.reference})
        body["Pg"] = item["Pg"]
        pdf.add_object(body)
        item["K"].append(body.reference)
    for kid in stray:
        item["K"].remove(kid)
        body["K"].append(kid)
        tree[kid]["P"] = body.reference


def demote_decoration(figure: Element) -> None:
    """7.3: a figure has a description. A drawing without one repeats in shape what the words
    beside it say, and is no figure."""
    figure["S"] = "/NonStruct"
    figure.pop("A", None)
