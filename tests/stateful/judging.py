"""Why an act may not be admitted at a point of the model, one function a kind of act.

Each answers with the reason in a few words, or with nothing where the rules allow the act. The
rule ids stand beside the reasons, so that a difference from the ledger can be looked up.
"""

from collections.abc import Callable, Sequence
from datetime import timedelta

from tests.stateful.model import (
    ANSWER_DAYS,
    ANSWERS,
    ARCHIVISTS,
    BARRED,
    CLIMBS,
    DUTY,
    EFFECTS,
    LATE,
    LEVEL,
    NOTICE_DAYS,
    POSTERS,
    REVIEWERS,
    SEATS,
    SKEW,
    Board,
    CaseModel,
    Contest,
    Meeting,
    Model,
    Said,
    filled,
    shanghai,
    subjects_of,
    tally,
)

Why = str
"""A reason, empty for none."""


def why_not(model: Model, said: Said) -> Why:
    """Why the act may not be admitted here; empty where it may."""
    return (
        _of_keys(model, said)
        or _of_time(said)
        or _of_seats(said)
        or _JUDGES[said.kind](model, said)
    )


def _of_keys(model: Model, said: Said) -> Why:
    """ACT-1: every key in force here, every office held when it happened and now."""
    for signer in said.by:
        if signer.role == "system":
            continue
        if model.keys.get(signer.key) != "in force":
            return f"ACT-1: the key of {signer.person} is {model.keys.get(signer.key)}"
        if signer.role == "root":
            if signer.key not in model.roots:
                return f"ACT-1: {signer.person} is no root"
            continue
        days = (said.day, shanghai(said.admitted_at))
        if not any(
            (t.person, t.role, t.place) == (signer.person, signer.role, signer.place)
            and all(map(t.on, days))
            for t in model.tenures
        ):
            return f"ACT-1: {signer.person} is not {signer.role} on {days}"
        if not model.village.startswith(signer.place):
            return f"ACT-1: {signer.place} is elsewhere"
    return ""


def _of_time(said: Said) -> Why:
    if said.at > said.admitted_at + SKEW:
        return "time: signed in the future"
    return "time: signed too long ago" if said.admitted_at - said.at > LATE else ""


def _of_seats(said: Said) -> Why:
    seats = SEATS.get(said.kind)
    if seats is None:
        roles = {
            "NoticePosted.v1": POSTERS, "NoticeClosed.v1": POSTERS, "ReviewGiven.v1": REVIEWERS,
            "ArchiveClosed.v1": ARCHIVISTS,
        }[said.kind]  # fmt: skip
        everybody = frozenset().union(*roles.values())
        seats = (everybody,)
    return "" if filled(said.by, seats) else "ACT-1: the seats are not filled"


def _of_turn(model: Model, said: Said, step: str, via: str = "") -> Why:
    """ID-5 in its turn; ACT-2 and ACT-3 of who signs."""
    for name in subjects_of(said):
        case = model.cases.get(name)
        if case is None:
            return f"ID-5: nobody applied for {name}"
        if case.waits != step:
            return f"ID-5: {name} waits for {case.waits or 'nothing'}, not for {step}"
        if case.holds != via:
            return f"ID-5: {name} is held by {case.holds or 'nobody'}, not by {via or 'nobody'}"
        if said.day < case.last:
            return f"ID-5: before the step that it follows, {case.last}"
        if why := _of_duty(model, said, case, step):
            return why
    return ""


def _of_duty(model: Model, said: Said, case: CaseModel, step: str) -> Why:
    duty = DUTY.get(step)
    if duty is None:
        return ""
    persons = [signer.person for signer in said.by]
    if model.recused(persons, case.household):
        return "ACT-3: recused"
    for signer in said.by:
        signed = [(s, role) for person, s, role in case.signed if person == signer.person]
        if any(DUTY.get(s) in BARRED.get(duty, ()) for s, _ in signed):
            return f"ACT-2: {signer.person} signed an earlier step"
        levels = {LEVEL[role] for s, role in signed if DUTY.get(s) in ("decides", *BARRED)}
        if levels - {LEVEL[signer.role]}:
            return f"ACT-2: {signer.person} signed at another level"
    return ""


# --- registry --------------------------------------------------------------------------------


