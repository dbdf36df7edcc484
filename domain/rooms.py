"""All rooms of the house: importing this publishes every act type in the catalogue."""

from domain import (
    households,
    kinship,
    offices,
    people,
    policies,
    registry,
)

ROOMS = (registry, offices, policies, people, households, kinship)
