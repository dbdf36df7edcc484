"""How the model changes when it is told of a record: nothing is judged here."""

from collections.abc import Callable
from datetime import date, datetime, timedelta

from tests.stateful.model import (
    Board,
    CaseModel,
    Contest,
    Meeting,
    Model,
    Said,
    Tenure,
    shanghai,
    subjects_of,
)


def tell(model: Model, said: Said) -> None:
    """What the model knows after the record."""
    model.now = max(model.now, said.admitted_at)
    if said.kind == "ClockSet.v1":
        model.now = max(model.now, datetime.fromisoformat(said.data["now"]))
    change = _CHANGES.get(said.kind)
    if change is not None:
        change(model, said)


def _key(state: str) -> Callable[[Model, Said], None]:
    def change(model: Model, said: Said) -> None:
        model.keys[said.data["key"]] = state

    return change


def _grant(model: Model, said: Said) -> None:
    data = said.data
    until = date.fromisoformat(data["until"]) if data["until"] else date.max
    since = date.fromisoformat(data["from"])
    model.tenures.append(Tenure(data["person"], data["role"], data["place"], since, until))


def _end(model: Model, said: Said) -> None:
    data = said.data
    last = date.fromisoformat(data["on"]) - timedelta(days=1)
    for tenure in model.tenures:
        office = (tenure.person, tenure.role, tenure.place)
        if office == (data["person"], data["role"], data["place"]):
            tenure.until = min(tenure.until, last)


def _kin(model: Model, said: Said) -> None:
    model.kin.add((said.data["person"], said.data["household"]))


def _seed(model: Model, said: Said) -> None:
    model.samples[said.data["sample"]] = said.position


# --- cases -----------------------------------------------------------------------------------


def _sign(model: Model, said: Said, step: str) -> list[CaseModel]:
    cases = [model.cases[name] for name in subjects_of(said)]
    for case in cases:
        case.signed += [(signer.person, step, signer.role) for signer in said.by]
        case.happens(said.day)
    return cases


def _take(model: Model, said: Said, step: str) -> None:
    for case in _sign(model, said, step):
        case.take(step, said.day)


def _judge(model: Model, said: Said, step: str) -> None:
    (case,) = _sign(model, said, step)
    verdict = said.data["verdict"]
    if verdict == "passed":
        case.take(step, said.day)
    elif verdict == "returned":
        case.back(step)
    else:
        case.over, case.holds = True, ""


def _apply(model: Model, said: Said) -> None:
    model.cases[said.data["case"]] = CaseModel(said.data["household"], said.day)
    _take(model, said, "application")


def _withdraw(model: Model, said: Said) -> None:
    model.cases[said.data["case"]].over = True


def _survey(model: Model, said: Said) -> None:
    _take(model, said, "home_survey")
    model.cases[said.data["case"]].form = said.data["form"]


def _decide(model: Model, said: Said) -> None:
    for case in _sign(model, said, "committees_decision"):
        case.take("committees_decision", said.day)
    for name in said.data["declined"]:
        model.cases[name].over = True


def _check(model: Model, said: Said) -> None:
    _judge(model, said, "county_check")
    if said.data["verdict"] == "passed":
        model.cases[said.data["case"]].checked_at = said.position


def _draw(model: Model, said: Said) -> None:
    del model.samples[said.data["sample"]]
    for case, name in zip(_sign(model, said, "city_sample"), said.data["cases"], strict=True):
        if name in said.data["drawn"]:
            case.holds = said.data["sample"]
        else:
            case.take("city_sample", said.day)


# --- meetings --------------------------------------------------------------------------------


def _convene(model: Model, said: Said) -> None:
    held_at = datetime.fromisoformat(said.data["held_at"])
    matters = tuple(said.data["matters"])
    meeting = Meeting(shanghai(held_at), held_at, matters)
    model.meetings[said.data["assembly"]] = meeting
    for case in _sign(model, said, "assembly"):
        case.holds = said.data["assembly"]


def _attend(model: Model, said: Said) -> None:
    model.meetings[said.data["assembly"]].present.update(said.data["present"])


def _speak(model: Model, said: Said) -> None:
    model.meetings[said.data["assembly"]].speeches += 1