def _suspend(model: Model, said: Said) -> Why:
    return "" if model.keys.get(said.data["key"]) == "in force" else "key not in force"


def _reinstate(model: Model, said: Said) -> Why:
    return "" if model.keys.get(said.data["key"]) == "suspended" else "key not suspended"


def _revoke(model: Model, said: Said) -> Why:
    known = model.keys.get(said.data["key"]) in ("in force", "suspended")
    return "" if known else "key revoked already"


def _grant(model: Model, said: Said) -> Why:
    data = said.data
    office = (data["person"], data["role"], data["place"])
    held = [t for t in model.tenures if (t.person, t.role, t.place) == office]
    clash = any(t.until.isoformat() >= data["from"] for t in held)
    return "REG-4: held already" if clash else ""


def _end(model: Model, said: Said) -> Why:
    data = said.data
    office = (data["person"], data["role"], data["place"])
    held = [t for t in model.tenures if (t.person, t.role, t.place) == office]
    on = any(t.since.isoformat() <= data["on"] <= t.until.isoformat() for t in held)
    return "" if on else "REG-4: not held"


def _set_clock(_model: Model, _said: Said) -> Why:
    return ""


# --- steps of one stroke ---------------------------------------------------------------------


def _apply(model: Model, said: Said) -> Why:
    data = said.data
    if data["case"] in model.cases:
        return "REG-1: the case is known"
    others = [c for c in model.cases.values() if c.household == data["household"]]
    if any(not case.over for case in others):
        return "ID-4: another case is open"
    if any("county" in case.taken for case in others):
        return "ID-9: on the roster already"
    return ""


def _withdraw(model: Model, said: Said) -> Why:
    case = model.cases.get(said.data["case"])
    if case is None:
        return "ID-5: nobody applied"
    return "ID-5: over or held" if case.over or case.holds else ""


def _survey(model: Model, said: Said) -> Why:
    return _of_turn(model, said, "home_survey")


def _decide(model: Model, said: Said) -> Why:
    return _of_turn(model, said, "committees_decision")


def _verify(model: Model, said: Said) -> Why:
    if why := _of_turn(model, said, "verification"):
        return why
    form = model.cases[said.data["case"]].form
    return "" if said.data["form"] == form else "ID-6: another form"


def _check(model: Model, said: Said) -> Why:
    return _of_turn(model, said, "county_check")


def _draw(model: Model, said: Said) -> Why:
    committed = model.samples.get(said.data["sample"])
    if committed is None:
        return "ID-7: no seed that waits"
    if why := _of_turn(model, said, "city_sample"):
        return why
    late = any(model.cases[name].checked_at < committed for name in said.data["cases"])
    if late:
        return "ID-7: the seed came after the check"
    whole = set(said.data["cases"]) == set(model.waiting_for(said.data["sample"]))
    return "" if whole else "ID-7: some that wait are left out"


def _check_sample(model: Model, said: Said) -> Why:
    return _of_turn(model, said, "city_sample", said.data["sample"])


def _review(model: Model, said: Said) -> Why:
    step = said.data["step"]
    if not any(signer.role in REVIEWERS[step] for signer in said.by):
        return f"ACT-1: not for {step}"
    return _of_turn(model, said, step)


def _archive(model: Model, said: Said) -> Why:
    level = said.data["level"]
    if not any(signer.role in ARCHIVISTS[level] for signer in said.by):
        return f"ACT-1: not for {level}"
    return _of_turn(model, said, level)


# --- meetings --------------------------------------------------------------------------------


def _convene(model: Model, said: Said) -> Why:
    if said.data["assembly"] in model.meetings:
        return "REG-1: the assembly is known"
    return _of_turn(model, said, "assembly")


def _open_meeting(model: Model, said: Said) -> Meeting | None:
    meeting = model.meetings.get(said.data["assembly"])
    return meeting if meeting and meeting.open else None


def _attend(model: Model, said: Said) -> Why:
    meeting = _open_meeting(model, said)
    if meeting is None:
        return "ASM-4: no open assembly"
    if said.at < meeting.held_at:
        return "ASM-4: before it began"
    strangers = set(said.data["present"]) - model.members(meeting.day)
    return "ASM-1: no members" if strangers else ""


