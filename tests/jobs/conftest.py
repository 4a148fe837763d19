"""Kinds of long work that the tests offer, beside those of the features."""

from collections.abc import Callable

import pytest
from flask import Flask

from gorm.jobs.offers import JobKind, job_kinds
from gorm.jobs.progress import JobProgress

Offer = Callable[..., None]


@pytest.fixture
def offer(app: Flask, monkeypatch: pytest.MonkeyPatch) -> Offer:
    """Offer a kind of work called `tested`, done by the function given."""

    def do(run: Callable[[JobProgress], str], **particulars: object) -> None:
        kind = JobKind("tested", "Tested work", run, **particulars)  # type: ignore[arg-type]
        monkeypatch.setitem(app.extensions, job_kinds.name, (kind,))

    return do
