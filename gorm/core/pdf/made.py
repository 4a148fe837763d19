"""What comes out: the bytes of a PDF, which know how many pages they make."""


class Pdf(bytes):
    """A finished document. Its objects are packed, so that the renderer alone can count pages."""

    pages: int

    def __new__(cls, content: bytes, pages: int) -> "Pdf":
        pdf = super().__new__(cls, content)
        pdf.pages = pages
        return pdf
