"""Of whom the awards are told: homes of the first village whose heads live through the year."""

from dataclasses import dataclass

from api.demo.money.homes import Home, owners, poor
from api.demo.money.paying import mortal
from api.demo.year.village_year import Year

SEVERAL = 2


@dataclass(frozen=True, slots=True)
class Chosen:
    """Each of a home: the star household, who worked away, who keeps sheep, the role model.

    In `idle` somebody would not work, in `unable` nobody can; `ordinary` is not poor.
    """

    star: Home
    worker_home: Home
    sheep: Home
    model: Home
    idle: Home
    unable: Home
    ordinary: Home

    @property
    def worker(self) -> str:
        """Not the head, so that the card is the worker's own."""
        return self.worker_home.members[1]


def choose(year: Year) -> Chosen:
    """The first homes of the village that fit."""
    dies = mortal(year).household
    homes = [home for home in poor(year) if home.household != dies]
    out = [home for home in homes if home.status == "out_of_poverty"]
    still = [home for home in homes if home.status == "registered_poor"]
    worker_home = next(home for home in out if len(home.members) >= SEVERAL)
    star = next(home for home in out if home is not worker_home)
    model, *others = sorted(still, key=lambda home: home.unable)
    told = (star, worker_home, model, others[0])
    idle = next((home for home in out if home not in told), worker_home)
    unable = next(home for home in still if home.unable)
    return Chosen(star, worker_home, others[0], model, idle, unable, owners(year)[-1])
