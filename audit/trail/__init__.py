"""The log: how a signed act comes into it, how it is sealed, and what stands beside it."""