def _speak(model: Model, said: Said) -> Why:
    meeting = _open_meeting(model, said)
    if meeting is None:
        return "ASM-4: no open assembly"
    if said.at < meeting.held_at:
        return "ASM-4: before it began"
    return "" if said.data["speaker"] in meeting.present else "ASM-4: not present"


def _vote(model: Model, said: Said) -> Why:
    meeting, voter = _open_meeting(model, said), said.by[0].person
    matter = said.data["matter"]
    if meeting is None or matter not in meeting.matters:
        return "ASM-1: no open assembly on this matter"
    if said.at < meeting.held_at:
        return "ASM-4: before it began"
    if model.recused([voter], model.cases[matter].household):
        return "ACT-3: recused"
    if voter not in meeting.present:
        return "ASM-1: not present"
    return "ASM-1: voted already" if (matter, voter) in meeting.votes else ""


def _close_meeting(model: Model, said: Said) -> Why:
    meeting = _open_meeting(model, said)
    if meeting is None:
        return "ASM-4: no open assembly"
    if said.at < meeting.held_at:
        return "ASM-4: before it began"
    if not meeting.speeches or {m for m, _ in meeting.votes} != set(meeting.matters):
        return "ASM-4: no speech, or a matter without a vote"
    members = model.members(meeting.day)
    present = meeting.present & members
    if 3 * len(present) < 2 * len(members):
        return "ASM-2: no quorum"
    return _of_minutes(meeting, said, (len(members), len(present)), present)


def _of_minutes(meeting: Meeting, said: Said, counts: tuple[int, int], present: set[str]) -> Why:
    data = said.data
    votes = [tally(meeting, matter, present) for matter in meeting.matters]
    right = [(v["for"], v["against"], v["abstain"]) for v in votes]
    stated = [(t["votes_for"], t["votes_against"], t["votes_abstain"]) for t in data["tallies"]]
    if stated != right or counts != (data["members_count"], data["present_count"]):
        return "ASM-4: not what was counted"
    passed = [m for m, v in zip(meeting.matters, votes, strict=True) if 2 * v["for"] > counts[1]]
    return "" if data["passed"] == passed else "ASM-3: not what passed"


# --- notices ---------------------------------------------------------------------------------


def _post(model: Model, said: Said) -> Why:
    data = said.data
    kind = data["kind"]
    if data["notice"] in model.boards:
        return "REG-1: the notice is known"
    if not any(signer.role in POSTERS[kind] for signer in said.by):
        return f"ACT-1: not for {kind}"
    today = min(shanghai(said.admitted_at), said.day).isoformat()
    if data["posted_on"] > today or data["period_days"] < NOTICE_DAYS:
        return "NOT-1: day or period"
    if why := _of_turn(model, said, kind):
        return why
    return _of_repost(model, said)


def _of_repost(model: Model, said: Said) -> Why:
    data = said.data
    for listed in data["subjects"]:
        case = model.cases[listed["subject"]]
        if (data["reposts"] or "") != case.reposts:
            return "NOT-4: not what is to be posted again"
        if case.reposts:
            corrected = model.boards[case.reposts].correction(listed["subject"])
            if listed["line"] != corrected:
                return "NOT-4: not as corrected"
    return ""


def _object(model: Model, said: Said) -> Why:
    data = said.data
    board = model.boards.get(data["notice"])
    if board is None or data["subject"] not in board.lines:
        return "REG-2: not on a notice"
    if data["objection"] in model.objectors:
        return "REG-1: the objection is known"
    if said.by[0].person != data["objector"]:
        return "NOT-2: for somebody else"
    if board.closed or said.day < board.posted_on:
        return "NOT-2: closed, or not yet posted"
    due = (said.day + timedelta(days=ANSWER_DAYS)).isoformat()
    return "" if data["due_on"] == due else "NOT-3: another due day"


def _open_contest(model: Model, said: Said) -> Contest | None:
    board = model.boards.get(said.data["notice"])
    found = board.objections.get(said.data["objection"]) if board else None
    open_ = found and not found.effect and found.subject == said.data["subject"]
    return found if open_ else None


