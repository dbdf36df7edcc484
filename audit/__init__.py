"""Evidence: proofs, the log, and what auditors ask of it."""