def _vote(model: Model, said: Said) -> None:
    votes = model.meetings[said.data["assembly"]].votes
    votes[said.data["matter"], said.by[0].person] = said.data["vote"]


def _close_meeting(model: Model, said: Said) -> None:
    meeting = model.meetings[said.data["assembly"]]
    meeting.open = False
    for name in meeting.matters:
        case = model.cases[name]
        case.signed += [(signer.person, "assembly", signer.role) for signer in said.by]
        if name in said.data["passed"]:
            case.take("assembly", said.day)
        else:
            case.over, case.holds = True, ""


# --- notices ---------------------------------------------------------------------------------


def _post(model: Model, said: Said) -> None:
    data = said.data
    lines = {one["subject"]: one["line"] for one in data["subjects"]}
    posted_on = date.fromisoformat(data["posted_on"])
    since = max(posted_on, shanghai(said.admitted_at))
    posters = {signer.person for signer in said.by}
    board = Board(data["kind"], lines, data["shown"], posted_on, since, posters)
    model.boards[data["notice"]] = board
    for case in _sign(model, said, data["kind"]):
        case.holds, case.reposts = data["notice"], ""


def _object(model: Model, said: Said) -> None:
    data = said.data
    model.objectors[data["objection"]] = data["objector"]
    contest = Contest(data["subject"], said.day, date.fromisoformat(data["due_on"]))
    model.boards[data["notice"]].objections[data["objection"]] = contest
    model.cases[data["subject"]].happens(said.day)


def _resolve(model: Model, said: Said) -> None:
    data = said.data
    contest = model.boards[data["notice"]].objections[data["objection"]]
    contest.effect, contest.line = data["effect"], data["corrected_line"] or ""
    model.cases[data["subject"]].happens(said.day)


def _escalate(model: Model, said: Said) -> None:
    data = said.data
    board = model.boards.get(data["notice"])
    if board is not None:
        contest = board.objections[data["objection"]]
        contest.link, contest.due_on = data["to"], date.fromisoformat(data["due_on"])


def _close_board(model: Model, said: Said) -> None:
    board = model.boards[said.data["notice"]]
    board.closed = True
    for one in said.data["outcomes"]:
        case, fate = model.cases[one["subject"]], one["fate"]
        if fate == "held":
            continue
        board.settled.add(one["subject"])
        if fate == "passed":
            case.signed += [(signer.person, board.kind, signer.role) for signer in said.by]
            case.take(board.kind, said.day)
        elif fate == "corrected":
            case.holds, case.reposts = "", said.data["notice"]
            case.happens(said.day)
        else:
            case.over, case.holds = True, ""


_CHANGES: dict[str, Callable[[Model, Said], None]] = {
    "KeySuspended.v1": _key("suspended"),
    "KeyReinstated.v1": _key("in force"),
    "KeyRevoked.v1": _key("revoked"),
    "RoleGranted.v1": _grant,
    "RoleEnded.v1": _end,
    "KinshipDeclared.v1": _kin,
    "SampleSeedCommitted.v1": _seed,
    "ApplicationMade.v1": _apply,
    "ApplicationWithdrawn.v1": _withdraw,
    "HomeSurveyed.v1": _survey,
    "AssemblyConvened.v1": _convene,
    "AttendanceRecorded.v1": _attend,
    "SpeechMade.v1": _speak,
    "VoteCast.v1": _vote,
    "AssemblyClosed.v1": _close_meeting,
    "CommitteesDecided.v1": _decide,
    "HouseholdVerified.v1": lambda model, said: _judge(model, said, "verification"),
    "CaseChecked.v1": _check,
    "SampleDrawn.v1": _draw,
    "SampleChecked.v1": lambda model, said: _judge(model, said, "city_sample"),
    "NoticePosted.v1": _post,
    "ObjectionMade.v1": _object,
    "ObjectionResolved.v1": _resolve,
    "ObjectionEscalated.v1": _escalate,
    "NoticeClosed.v1": _close_board,
    "ReviewGiven.v1": lambda model, said: _judge(model, said, said.data["step"]),
    "ArchiveClosed.v1": lambda model, said: _take(model, said, said.data["level"]),
}
