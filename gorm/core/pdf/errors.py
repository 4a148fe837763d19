"""What can go wrong with a document, in words that may be shown to the person who asked for it."""


class PdfError(Exception):
    """No PDF was made. The message is for a person; `detail` is for the log and quotes no text."""

    message = "The PDF could not be made."

    def __init__(self, message: str | None = None, *, detail: str = "") -> None:
        super().__init__(message or self.message)
        self.detail = detail


class PdfTooSlow(PdfError):  # the family says it
    message = "The PDF took too long to make. Ask for fewer sections, or try again in a minute."


class PdfTooBig(PdfError):
    message = "The document is too big to make into a PDF. Ask for fewer sections."


class PdfFailed(PdfError):
    message = "The PDF could not be made: something in the document is refused or cannot be drawn."
