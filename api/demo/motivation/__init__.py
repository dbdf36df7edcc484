"""The township's year of points and motivation, as stories beside the villages' year and money's.

A love supermarket in the first village with its rule book, cards and counter; stars, a role model,
subsidies and the village's evaluation above it, paid as everything is paid.
"""
