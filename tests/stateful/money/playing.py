"""People trying things with a village's money, files to the bank among them."""

from tests.stateful.bursts import RIVALS_MAX, Game, Play
from tests.stateful.money.judging import JUDGES
from tests.stateful.money.model import Money
from tests.stateful.money.plans import MOVES, Tries
from tests.stateful.money.telling import tell

GAME = Game(Tries, MOVES, JUDGES, tell)


class MoneyPlay(Play[Money]):
    """A play in which files are released under a final checkpoint."""

    def make(self, move: str) -> None:
        """One thing is tried; files are a thing of their own."""
        if move == "release":
            self.release()
        else:
            super().make(move)

    def release(self) -> None:
        """Files go to the bank under a final checkpoint, while others take the batches back."""
        self.fire()
        if not any(batch.status == "approved" for batch in self.world.model.batches.values()):
            return
        self.world.served.settled()
        seen = self.world.served.stage.client.seen()
        for _ in range(RIVALS_MAX):
            self.put(self.tries.release(seen.size, seen.root))
        self.put(self.tries.take_back())
        self.fire()
