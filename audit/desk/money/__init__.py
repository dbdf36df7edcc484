"""The money of a ledger read from its records alone: replay of a fund, the journal for accountants.

What moved is what each fact declares that it moves; everything is added up anew here, from lists
and with no state, so that it can be held against what the projections say.
"""
