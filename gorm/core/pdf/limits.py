"""How much one document may cost. The figures behind the defaults are in decision record 0005."""

from dataclasses import dataclass


@dataclass(frozen=True)
class PdfLimits:
    """Limits on one rendering. A full pack needs 0.7 seconds and 140 MiB, one eight times as long
    4 seconds and 220 MiB."""

    seconds: float = 20.0
    """Wall clock, from the moment a renderer has the document."""
    cpu_seconds: int = 20
    memory_mib: int = 384
    """Address space of the renderer, which has about 120 MiB of its own before the first page."""
    html_mib: int = 8
    pdf_mib: int = 32
    wait_seconds: float = 30.0
    """How long to queue when every renderer is busy."""
