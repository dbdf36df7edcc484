"""Village evaluation 评价体系 (row 17; S3c 四(七)), and guidance of who does not want to work.

`evaluation.py` holds the states, `periods.py` which periods there are, `holding.py` the evaluation
and its lines, `regrading.py` how a grade is put right, `missing.py` what is open. `guidance.py` is
the restricted record (EVA-2), `recording.py` and `answering.py` its facts.
"""
