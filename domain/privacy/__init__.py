"""Personal data: corrected on request, looked at on record, destroyed in time (HH-7, SUP)."""
