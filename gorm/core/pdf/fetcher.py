"""The only way out of a document, and it leads nowhere.

A pack is handed everything that it may show. Whatever else a document asks for (an address on
the network, a file of the server, a `data:` URL whose content nobody has looked at) comes either
from a mistake or from somebody's typed text, and in both cases half a pack would be worse than
none: the whole rendering fails.
"""

from collections.abc import Mapping
from mimetypes import guess_type
from urllib.parse import urlsplit

from weasyprint.urls import FatalURLFetchingError, URLFetcher, URLFetcherResponse

BASE_URL = "https://gorm.invalid/"
"""RFC 2606 keeps `.invalid` from resolving; https, as relative URLs need a scheme that has them."""


class SealedFetcher(URLFetcher):
    """Serves the named files it was given; any other fetch ends the rendering."""

    def __init__(self, files: Mapping[str, bytes]) -> None:
        super().__init__(allowed_protocols=(), allow_redirects=False, fail_on_errors=True)
        # No handlers: should a future WeasyPrint go round fetch(), it has nothing to open with.
        self.handlers: list[object] = []
        self.handle_open: dict[str, list[object]] = {}
        self._files = {BASE_URL + name: content for name, content in files.items()}
        self.refused: list[str] = []

    def fetch(self, url: str, headers: object = None) -> URLFetcherResponse:
        content = self._files.get(url)
        if content is None:
            self.refused.append(scheme_of(url))
            # A BaseException: WeasyPrint swallows ordinary ones and leaves a gap in the page.
            raise FatalURLFetchingError(f"refused: {self.refused[-1]}")
        kind = guess_type(url)[0] or "application/octet-stream"
        return URLFetcherResponse(url, content, {"Content-Type": kind})

    def open(self, url: object, data: object = None, timeout: object = None) -> URLFetcherResponse:
        return self.fetch(str(getattr(url, "full_url", url)))


def scheme_of(url: str) -> str:
    """Enough of a refused address to find the mistake; the rest of it may be somebody's text."""
    try:
        return urlsplit(url).scheme or "relative"
    except ValueError:
        return "malformed"
