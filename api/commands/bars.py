"""Progress on the terminal: one bar a stage, with its rate and the time left."""

from collections.abc import Iterator
from contextlib import contextmanager

from rich.progress import BarColumn, TaskID, TextColumn, TimeRemainingColumn
from rich.progress import Progress as RichProgress

from api.commands.options import err
from audit.desk.progress import Progress, Step


@contextmanager
def bars() -> Iterator[Progress]:
    """Show what the work inside tells of its stages; nothing of it stays on the terminal."""
    with RichProgress(
        TextColumn("{task.description}"),
        BarColumn(),
        TextColumn("{task.completed}/{task.total}"),
        TextColumn("{task.fields[rate]}"),
        TimeRemainingColumn(),
        console=err,
        transient=True,
    ) as shown:
        yield _Bars(shown).show


class _Bars:
    """One bar a stage, with its rate."""

    def __init__(self, shown: RichProgress) -> None:
        self._shown = shown
        self._tasks: dict[str, TaskID] = {}

    def show(self, step: Step) -> None:
        """Move the stage's bar."""
        if step.stage not in self._tasks:
            self._tasks[step.stage] = self._shown.add_task(step.stage, total=step.total, rate="")
        self._shown.update(
            self._tasks[step.stage],
            completed=step.done,
            total=step.total or None,
            rate=f"{step.rate:,.0f}/s",
        )
