"""Who lives in the county: people, households, statuses, cards and kin (HH)."""
