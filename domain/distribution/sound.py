"""What keeps a plan from passing a review: its pool no longer has what it takes.

- DIS-1 Never more than was received: income that was reversed after the draft is missing at the
  review, and nothing passes then (ID-8); reversed after that, nothing more is paid of the pool's
  lists until what they take has come.
"""

from datetime import date

from domain.distribution.plan import Plan, plan_of
from domain.distribution.pool import Pool, left_fen
from domain.kernel.history import History
from domain.kernel.words import Words, say
from domain.steps.case import Case


def of_plan(case: Case, history: History, _day: date) -> tuple[Words, ...]:
    """The logic errors of a case of distribution."""
    plan = history.read(Plan, plan_of(case.subject))
    left = left_fen(history, history.read(Pool, plan.pool))
    if left >= 0:
        return ()
    return (say(f"{plan.pool} has {-left} fen too little", f"{plan.pool} 可分配收益少 {-left} 分"),)
