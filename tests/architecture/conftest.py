"""One house for all tests of the architecture, on SQLite: what they hold is the same on both."""

import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.architecture.house import House, built
from tests.architecture.tour import Tour, walk


@pytest.fixture(scope="session")
def _built_house() -> Iterator[House]:
    with tempfile.TemporaryDirectory(prefix="gorm-house-") as folder, built(Path(folder)) as house:
        yield house


@pytest.fixture
def house(_built_house: House) -> House:
    """The house as it was built."""
    _built_house.renew()
    return _built_house


@pytest.fixture(scope="session")
def tour(_built_house: House) -> Tour:
    """What one walk through the whole house meets."""
    return walk(_built_house)


@pytest.fixture
def write(request: pytest.FixtureRequest) -> bool:
    """Whether the committed tables are to be written rather than compared."""
    return bool(request.config.getoption("--write"))
