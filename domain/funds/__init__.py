"""Funds 资金: budget lines, allocations, disbursements, what comes back and what lies idle (S1).

`lines.py` receives money by its document, `allocations.py` gives it to a place for a purpose,
`disbursements.py` pays it out of an allocation, `returns.py` takes it back or carries it over.
"""
