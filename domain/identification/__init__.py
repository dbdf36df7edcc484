"""Row 1: near-poor identification 贫困边缘户识别 (S2, Changchun), and how the roster is kept.

`procedure.py`, `exit.py` and `correction.py` say which steps coming on the roster, leaving it and
correcting a file take, in which order and by whom; the other modules hold the facts that they
share: publicity, application, survey, verification, the county's check, the city's sample. A
finding of false information (`falsehood.py`) removes a household without such a case.
"""
