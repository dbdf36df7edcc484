"""Payable lists: the one thing that payments know, whatever row made them (domain.md, Money).

A row declares which of its facts makes a list (`header`) and which of its lines makes somebody's
due (`line`), as facts declare what they move; where their fields have other names, by a function
(`lists`, `payable`). `dues.py` keeps what is due to whom, `listing.py` the lists and the rules of
every list, `drawing.py` how a list is drawn and drawn anew.
"""
