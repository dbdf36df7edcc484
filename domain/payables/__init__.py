"""Payable lists: the one thing that payments know, whatever row made them (domain.md, Money).

A row declares which of its facts makes a list (`lists`) and which of its lines makes somebody's
due (`payable`), as facts declare what they move. `dues.py` keeps what is due to whom,
`listing.py` the lists and the rules of every list.
"""
