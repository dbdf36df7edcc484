"""Row 1: near-poor identification 贫困边缘户识别 (S2, Changchun).

`procedure.py` says which steps it takes, in which order and by whom; the other modules hold its
own facts: publicity, application, survey, verification, the county's check, the city's sample.
"""
