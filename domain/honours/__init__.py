"""Honours 评选: what star households (row 7) and role models (row 8) share.

A household asks (`applying.py`), its year's income (`income.py`) is verified at its home
(`verifying.py`), and an office above confirms (`confirming.py`); `rating.py` keeps what a case came
to and a household's honours, `eligibility.py` what bars a household whatever the honour. Steps,
conditions and rewards are the rows' own (`domain/stars`, `domain/models`).
"""
