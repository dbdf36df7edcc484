"""The demo's year, played once for everybody who asks about it."""

from collections.abc import Iterator
from contextlib import ExitStack

import pytest

from api.database import open_database
from api.demo.run import open_demo, play
from api.settings import Settings
from tests.conftest import open_folder
from tests.journeys.checks import read_log
from tests.journeys.demo_story import PLAYED, Played, WithStranger
from tests.journeys.served import Served, said_to


@pytest.fixture(scope="session")
def played() -> Iterator[Played]:
    """The year, with a stranger's objection in it."""
    with ExitStack() as stack:
        base = stack.enter_context(open_folder())
        spoken, folder = base / "spoken", base / "demo"
        with said_to(spoken):
            demo = stack.enter_context(open_demo(folder, 0, PLAYED))
        demo.stage = WithStranger.of(demo)
        play(demo)
        demo.stage.client.http.cookies.clear()
        database = stack.enter_context(open_database(directory=folder))
        settings = Settings(data=str(folder))
        served = Served(
            folder, demo.address, database, settings, demo.ledgers, demo.witnesses, [], demo.stage
        )
        served.settled()
        yield Played(demo, served, read_log(served), spoken)
