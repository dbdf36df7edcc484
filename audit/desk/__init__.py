"""What auditors use: verification in levels, and dossiers that others' tools can verify.

    levels.verify(dsn, ledger, levels, ...)     -> report.Report
    dossier.export(dsn, ledger, subject, ...)   -> dossier.Exported

Reads the log and what stands beside it; writes nothing, and signs only a dossier's statement.
"""
