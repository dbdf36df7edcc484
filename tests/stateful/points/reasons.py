"""Judges that have many reasons say them one after another; the first that is one counts."""

from collections.abc import Callable, Iterator
from functools import wraps
from typing import ParamSpec

P = ParamSpec("P")


def first(judge: Callable[P, Iterator[str]]) -> Callable[P, str]:
    """The first reason that a judge says; nothing where it says none."""

    @wraps(judge)
    def why_not(*args: P.args, **more: P.kwargs) -> str:
        return next((reason for reason in judge(*args, **more) if reason), "")

    return why_not
