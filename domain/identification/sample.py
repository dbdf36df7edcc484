"""The city checks a random sample 抽查 (S2 五第四步).

- ID-7 The seed is committed before the draw, and before the county has checked any case of the
  list, so that nobody can choose seed and list together; one seed serves one draw, and is known
  since, so that it is never committed again. Nor is the list chosen: it is every case of the
  sample's place that waits and was checked since the commitment, the first `LISTED_MAX` in the
  order of the checks. The draw is the pure function `draw` of seed and list. Every case stands on
  a drawn list before its first notice (ID-5); those drawn wait for the city's check.
"""

from hashlib import sha256
from itertools import islice
from typing import Annotated

import msgspec

from domain.authority import policies
from domain.identification.county_check import CHECKED, Checked
from domain.kernel.act import Act, Event
from domain.kernel.catalogue import admits, fact
from domain.kernel.checks import check_new, check_once, known
from domain.kernel.examples import CASE, PAPER
from domain.kernel.fact import CaseId, Digest, Fact, Paper, Sealed, identifier
from domain.kernel.history import History, States
from domain.kernel.places import Place, covers
from domain.kernel.refused import require
from domain.kernel.state import State, evolves, state_of
from domain.kernel.words import say
from domain.rules import ORDER
from domain.steps.case import Case, Verdict, begin, finish, judge, next_act
from domain.steps.turn import check_turn, check_verdict, place_of_case

SampleId = Annotated[str, identifier("sample")]
_BASIS = 10_000
LISTED_MAX = 400
_EXAMPLE_SEED = "00" * 32


def commitment(seed: str) -> str:
    """SHA-256 of the seed's 32 bytes, which is published before the draw."""
    return sha256(bytes.fromhex(seed)).hexdigest()


