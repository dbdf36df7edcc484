"""Equity 资产折股量化: an asset's value in whole shares, who holds them, and how they move.

`plan.py` is what is decided on, `procedure.py` by which steps, `issue.py` how shares come to be;
`quota.py`, `passing.py` how they move. What anybody holds stands on accounts of the unit shares,
so that the register of any day is a balance. Source: S1 一(四)(五), 二(四), 三(三); S3a 五(五).
"""
