"""The bytes of the pictures of packs, by their digests, and how paper and pages name them."""

import re
from collections.abc import Mapping
from typing import Final

from gorm.core.file_store import ContentStore, FileDamaged
from gorm.core.pdf import PdfFailed
from gorm.core.pictures import ENDINGS

STORE: Final = ContentStore("pack-pictures")
#: As HTML for paper names one. Nobody's typed words hold a quotation mark there: they are escaped.
_NAMED: Final = re.compile(r'<img\b[^>]*? src="([0-9a-f]{64})\.(jpg|png)"')


def address_of(digest: str, media_type: str) -> str:
    """What HTML calls a picture: beside the pages of its pack, and among the files of its paper."""
    return f"{digest}.{ENDINGS[media_type]}"


def files_named_in(html: str) -> Mapping[str, bytes]:
    """The pictures that HTML for paper names, by name. Raises PdfFailed where one is gone."""
    try:
        return {
            f"{digest}.{ending}": STORE.kept(digest)
            for digest, ending in sorted(set(_NAMED.findall(html)))
        }
    except FileDamaged as damaged:
        raise PdfFailed(
            "A picture of this pack is missing or was changed, so nothing was made. Remove the "
            "picture and add it again, or have your administrator restore it.",
            detail=f"a picture is {damaged}",
        ) from damaged
