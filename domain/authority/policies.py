"""Every number in a rule is a policy parameter, dated and with its document's number.

- REG-3 A policy names known parameters, each within its bounds, and a fraction whole; what the law
  asks for at least, no policy undercuts.
- ACT-1 It is adopted for a place of this county, by two persons of the place's authority.
- The policy that decides is the one in force at the nearest place upwards that has one naming
  the parameter, on the Shanghai day asked for, among those adopted earlier in the log: the
  latest to take effect, and of those the last adopted. Source: domain.md, preamble; design.md 11.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from domain.authority.offices import Place, Policy
from domain.authority.registry import PolicyAdopted
from domain.kernel.act import Act
from domain.kernel.catalogue import admits
from domain.kernel.history import History, States
from domain.kernel.places import covers, upwards
from domain.kernel.refused import Refused, require
from domain.kernel.words import say
from domain.parameters import (
    ASCENDING,
    FRACTIONS,
    GENERAL,
    OF_THE_COUNTY,
    OF_THE_LAW,
    PARAMETERS,
)
from domain.parameters.parameter import Parameter

PoliciesAt = Callable[[str], Iterable[Policy]]
"""The policies adopted for a place, by its code."""


@dataclass(frozen=True, slots=True)
class Decided:
    """A parameter's value and which document decided it; `place` is empty for a default.

    `name` is the general parameter where that decided; `index` the position of the adoption.
    """

    name: str
    value: int
    number: str
    title: str
    place: str = ""
    effective_from: date | None = None
    index: int | None = None


class Listener:
    """A history that wants to hear by which parameters an act is judged."""

    def consulted(self, decided: Decided) -> None:
        """A rule has asked for a parameter, and this is what decided."""
        raise NotImplementedError


def value(history: States, place: str, name: str, day: date) -> int:
    """The value in force at the place on the day, in the unit that the parameter's name ends in.

    Raises:
        KeyError: no such parameter.
    """
    return _told(history, decided_by(history, place, name, day)).value


def decided_by(history: States, place: str, name: str, day: date) -> Decided:
    """The value in force, with the document that decided it, for traces and forms."""
    return decided(_policies(history), place, name, day)


def decided(at: PoliciesAt, place: str, name: str, day: date) -> Decided:
    """The same, of policies that are kept elsewhere than in a history: `at` finds a place's.

    A parameter that has a general one follows it where no policy names the parameter itself; its
    own default comes last.
    """
    parameter, general = PARAMETERS[name], GENERAL.get(name)
    adopted = _adopted(at, place, name, day)
    if adopted is None and general is not None:
        adopted = _adopted(at, place, general, day)
    return adopted or Decided(name, parameter.default, "", parameter.source)


def _told(history: States, decided: Decided) -> Decided:
    if isinstance(history, Listener):
        history.consulted(decided)
    return decided


def notice_days(history: States, place: str, kind: str, day: date) -> int:
    """Full days that a notice of the kind runs (NOT-1).

    `notice_days_<kind>` where a policy names it, else the general `notice_days`, else the
    default of the kind.
    """
    own = f"notice_days_{kind}"
    return value(history, place, own if own in PARAMETERS else "notice_days", day)


def fraction(history: States, place: str, name: str, day: date) -> tuple[int, int]:
    """Numerator and denominator in force, such as 2 and 3 of the quorum."""
    return (
        value(history, place, f"{name}_numerator", day),
        value(history, place, f"{name}_denominator", day),
    )


def _policies(history: States) -> PoliciesAt:
    def at(code: str) -> Iterable[Policy]:
        inside = len(code) >= len(history.county)
        return history.read(Place, f"place:{code}").policies if inside else ()

    return at


def _adopted(at: PoliciesAt, place: str, name: str, day: date) -> Decided | None:
    for code in upwards(place):
        naming = [p for p in at(code) if name in p.parameters and p.effective_from <= day]
        if naming:
            last = max(naming, key=lambda p: (p.effective_from, p.index))
            return Decided(
                name=name,
                value=last.parameters[name],
                number=last.number,
                title=last.title,
                place=code,
                effective_from=last.effective_from,
                index=last.index,
            )
    return None


@admits(PolicyAdopted)
def admit_policy(act: Act[PolicyAdopted], history: History) -> None:
    """REG-3 of a policy to be adopted, for a place of this county (ACT-1)."""
    place, adopted = act.data.place, act.data.parameters
    require(
        covers(history.county, place),
        "ACT-1",
        expected=say(f"a place of county {history.county}", f"本县（{history.county}）的区划"),
        found=say(place, place),
    )
    require(
        bool(adopted),
        "REG-3",
        expected=say("at least one parameter", "至少一项参数"),
        found=say("none", "没有参数"),
    )
    for name, number in adopted.items():
        _check_bounds(_known(name), number)
        require(
            name not in OF_THE_COUNTY or place == history.county,
            "REG-3",
            expected=say(f"{name} set for the county", f"{name} 由全县统一设定"),
            found=say(f"set for {place}", f"设定于 {place}"),
        )
    for fraction in FRACTIONS:
        _check_whole(adopted, f"{fraction}_numerator", f"{fraction}_denominator")
    for fraction in OF_THE_LAW:
        _check_lawful(adopted, f"{fraction}_numerator", f"{fraction}_denominator")
    for scale in ASCENDING:
        named = [name for name in scale if name in adopted]
        for low, high in pairwise(named):
            _check_order(adopted, low, high)


def _known(name: str) -> Parameter:
    if name not in PARAMETERS:
        raise Refused(
            "REG-3",
            expected=say("a parameter of the published table", "已公布的参数"),
            found=say(name, name),
        )
    return PARAMETERS[name]


def _check_bounds(parameter: Parameter, number: int) -> None:
    least, most = parameter.least, parameter.most
    require(
        least <= number <= most,
        "REG-3",
        expected=say(
            f"{parameter.name} from {least} to {most}",
            f"{parameter.title.zh}在 {least} 与 {most} 之间",
        ),
        found=say(str(number), str(number)),
    )


def _check_whole(adopted: dict[str, int], numerator: str, denominator: str) -> None:
    """A fraction is set by one document, or two documents would make a third."""
    require(
        (numerator in adopted) == (denominator in adopted),
        "REG-3",
        expected=say(
            f"{numerator} and {denominator} set together", f"{numerator} 与 {denominator} 同时设定"
        ),
        found=say("one of them", "只设定了一项"),
    )
    _check_order(adopted, numerator, denominator)


def _check_lawful(adopted: dict[str, int], numerator: str, denominator: str) -> None:
    """At least the fraction that the law itself names, the default."""
    least, whole = PARAMETERS[numerator].default, PARAMETERS[denominator].default
    part, parts = adopted.get(numerator, least), adopted.get(denominator, whole)
    require(
        part * whole >= least * parts,
        "REG-3",
        expected=say(f"{numerator}: at least {least}/{whole}", f"不低于法定的 {least}/{whole}"),
        found=say(f"{part}/{parts}", f"{part}/{parts}"),
    )


def _check_order(adopted: dict[str, int], low: str, high: str) -> None:
    require(
        low not in adopted or high not in adopted or adopted[low] <= adopted[high],
        "REG-3",
        expected=say(f"{low} at most {high}", f"{low} 不大于 {high}"),
        found=say(
            f"{adopted.get(low)} and {adopted.get(high)}",
            f"{adopted.get(low)} 与 {adopted.get(high)}",
        ),
    )
