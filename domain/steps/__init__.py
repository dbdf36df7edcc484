"""The steps that rows share: assembly, notice, review, announcement, archive."""
