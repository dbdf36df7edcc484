"""The parameters that a policy may set: name with unit, default, bounds and source.

A default is the figure of the programme's own documents; a county adopts its own with the
document's number. Fractions are two whole numbers, so that two thirds is exact.
"""

from domain.parameters import awards, findings, money, motivation, points, steps, supermarket, times
from domain.parameters.parameter import Parameter

PARAMETERS: dict[str, Parameter] = {
    parameter.name: parameter
    for parameter in (
        *steps.IDENTIFICATION,
        *steps.NOTICES,
        *steps.PEOPLE,
        *steps.ASSEMBLIES,
        *steps.COMPOSITION,
        *times.TIMES,
        *times.RETENTION,
        *money.MONEY,
        *money.PAYMENTS,
        *money.DISTRIBUTION,
        *money.BANKING,
        *points.POINTS,
        *findings.FINDINGS,
        *awards.AWARDS,
        *awards.SUBSIDIES,
        *motivation.MOTIVATION,
        *supermarket.SUPERMARKET,
    )
}
FRACTIONS = (
    "quorum",
    "passing",
    "villagers_quorum",
    "collective_passing",
    "composition_representatives",
    "composition_women",
)
"""Each is `<name>_numerator` over `<name>_denominator`."""
OF_THE_LAW = tuple(name for name in FRACTIONS if name != "collective_passing")
"""Fractions whose default is the law's own: a policy may ask for more, never for less."""
GENERAL = {name: "notice_days" for name in PARAMETERS if name.startswith("notice_days_")}
"""Parameters that follow a general one where a policy names that and not them."""
TRANSFER_TIERS = tuple(name for name in PARAMETERS if name.startswith("transfer_tier_"))[::2]
"""From which wages each tier is due, the lowest first."""
ASCENDING = (("near_poor_floor_fen", "near_poor_ceiling_fen"), motivation.SCALE, TRANSFER_TIERS)
"""Scales: no document sets a higher figure of one below a lower one."""
OF_THE_COUNTY = frozenset(parameter.name for parameter in (*times.TIMES, *times.RETENTION))
"""One ledger has one clock and one archive: these are set for the whole county or not at all."""
