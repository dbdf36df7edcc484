"""What a parameter is: its name ends in its unit; fractions are two whole numbers."""

from dataclasses import dataclass

from domain.kernel.words import Words, say

_FEN_MOST = 100_000_000
_PARTS_MOST = 1_000
_USUAL = "S1 二(五), 三(四) name the notice without its days; ten are usual for funds (NOT-1)"


@dataclass(frozen=True, slots=True)
class Parameter:
    """One parameter; its name ends in its unit, and its bounds are inclusive."""

    name: str
    title: Words
    default: int
    least: int
    most: int
    source: str


def fen(name: str, en: str, zh: str, default: int, source: str) -> Parameter:
    """A parameter in fen, above zero."""
    return Parameter(f"{name}_fen", say(en, zh), default, 1, _FEN_MOST, source)


def days(name: str, en: str, zh: str, source: str) -> Parameter:
    """Days of a step; seven where no policy names any."""
    return Parameter(name, say(f"days of {en}", f"{zh}天数"), 7, 1, 60, source)


def ten_days(name: str, en: str, zh: str) -> Parameter:
    """Days of a notice about money; ten are usual."""
    return Parameter(name, say(f"days of {en}", f"{zh}天数"), 10, 1, 60, _USUAL)


def fraction(
    name: str, en: str, zh: str, parts: tuple[int, int], source: str
) -> tuple[Parameter, Parameter]:
    """A fraction, exact, as two parameters: so many parts of so many."""
    part, whole = parts
    return (
        Parameter(
            f"{name}_numerator", say(f"{en}: parts", f"{zh}（分子）"), part, 1, _PARTS_MOST, source
        ),
        Parameter(
            f"{name}_denominator", say(f"{en}: of", f"{zh}（分母）"), whole, 1, _PARTS_MOST, source
        ),
    )
