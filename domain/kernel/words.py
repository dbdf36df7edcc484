"""Sentences in the two languages that a reader may ask for."""

from typing import NamedTuple


class Words(NamedTuple):
    """One sentence twice: for English readers and for the people who do the steps."""

    en: str
    zh: str


def say(en: str, zh: str) -> Words:
    """The same thing said in English and in Chinese."""
    return Words(en, zh)
