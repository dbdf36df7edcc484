"""Enterprises that carry poor households along 参与带贫的新型经营主体, and their subsidy.

Source: S3c 四(三)2; S3a 五(四), 六(二), 六(三). `procedure.py` has their row as data, `carrying.py`
what a case says of which households, `facts.py`, `applying.py`, `confirming.py` and `inspecting.py`
its way, `sums.py` what it is worth. They are granted, listed and shown as every award is, and paid
to their own account (`domain/awards`).
"""
