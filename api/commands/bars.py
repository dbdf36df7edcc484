"""Progress bars of long work, one a stage, with rate and time left."""

from collections.abc import Iterator
from contextlib import contextmanager

from rich.progress import BarColumn, TaskID, TextColumn, TimeRemainingColumn
from rich.progress import Progress as Bars

from api.commands.options import err
from audit.desk.progress import Progress, Step


@contextmanager
def bars() -> Iterator[Progress]:
    """What shows how far the work has come; gone when it is done."""
    with Bars(
        TextColumn("{task.description}"),
        BarColumn(),
        TextColumn("{task.completed}/{task.total}"),
        TextColumn("{task.fields[rate]}"),
        TimeRemainingColumn(),
        console=err,
        transient=True,
    ) as shown:
        tasks: dict[str, TaskID] = {}

        def show(step: Step) -> None:
            if step.stage not in tasks:
                tasks[step.stage] = shown.add_task(step.stage, total=step.total, rate="")
            shown.update(
                tasks[step.stage],
                completed=step.done,
                total=step.total or None,
                rate=f"{step.rate:,.0f}/s",
            )

        yield show
