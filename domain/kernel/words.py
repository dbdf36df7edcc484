"""Sentences in the two languages that a reader may ask for."""

from typing import NamedTuple


class Words(NamedTuple):
    """One sentence twice: for English readers and for the people who do the steps."""

    en: str
    zh: str


def say(en: str, zh: str) -> Words:
    """The same thing said in English and in Chinese.

    Admission says what it would refuse before it asks, twenty times an act: hence no detour
    through the named tuple's own constructor.
    """
    return tuple.__new__(Words, (en, zh))
