"""How the files of tests are shared out between the workers of pytest-xdist."""

from typing import Final

import pytest
from xdist.remote import Producer
from xdist.scheduler import LoadFileScheduling, Scheduling

# What stands on the same house, and on the same walk through it, goes to one worker.
_TOGETHER: Final = ("tests/architecture/",)
# What takes minutes is begun first: at the end the other workers would wait for it, with nothing
# left to do. Each line is a folder or a file.
_LONGEST: Final = (
    *_TOGETHER,
    "tests/migrations/",
    "tests/journeys/",
    "tests/demo/",
    "tests/negotiations/rounds/test_mandates_stay_inside.py",
    "tests/packs/test_paper.py",
)


class Sharing(LoadFileScheduling):
    """File by file, in the order of `longest_first`."""

    def __init__(self, config: pytest.Config, log: Producer | None = None) -> None:
        config.option.loadscopereorder = False  # by how many tests there are says little
        super().__init__(config, log)

    def _split_scope(self, nodeid: str) -> str:
        for folder in _TOGETHER:
            if nodeid.startswith(folder):
                return folder
        return nodeid.partition("::")[0]


def sharing_of(config: pytest.Config, log: Producer) -> Scheduling | None:
    """Our way for `--dist=loadfile`; whoever asks for another way gets that."""
    return Sharing(config, log) if config.getoption("dist") == "loadfile" else None


def longest_first(items: list[pytest.Item]) -> None:
    """Put what takes long before everything else, and leave the rest as it is."""
    items.sort(key=lambda item: _place(item.nodeid))


def _place(nodeid: str) -> int:
    starts = (place for place, start in enumerate(_LONGEST) if nodeid.startswith(start))
    return next(starts, len(_LONGEST))