def draw(seed: str, cases: tuple[str, ...], ratio_bp: int) -> tuple[str, ...]:
    """The cases drawn: the lowest SHA-256(seed || case), a share rounded up, in order of ids."""
    drawn_count = -(-len(cases) * ratio_bp // _BASIS)
    salt = bytes.fromhex(seed)
    ranked = sorted(cases, key=lambda case: sha256(salt + case.encode()).digest())
    return tuple(sorted(ranked[:drawn_count]))


@state_of("sample")
class Sample(State, frozen=True, kw_only=True):
    """A sample: its commitment and where it was published, and whether it was drawn."""

    place: str = ""
    commitment: str = ""
    committed_index: int = -1
    drawn: bool = False


@state_of("seed")
class Seed(State, frozen=True, kw_only=True):
    """A committed seed by its SHA-256, and the sample that it is for."""

    sample: str = ""


def seed_of(commitment: str) -> str:
    """The stream of a commitment."""
    return f"seed:{commitment}"


@fact(
    "SampleSeedCommitted.v1",
    title=say("Sample seed committed", "抽样种子承诺"),
    stream=lambda data: data.sample,
    touches=lambda data: (seed_of(data.commitment),),
    place=lambda data, _history: data.place,
    signed_by=((("city_reviewer",),),),
    rules=("ID-7", "REG-1"),
    example={"sample": "sample:1", "place": "231005", "commitment": commitment(_EXAMPLE_SEED)},
)
class SampleSeedCommitted(Fact):
    """The SHA-256 of a random seed of 32 bytes, for one later draw at a place."""

    sample: SampleId
    place: Place
    commitment: Digest


@admits(SampleSeedCommitted)
def admit_commitment(act: Act[SampleSeedCommitted], history: History) -> None:
    """REG-1: one seed for one sample. ID-7: and one sample for one seed."""
    check_new(history, Sample, act.data.sample)
    before = history.read(Seed, seed_of(act.data.commitment))
    require(
        not before.exists,
        "ID-7",
        expected=say("a seed never committed before", "从未承诺过的种子"),
        found=say(f"committed for {before.sample}", f"已用于 {before.sample}"),
    )


@evolves(Sample, SampleSeedCommitted)
def commit(state: Sample, event: Event[SampleSeedCommitted]) -> Sample:
    """The seed is fixed, and not known."""
    data = event.data
    return msgspec.structs.replace(
        state, place=data.place, commitment=data.commitment, committed_index=event.index
    )


@evolves(Seed, SampleSeedCommitted)
def take(state: Seed, event: Event[SampleSeedCommitted]) -> Seed:
    """The seed is given to a sample."""
    return msgspec.structs.replace(state, sample=event.data.sample)


def known_sample(history: History, sample: str) -> Sample:
    """The sample of that id; refused under REG-2 where no seed was committed."""
    return known(history, Sample, sample, say("a sample whose seed was committed", "已承诺的抽样"))


@fact(
    "SampleDrawn.v1",
    title=say("Sample drawn", "抽取样本"),
    stream=lambda data: data.sample,
    touches=lambda data: (*data.cases, CHECKED),
    place=lambda data, history: known_sample(history, data.sample).place,
    signed_by=((("city_reviewer",),),),
    rules=("ID-7", *ORDER, "ACT-2", "ACT-3", "REG-2"),
    example={"sample": "sample:1", "seed": _EXAMPLE_SEED, "cases": [CASE], "drawn": [CASE]},
)
class SampleDrawn(Fact):
    """The seed revealed, the list of what waits, and which of its cases were drawn."""

    sample: SampleId
    seed: Digest
    cases: Annotated[tuple[CaseId, ...], msgspec.Meta(min_length=1, max_length=LISTED_MAX)]
    drawn: Annotated[tuple[CaseId, ...], msgspec.Meta(max_length=LISTED_MAX)]


@admits(SampleDrawn)
def admit_draw(act: Act[SampleDrawn], history: History) -> None:
    """ID-7 of seed, list and draw, ID-5 of each case."""
    data = act.data
    sample = known_sample(history, data.sample)
    check_once(data.cases, "ID-5")
    _check_seed(data, sample)
    found = [check_turn(act, history, name) for name in data.cases]
    for case in found:
        _check_listed(case, sample)
    _check_whole(data, waiting_for(history, sample))
    ratio = policies.value(history, sample.place, "city_sample_bp", act.day)
    again = {case.id for case in found if case.step_name(act.type) in case.sent_back}
    expected = tuple(sorted({*draw(data.seed, data.cases, ratio), *again}))
    require(
        data.drawn == expected,
        "ID-7",
        expected=say(f"drawn {', '.join(expected)}", f"应抽 {'、'.join(expected)}"),
        found=say(", ".join(data.drawn) or "none", "、".join(data.drawn) or "无"),
    )


def _check_seed(data: SampleDrawn, sample: Sample) -> None:
    require(
        not sample.drawn,
        "ID-7",
        expected=say("a seed not yet used", "尚未使用的种子"),
        found=say(f"{sample.id} was drawn", f"{sample.id} 已抽取"),
    )
    require(
        commitment(data.seed) == sample.commitment,
        "ID-7",
        expected=say(f"a seed with SHA-256 {sample.commitment}", f"种子摘要 {sample.commitment}"),
        found=say(commitment(data.seed), commitment(data.seed)),
    )


def _check_listed(case: Case, sample: Sample) -> None:
    checked = case.taken("county_check")
    require(
        checked is not None and sample.committed_index < checked.index,
        "ID-7",
        expected=say("a seed committed before the county's check", "种子承诺早于县级核查"),
        found=say(
            f"committed at {sample.committed_index}, {case.id} checked at "
            f"{checked.index if checked else None}",
            f"承诺序号 {sample.committed_index}，{case.id} 核查在前",
        ),
    )
    require(
        covers(sample.place, case.place),
        "ID-7",
        expected=say(f"cases of {sample.place}", f"{sample.place} 的事项"),
        found=say(f"{case.id} of {case.place}", f"{case.id} 属于 {case.place}"),
    )


def waiting_for(history: States, sample: Sample) -> tuple[str, ...]:
    """What the sample is to be drawn from, in the order of the county's checks."""
    cases = (history.read(Case, name) for name in history.read(Checked, CHECKED).cases)
    found = (case.id for case in cases if covers(sample.place, case.place) and _waits(case, sample))
    return tuple(islice(found, LISTED_MAX))


def _waits(case: Case, sample: Sample) -> bool:
    checked = case.taken("county_check")
    return (
        next_act(case) == "SampleDrawn.v1"
        and checked is not None
        and checked.index > sample.committed_index
    )


def _check_whole(data: SampleDrawn, waiting: tuple[str, ...]) -> None:
    """Each on the list waits; so who is not among the waiting stands behind the first ones."""
    left_out = [name for name in waiting if name not in data.cases]
    early = [name for name in data.cases if name not in waiting]
    count = len(waiting)
    require(
        not left_out and not early,
        "ID-7",
        expected=say(f"the {count} that wait, first checked first", f"先核查先列的 {count} 件"),
        found=say(
            f"without {', '.join(left_out) or 'none'}, early {', '.join(early) or 'none'}",
            f"缺少 {'、'.join(left_out) or '无'}，尚未轮到 {'、'.join(early) or '无'}",
        ),
    )


@evolves(Sample, SampleDrawn)
def drawn(state: Sample, _event: Event[SampleDrawn]) -> Sample:
    """The seed is known now, and serves no other draw."""
    return msgspec.structs.replace(state, drawn=True)


@evolves(Checked, SampleDrawn)
def listed(state: Checked, event: Event[SampleDrawn]) -> Checked:
    """What stood on a list does not wait for another."""
    left = tuple(name for name in state.cases if name not in event.data.cases)
    return msgspec.structs.replace(state, cases=left)


@evolves(Case, SampleDrawn)
def sampled(state: Case, event: Event[SampleDrawn]) -> Case:
    """Drawn: the case waits for the city's check. Not drawn: the step is taken."""
    data = event.data
    step = state.step_name("SampleDrawn.v1")
    if state.id in data.drawn:
        return begin(state, event, step, data.sample)
    return finish(state, event, step, data.sample)


@fact(
    "SampleChecked.v1",
    title=say("Sampled case checked", "市级抽查核实"),
    stream=lambda data: data.case,
    reads=lambda data: (data.sample,),
    place=place_of_case,
    signed_by=((("city_reviewer",),),),
    rules=("ID-7", *ORDER, "ID-8", "ACT-2", "ACT-3"),
    example={
        "sample": "sample:1",
        "case": CASE,
        "verdict": "passed",
        "paper": PAPER,
        "reasons": None,
    },
)
class SampleChecked(Fact):
    """The city's verdict on a case that was drawn."""

    sample: SampleId
    case: CaseId
    verdict: Verdict
    paper: Paper | None = None
    reasons: Sealed | None = None


@admits(SampleChecked)
def admit_sample_check(act: Act[SampleChecked], history: History) -> None:
    """Only a case that this sample drew, in its turn."""
    data = act.data
    check_verdict(act, history, check_turn(act, history, data.case, via=data.sample))


@evolves(Case, SampleChecked)
def check(state: Case, event: Event[SampleChecked]) -> Case:
    """The case goes on, back to verification, or out."""
    data = event.data
    return judge(state, event, state.step_name("SampleChecked.v1"), data.sample, data.verdict)
