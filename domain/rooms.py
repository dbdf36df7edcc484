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
)
