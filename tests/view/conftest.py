"""What several tests of the session's wall share: the people are gathered once, each test has a database of its own."""

import pytest
from session_samples import session_people, wall_at


@pytest.fixture(scope="session")
def people(tmp_path_factory):
    """Seventeen people, gathered; nothing in it changes."""
    return session_people(tmp_path_factory.mktemp("session"))


@pytest.fixture
def address(tmp_path):
    """The address of an empty database."""
    return f"sqlite:///{tmp_path / 'log' / 'decisions.db'}"


@pytest.fixture
def opens(people, address):
    """Open walls at one database; all are closed afterwards."""
    walls = []

    def opened(**settings):
        walls.append(wall_at(people, address, **settings))
        return walls[-1]

    yield opened
    for wall in walls:
        wall._session.close()


@pytest.fixture
def wall(opens):
    """One wall at an empty log, on r01."""
    opened = opens()
    opened.chooser.person.value = "r01"
    return opened
