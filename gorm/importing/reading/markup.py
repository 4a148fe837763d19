"""Reading XML as it streams by; whatever could harm, such as entities, is refused."""

from collections.abc import Callable, Iterable, Iterator
from typing import Final
from xml.parsers import expat

from gorm.importing.reading.archive import broken, refusal

#: How much may be fed without anything being understood: a tag without end fills the memory.
_LONGEST_TOKEN: Final = 1024 * 1024

Begin = Callable[[str, dict[str, str]], None]
End = Callable[[str], None]
Text = Callable[[str], None]


class Reader:
    """Handlers of what a part holds; tags come without the prefix of their name space."""

    def begin(self, tag: str, attributes: dict[str, str]) -> None:
        """A tag opens."""

    def end(self, tag: str) -> None:
        """A tag closes."""

    def text(self, words: str) -> None:
        """Text within a tag."""


def read_through(pieces: Iterable[bytes], reader: Reader) -> Iterator[None]:
    """Lead a reader through a part, stopping after each piece. Raises FileRefused."""
    parser = _parser_for(reader)
    fed = 0
    try:
        for piece in pieces:
            parser.Parse(piece)
            fed += len(piece)
            if fed - parser.CurrentByteIndex > _LONGEST_TOKEN:
                raise broken()
            yield
        parser.Parse(b"", True)  # noqa: FBT003 - the parser takes no keywords
        yield
    except (expat.ExpatError, UnicodeError, LookupError) as error:
        raise broken() from error


def read_whole(pieces: Iterable[bytes], reader: Reader) -> None:
    """Lead a reader through all of a part. Raises FileRefused."""
    for _ in read_through(pieces, reader):
        pass


def _parser_for(reader: Reader) -> expat.XMLParserType:
    parser = expat.ParserCreate("utf-8")
    names: dict[str, str] = {}

    def bare(tag: str) -> str:
        if (known := names.get(tag)) is None:
            known = names[tag] = tag.rpartition(":")[2]
        return known

    begin, end = reader.begin, reader.end
    parser.buffer_text = True
    parser.StartDoctypeDeclHandler = _refuse_declarations
    parser.EntityDeclHandler = _refuse_declarations
    parser.StartElementHandler = lambda tag, attributes: begin(bare(tag), attributes)
    parser.EndElementHandler = lambda tag: end(bare(tag))
    parser.CharacterDataHandler = reader.text
    return parser


def _refuse_declarations(*_: object) -> None:
    raise refusal(
        "The workbook declares entities of its own, as a harmful one would. Save the sheet as CSV."
    )
