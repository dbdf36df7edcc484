"""Star households 脱贫致富星级户 (row 7; S3c 四(一)), and what their row shares with role models.

`rating.py` keeps what a case of either row came to and a household's honours, `applying.py`,
`income.py` and `verifying.py` hold what both ask of an application and of a year's income;
`procedure.py`, `scale.py`, `eligibility.py`, `facts.py`, `confirming.py` and `reporting.py` are of
stars alone.
"""
