"""All rooms of the house: importing this publishes every act type in the catalogue."""

from domain import (
    deaths,
    households,
    inspection,
    keys,
    kinship,
    lineage,
    membership,
    offices,
    people,
    policies,
    registry,
    roster,
    standing,
)
from domain.identification import (
    application,
    county_check,
    publicity,
    sample,
    survey,
    verification,
)
from domain.steps import archive, assembly, committees, notice, review

ROOMS = (
    keys,
    registry,
    offices,
    policies,
    people,
    households,
    membership,
    deaths,
    lineage,
    standing,
    kinship,
    roster,
    inspection,
    assembly,
    committees,
    notice,
    review,
    archive,
    publicity,
    application,
    survey,
    verification,
    county_check,
    sample,
)
