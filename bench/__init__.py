"""Speeds as ratios to their floors: `python -m bench`."""
