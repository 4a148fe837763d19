"""A workbook: its sheets by name, the words and formats that they share."""

from collections.abc import Callable, Iterator
from functools import cached_property, partial
from posixpath import dirname, join, normpath
from typing import Final

from gorm.importing.reading.archive import Archive, broken, refusal
from gorm.importing.reading.formats import Format, format_of, unescaped
from gorm.importing.reading.limits import Limits
from gorm.importing.reading.markup import Reader, read_whole
from gorm.importing.reading.source import Source
from gorm.importing.reading.table import Notes, Record
from gorm.importing.reading.worksheet import Shared, records_of

_MOST_SHEETS: Final = 200
_MOST_STYLES: Final = 100_000
#: How many texts a sheet may share to each row that is allowed.
_WORDS_TO_A_ROW: Final = 12
_MOST_CHARACTERS: Final = 50_000_000
_LONGEST_WORDS: Final = 40_000


class Workbook:
    """A workbook that was found safe. Raises FileRefused where it is not."""

    def __init__(self, source: Source, limits: Limits, notes: Notes) -> None:
        self._limits = limits
        self._notes = notes
        self._archive = Archive(source, limits)
        root = _relations(self._archive, "")
        self._place = next((to for kind, to in root.values() if kind == "officeDocument"), "")
        self._book = _Book()
        self._read(self._place, self._book)
        self._relations = _relations(self._archive, self._place)
        if not self.sheets:
            raise refusal("The workbook has no sheet that can be read.")

    @property
    def sheets(self) -> tuple[str, ...]:
        """The names of the sheets of cells that are not hidden."""
        return tuple(self._parts)

    @cached_property
    def _parts(self) -> dict[str, str]:
        found: dict[str, str] = {}
        for name, relation in self._book.sheets[:_MOST_SHEETS]:
            kind, to = self._relations.get(relation, ("", ""))
            if kind == "worksheet" and to in self._archive.names:
                found[name] = to
        return found

    def records_of(self, sheet: str) -> Callable[[], Iterator[Record]]:
        """How the lines of a sheet are read, as often as need be."""
        if sheet not in self._parts:
            names = ", ".join(f"“{name}”" for name in self.sheets[:20])
            raise refusal(f"There is no sheet “{sheet[:40]}”. The workbook has: {names}.")
        part = self._parts[sheet]
        return partial(
            records_of, lambda: self._archive.pieces(part), self._shared, self._limits, self._notes
        )

    @cached_property
    def _shared(self) -> Shared:
        words, styles = _Words(self._limits.rows * _WORDS_TO_A_ROW), _Styles()
        for kind, reader in (("sharedStrings", words), ("styles", styles)):
            place = next((to for found, to in self._relations.values() if found == kind), "")
            if place in self._archive.names:
                self._read(place, reader)
        return Shared(words.found, styles.found, from_1904=self._book.from_1904)

    def _read(self, part: str, reader: Reader) -> None:
        if part not in self._archive.names:
            raise broken()
        read_whole(self._archive.pieces(part), reader)


def _relations(archive: Archive, part: str) -> dict[str, tuple[str, str]]:
    """What a part points to within the workbook: kind and place by the name of the relation."""
    folder = dirname(part)
    place = join(folder, "_rels", f"{part.removeprefix(folder).strip('/')}.rels")
    if place not in archive.names:
        return {}
    reader = _Relations(folder)
    read_whole(archive.pieces(place), reader)
    return reader.found


class _Relations(Reader):
    def __init__(self, folder: str) -> None:
        self._folder = folder
        self.found: dict[str, tuple[str, str]] = {}

    def begin(self, tag: str, attributes: dict[str, str]) -> None:
        if tag != "Relationship" or attributes.get("TargetMode") == "External":
            return
        kind = attributes.get("Type", "").rpartition("/")[2]
        target = attributes.get("Target", "")
        place = target if target.startswith("/") else join(self._folder, target)
        self.found[attributes.get("Id", "")] = (kind, normpath(place).lstrip("/"))


class _Book(Reader):
    def __init__(self) -> None:
        self.sheets: list[tuple[str, str]] = []
        self.from_1904 = False

    def begin(self, tag: str, attributes: dict[str, str]) -> None:
        if tag == "workbookPr":
            self.from_1904 = attributes.get("date1904", "") in {"1", "true"}
        if tag == "sheet" and attributes.get("state", "visible") == "visible":
            relation = next((to for key, to in attributes.items() if key.endswith(":id")), "")
            self.sheets.append((attributes.get("name", ""), relation))


class _Styles(Reader):
    """What each style of cell makes of a number."""

    def __init__(self) -> None:
        self._codes: dict[str, str] = {}
        self._is_in_cells = False
        self.found: list[Format] = []

    def begin(self, tag: str, attributes: dict[str, str]) -> None:
        if tag == "numFmt":
            self._codes[attributes.get("numFmtId", "")] = attributes.get("formatCode", "")[:200]
        elif tag == "cellXfs":
            self._is_in_cells = True
        elif tag == "xf" and self._is_in_cells and len(self.found) < _MOST_STYLES:
            number = attributes.get("numFmtId", "0")
            known = int(number) if number.isdecimal() and len(number) < 6 else 0
            self.found.append(format_of(known, self._codes.get(number)))

    def end(self, tag: str) -> None:
        if tag == "cellXfs":
            self._is_in_cells = False


class _Words(Reader):
    """The texts that cells share, each kept once."""

    def __init__(self, most: int) -> None:
        self.found: list[str] = []
        self._most = most
        self._parts: list[str] = []
        self._length = 0
        self._total = 0
        self._is_in_text = False
        self._is_phonetic = False

    def begin(self, tag: str, attributes: dict[str, str]) -> None:
        if tag == "si":
            self._parts.clear()
            self._length = 0
        elif tag == "t":
            self._is_in_text = not self._is_phonetic
        elif tag == "rPh":
            self._is_phonetic = True

    def text(self, words: str) -> None:
        if not self._is_in_text:
            return
        self._parts.append(words)
        self._length += len(words)
        self._total += len(words)
        if self._length > _LONGEST_WORDS or self._total > _MOST_CHARACTERS:
            raise refusal("There is too much text in the cells. Save the sheet as CSV.")

    def end(self, tag: str) -> None:
        if tag == "t":
            self._is_in_text = False
        elif tag == "rPh":
            self._is_phonetic = False
        elif tag == "si":
            if len(self.found) == self._most:
                raise refusal("There is too much text in the cells. Save the sheet as CSV.")
            self.found.append(unescaped("".join(self._parts)))
