"""Logic errors of a near-poor file 无逻辑错误 (ID-8), looked for before an archive closes.

- ID-1 The form counts the members whom the register has, by now, for the day of the survey.
- ID-3 Nobody in the household has come under 低保 or 特困 since.
- HH-3 The household has not ended since.
"""

from datetime import date

from domain.households import Household, supported_on
from domain.identification.form import Form
from domain.kernel.history import History
from domain.kernel.words import Words, say
from domain.steps.case import Case


def illogical(case: Case, history: History, day: date) -> tuple[Words, ...]:
    """What does not fit together in the case on the day."""
    survey = case.taken("home_survey")
    if survey is None:
        return ()
    form = history.read(Form, survey.via)
    household = history.read(Household, case.subject)
    members = len(household.members_on(form.surveyed_on or day))
    support = sorted(supported_on(history, case.subject, day))
    faults = []
    if members != form.members_count:
        faults.append(
            say(
                f"form counts {form.members_count} members, the register {members}",
                f"登记表 {form.members_count} 人，户籍登记 {members} 人",
            )
        )
    if support:
        faults.append(say(f"support since: {', '.join(support)}", f"已享受：{'、'.join(support)}"))
    if over := household.ended_on:
        faults.append(say(f"{household.id} ended on {over}", f"{household.id} 已于 {over} 销户"))
    return tuple(faults)