def _resolve(model: Model, said: Said) -> Why:
    data = said.data
    contest = _open_contest(model, said)
    if contest is None:
        return "REG-2, NOT-3: no such objection, or resolved already"
    if CLIMBS.index(ANSWERS[said.by[0].role]) < CLIMBS.index(contest.link):
        return f"NOT-3: it waits at {contest.link}"
    if said.day < contest.made_on:
        return "NOT-3: before the objection"
    if why := _of_party(model, said, contest):
        return why
    if data["effect"] not in EFFECTS[data["resolution"]]:
        return "NOT-4: effect and resolution"
    return ""


def _of_party(model: Model, said: Said, contest: Contest) -> Why:
    case, signer = model.cases[contest.subject], said.by[0].person
    objector = model.objectors[said.data["objection"]]
    party = model.boards[said.data["notice"]].posters | {objector}
    party |= {person for person, _, _ in case.signed}
    if model.recused([signer], case.household):
        return "ACT-3: recused"
    homes = [home for home, family in model.families.items() if objector in family]
    if signer in party or any(model.recused([signer], home) for home in homes):
        return "NOT-3: party to it"
    return ""


def _escalate(model: Model, said: Said) -> Why:
    data = said.data
    if data["notice"] not in model.boards:
        return ""  # of another village
    contest = _open_contest(model, said)
    if contest is None:
        return "NOT-3: answered, or never made"
    if contest.link == CLIMBS[-1]:
        return "NOT-3: nothing above"
    above = CLIMBS[CLIMBS.index(contest.link) + 1]
    stated = (data["from"], data["to"], data["was_due_on"])
    if stated != (contest.link, above, contest.due_on.isoformat()):
        return "NOT-3: not where it waits"
    if min(shanghai(said.admitted_at), said.day) <= contest.due_on:
        return "NOT-3: not overdue"
    due = (said.day + timedelta(days=ANSWER_DAYS)).isoformat()
    return "" if data["due_on"] == due else "NOT-3: another due day"


def _close_board(model: Model, said: Said) -> Why:
    data = said.data
    board = model.boards.get(data["notice"])
    if board is None:
        return "REG-2: no notice"
    today = min(shanghai(said.admitted_at), said.day)
    if today <= board.since + timedelta(days=NOTICE_DAYS):
        return "NOT-1: too early"
    if why := _of_fates(board, said):
        return why
    if not any(signer.role in POSTERS[board.kind] for signer in said.by):
        return f"ACT-1: not for {board.kind}"
    return _of_turn(model, said, board.kind, data["notice"])


def _of_fates(board: Board, said: Said) -> Why:
    stated = {one["subject"]: one["fate"] for one in said.data["outcomes"]}
    left: Sequence[str] = [name for name in board.lines if name not in board.settled]
    fates = {name: board.fate(name) for name in left}
    if not left or stated != fates:
        return "NOT-4: other fates"
    again = board.closed and set(fates.values()) == {"held"}
    return "NOT-4: held still" if again else ""


_JUDGES: dict[str, Callable[[Model, Said], Why]] = {
    "KeySuspended.v1": _suspend,
    "KeyReinstated.v1": _reinstate,
    "KeyRevoked.v1": _revoke,
    "RoleGranted.v1": _grant,
    "RoleEnded.v1": _end,
    "ClockSet.v1": _set_clock,
    "ApplicationMade.v1": _apply,
    "ApplicationWithdrawn.v1": _withdraw,
    "HomeSurveyed.v1": _survey,
    "AssemblyConvened.v1": _convene,
    "AttendanceRecorded.v1": _attend,
    "SpeechMade.v1": _speak,
    "VoteCast.v1": _vote,
    "AssemblyClosed.v1": _close_meeting,
    "CommitteesDecided.v1": _decide,
    "HouseholdVerified.v1": _verify,
    "CaseChecked.v1": _check,
    "SampleDrawn.v1": _draw,
    "SampleChecked.v1": _check_sample,
    "NoticePosted.v1": _post,
    "ObjectionMade.v1": _object,
    "ObjectionResolved.v1": _resolve,
    "ObjectionEscalated.v1": _escalate,
    "NoticeClosed.v1": _close_board,
    "ReviewGiven.v1": _review,
    "ArchiveClosed.v1": _archive,
}
KINDS = tuple(_JUDGES)
