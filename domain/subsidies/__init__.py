"""Subsidies 奖补 (S3c 四(三); S3a 五(三)): for transfer employment, industry and income projects.

`procedure.py` has their rows as data, `subsidy.py` what was applied for, `eligibility.py` who may,
`employment.py` and `recognition.py` the way of a worker's, `undertakings.py` that of a project's;
`calendar.py` counts working days and `deadlines.py` says what is late. They are granted and paid as
every award is (`domain/awards`).
"""
