"""Distribution of benefits 收益分配: contracts, what they bring in, and who gets how much of it.

`pool.py` keeps what an asset or project has brought in and what plans have taken of it,
`contracts.py` and `income.py` what is owed and what came, `reserves.py` what is set aside,
`facts.py`, `drafting.py` and `lines.py` the plans and their lines, `register.py` the shares that
they are computed from, `procedure.py` their steps by level, `draft.py` computes a plan from its
bases.
"""
