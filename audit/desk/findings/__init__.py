"""Findings 疑点: what stands out in a log that broke no rule when it was written.

    search(dsn, ledger, today=...)    one pass over the log for all detectors
    Search(ledger, county)            the same, that goes on with what came since

A detector is a fold over events in order: pure, one pass for all (`finding.Detector`). Each stands
in the module of its subject and in `catalogue.DETECTORS`.
"""
