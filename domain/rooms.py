"""All rooms of the house: importing this publishes every act type in the catalogue."""

from domain import (
    households,
    inspection,
    keys,
    kinship,
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
    falsehood,
    publicity,
    sample,
    survey,
    verification,
    withdrawal,
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
    withdrawal,
    survey,
    verification,
    county_check,
    sample,
    falsehood,
)
